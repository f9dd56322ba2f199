"""The site under load: a PostgreSQL with many cases, people reading and writing at once, rules on."""
