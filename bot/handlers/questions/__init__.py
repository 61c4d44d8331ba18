"""Listeners for questions, nudges, answers, replies and direct messages."""
