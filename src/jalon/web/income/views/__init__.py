"""The pages of income."""
