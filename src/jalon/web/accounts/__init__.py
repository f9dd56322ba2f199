"""Who signs in: people, organisations, roles, and what each role may do."""
