"""A form for every kind of fact, made from the kind itself: what it must ask, what the case already proposes."""
