"""The forms of letters: a text, the letterhead, the values of one letter, a batch."""
