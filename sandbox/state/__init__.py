"""What the workspace is and remembers: people, conversations, messages, views, time, limits and faults."""
