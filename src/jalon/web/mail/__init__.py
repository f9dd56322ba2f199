"""The outbox: what is sent to people by e-mail, SMS or post, when, why, and what proves it."""
