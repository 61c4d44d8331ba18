"""Rounds, stories, ritual meetings, digests, thanks."""
