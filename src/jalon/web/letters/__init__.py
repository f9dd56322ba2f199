"""Letters on the site: the texts of each organisation, what is sent for a case, batches, what was sent and is kept."""
