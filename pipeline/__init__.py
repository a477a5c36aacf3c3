"""The way through: ingest, annotate, compose, link, tables, and the command line."""
