"""Stories of cards, searches and what is recalled."""
