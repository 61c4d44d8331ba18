"""Keeps the indexes of search and matching in step with the rows."""
