"""Lists of cases: who is followed, where they are, with whom."""
