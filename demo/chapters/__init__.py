"""The chapters of the tour, each acted without the page; steps.py holds what several of them do."""
