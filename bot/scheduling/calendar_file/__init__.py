"""A calendar that somebody else wrote, read piece by piece in a process of its own."""
