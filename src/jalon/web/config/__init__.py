"""How the site is set up: what the environment says, what Django is told, the addresses of the pages."""
