"""Learning together: groups' meetings and introductions."""
