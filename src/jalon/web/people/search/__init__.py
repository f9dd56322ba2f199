"""Find anybody: by name, phone, SIRET, social security number, reference, address, in spite of accents and slips."""
