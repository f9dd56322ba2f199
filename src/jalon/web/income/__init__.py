"""What a business brings in: declared month by month, read from a file, evaluated, decided."""
