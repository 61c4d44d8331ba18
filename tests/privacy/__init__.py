"""What is kept, shown, exported and erased."""
