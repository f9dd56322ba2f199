"""Signing in with ProConnect, or with any provider of OpenID Connect."""
