"""What is known of a person, exported and erased, across every other noun."""
