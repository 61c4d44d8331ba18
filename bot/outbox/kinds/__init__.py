"""For each kind of notice: load the row, call a pure view."""
