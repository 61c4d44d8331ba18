"""Does a paraphrased question find its card? French and English, topics held apart for tuning and test."""
