"""Appointments: the day and the week, outcomes, calendar feeds."""
