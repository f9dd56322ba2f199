"""The rules: facts in, situation out. Pure: no clock, no files, no network, no float for money."""
