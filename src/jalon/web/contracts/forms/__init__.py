"""The forms of a contract: to write it, to sign it, to review and close it; the catalogue."""
