"""Slack's kinds of text as HTML, and dates and emoji in it."""
