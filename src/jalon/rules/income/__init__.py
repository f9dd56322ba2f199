"""Income: who is a TNS, what the real income is, what a rule proposes, what a person decided."""
