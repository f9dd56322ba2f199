"""The site: one application for each thing that a user would name."""
