"""Sealed columns and the keys outside the database that open them."""
