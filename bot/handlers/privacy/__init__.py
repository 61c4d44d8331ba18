"""Listeners for what is known of a person, and for being forgotten."""
