"""Queries on people who learn together: groups, their meetings, introductions."""
