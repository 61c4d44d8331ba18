"""Settings, the list of their changes, reports, external mentors."""
