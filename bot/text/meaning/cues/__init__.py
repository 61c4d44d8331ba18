"""The words of each language that the rules look for."""
