"""A year of a business on one page: a line for each month, quarter or year, typed and saved together."""
