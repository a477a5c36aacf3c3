"""Bytes to documents: one file a format, one for page furniture, one for metadata."""
