"""The page of a case: what a colleague who takes over reads first. Small modules, each for a part of the page."""
