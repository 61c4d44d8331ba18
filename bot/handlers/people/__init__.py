"""Listeners for what a person says of themselves, and what is believed of them."""
