"""The database: its shape, its files, its faults."""
