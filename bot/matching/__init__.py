"""Who can answer: texts and evidence in, people out. Sees neither Slack nor the store."""
