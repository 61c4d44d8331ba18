"""Stories of questions, nudges, answers, replies and direct messages."""
