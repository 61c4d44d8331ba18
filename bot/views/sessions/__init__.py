"""What the two of a session read and fill in."""
