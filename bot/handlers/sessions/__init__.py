"""Listeners for session requests, offers, meetings and calendars."""
