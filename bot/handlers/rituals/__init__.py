"""Listeners for rounds, stories, digests and thanks."""
