"""Stories of those who set Éclair up and look after it."""
