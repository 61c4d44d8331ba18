"""Rows and queries. Queries are functions, session first; nothing here decides anything."""
