"""The cards of the memory, and what is recalled from it."""
