"""Another version of a programme: duplicated, changed in a form, tried on real cases, published at a date."""
