"""What the templates of accounts ask for."""
