"""Rules for learning together: groups and their meetings, introductions."""
