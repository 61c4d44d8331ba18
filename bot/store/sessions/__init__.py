"""Rows of session requests, meetings and members' calendars."""
