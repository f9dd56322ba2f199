"""The demonstration: fictitious people, and signing in with one click. Never installed in production."""
