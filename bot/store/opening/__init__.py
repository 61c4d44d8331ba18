"""Opening a store: its shape brought up to date, its keys proved or changed, looked at before."""
