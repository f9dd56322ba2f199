"""How pages write what names a person."""
