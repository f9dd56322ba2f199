"""Situations, programmes and facts put into French for any reader: command line, page, document, export."""
