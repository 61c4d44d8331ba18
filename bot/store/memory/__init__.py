"""Rows of cards, and of what was recalled from them."""
