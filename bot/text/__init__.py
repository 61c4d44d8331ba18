"""Texts as words: language, terms, glossary, tone, names; and what a text means."""
