"""Listeners for what people write and mark, wherever it stands; it reaches every noun."""
