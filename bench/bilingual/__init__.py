"""French and English at work: questions and people of forty topics, half for tuning, half for the figures."""
