"""What is said, when, once; over the wire, through restarts."""
