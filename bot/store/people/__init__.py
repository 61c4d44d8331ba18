"""Rows of members, their channels, their evidence and how often they were asked."""
