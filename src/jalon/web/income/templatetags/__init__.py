"""Template filters of income."""
