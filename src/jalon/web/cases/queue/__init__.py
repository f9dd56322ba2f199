"""The day's queue: what is owed, by whom, how pressing, and how it is done from the list."""
