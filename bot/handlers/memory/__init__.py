"""Listeners for cards and searches."""
