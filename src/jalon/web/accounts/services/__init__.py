"""What agents do with accounts: one function for each thing, one transaction."""
