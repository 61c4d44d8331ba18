"""The one sender: notices that are due, drawn and delivered."""
