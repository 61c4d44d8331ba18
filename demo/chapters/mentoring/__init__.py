"""The chapter "mentoring": a session from the request to the thanks."""
