"""The organisation's settings, its channels, reports, external mentors."""
