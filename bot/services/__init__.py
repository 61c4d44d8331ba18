"""The rules: plain functions, session first. They never commit, never send, never read the clock."""
