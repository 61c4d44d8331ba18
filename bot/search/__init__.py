"""What finds texts: by meaning and by words, in memory; duplicates and cards."""
