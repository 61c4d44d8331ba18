"""The chapter "rituals": rounds, stories and digests."""
