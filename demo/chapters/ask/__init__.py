"""The chapter "ask": a question from /ask to an accepted answer."""
