"""Amounts and grids that a collectivité votes, entered on the site over those that come with Jalon."""
