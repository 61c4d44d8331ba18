"""Texts in, unit vectors out: which model is used, and how it is opened."""
