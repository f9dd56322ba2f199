"""« Et si ? »: what would be left to live on, for a household and an activity, kept with the case."""
