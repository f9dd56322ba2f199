"""Jalon follows people through French social and employment programmes, rule by rule."""

__version__ = "0.1.0"
