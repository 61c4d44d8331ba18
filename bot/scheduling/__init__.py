"""Working hours, slots, recurrence, public holidays; calendars read and written."""
