"""A spreadsheet of income: read, its columns recognised, its amounts put in the months."""
