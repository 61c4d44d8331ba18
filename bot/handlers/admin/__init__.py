"""Listeners for settings, channels, reports and external mentors."""
