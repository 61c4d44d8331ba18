"""What is kept of a person, in words; and being forgotten."""
