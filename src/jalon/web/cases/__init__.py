"""The accompaniment: the store of facts, what it projects, the day's queue, the page of a case."""
