"""Asking colleagues: a question, whom it is put to, what they answer."""
