"""Stories of session requests, meetings and calendars."""
