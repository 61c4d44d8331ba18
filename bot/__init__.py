"""Éclair: a Slack app that lets the people of a company teach each other."""
