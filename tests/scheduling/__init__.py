"""Working hours, public holidays, recurrence."""
