"""Views, by subject: thin, they parse, call and render."""
