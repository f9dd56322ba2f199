"""What the pages of every application share: layout, look, dates, lists, errors."""
