"""What cards look like, and the forms that search them."""
