"""Commands of income."""
