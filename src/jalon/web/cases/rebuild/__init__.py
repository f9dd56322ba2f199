"""Every row that lists read, written again from the facts: always with the same result.

Nothing is imported here: a process that helps reads this before the site is ready.
"""
