"""Rows of settings that changed and of reports."""
