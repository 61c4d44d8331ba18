"""What reaches every table: erasure, retention, export."""
