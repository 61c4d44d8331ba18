"""Who somebody is, what they know, when they work, how much they may be asked."""
