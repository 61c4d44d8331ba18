"""Rows of questions, nudges, answers and replies."""
