"""Measures of speed, run from the root of the repository."""
