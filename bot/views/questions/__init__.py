"""What askers and those asked read and fill in."""
