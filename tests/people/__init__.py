"""Stories of members, what they know, their hours and their load."""
