"""Twenty minutes of mentoring: asked for, offered, booked, looked back on."""
