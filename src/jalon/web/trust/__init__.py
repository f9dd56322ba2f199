"""Who read and who wrote what: the two logs that nobody can change."""
