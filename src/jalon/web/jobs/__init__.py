"""Background work: what waits, what runs, what failed; the worker is ``django_ox``'s, the queue a table."""
