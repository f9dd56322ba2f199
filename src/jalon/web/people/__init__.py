"""The people accompanied: who they are, how to reach them, their businesses."""
