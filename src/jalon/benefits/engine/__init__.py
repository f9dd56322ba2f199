"""What runs in the other environment: nothing of Jalon imports it, it imports nothing of Jalon."""
