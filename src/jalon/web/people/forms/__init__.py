"""Forms: who the person is, what a programme asks at entry, who follows them."""
