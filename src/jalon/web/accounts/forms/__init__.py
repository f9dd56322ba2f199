"""The forms of the application."""
