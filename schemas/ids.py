"""Keys that depend on what a row is about, never on order, time or chance."""

from __future__ import annotations

import hashlib
import json


def hashed_id(kind: str, *parts: str | int | float | None) -> str:
    """A key such as ``outcome-3f9a…``: the same parts give the same key in every run."""
    content = json.dumps([kind, *parts])
    return f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
