"""The proof file of a case: what happened, what was signed, sent and decided, with its annexes, as one PDF."""
