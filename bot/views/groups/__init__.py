"""What people who learn together read."""
