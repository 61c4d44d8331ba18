"""What running bots build their indexes from: vectors, and the log of changes."""
