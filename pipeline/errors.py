"""What the command line tells in one line, with exit code 2."""

from __future__ import annotations


class SettingsError(ValueError):
    """Something that was asked for cannot be: a missing folder, model or file of settings."""
