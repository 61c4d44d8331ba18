"""Opening a database: its files, its owner, its errors, who writes next."""
