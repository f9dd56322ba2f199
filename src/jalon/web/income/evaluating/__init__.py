"""Evaluating an income: the ways beside each other, what is retained and why, who decides, whom it is told."""
