"""Stories of rounds, anonymous stories and digests."""
