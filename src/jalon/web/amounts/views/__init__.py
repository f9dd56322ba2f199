"""The pages of amounts and grids."""
