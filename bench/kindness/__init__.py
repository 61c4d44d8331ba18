"""How often the kind word is right when it is said, on sentences of our own writing."""
