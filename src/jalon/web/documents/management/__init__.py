"""Commands of ``jalon manage``."""
