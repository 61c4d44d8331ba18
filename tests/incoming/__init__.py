"""What every request passes, and what must never get through."""
