"""Charts as SVG: data in, text out. Nothing here reads a clock, a file or a database."""
