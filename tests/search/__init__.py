"""Finding texts by meaning and by words."""
