"""What is read of rounds, stories, ritual meetings, digests and thanks."""
