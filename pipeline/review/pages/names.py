"""Names of pages, and addresses on them: plain, the same in every run, and of no one's choosing.

An article's key may be any text that a file system allows, so no page is named by it alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from slugify import slugify

from schemas.ids import hashed_id

_LONGEST = 60
_DIGITS = 10


def article_file(doc_id: str) -> str:
    """The file of an article's page in ``articles/``."""
    return _file(doc_id, "article", doc_id)


def programme_file(programme_id: str, title: str) -> str:
    """The file of a programme's page in ``programmes/``."""
    return _file(title, "programme", programme_id)


def row_anchor(table: str, key: Sequence[str]) -> str:
    """The address of a row on the page that shows it; two tables may have one key."""
    return "r" + _digest(table, *key)


def _file(words: str, kind: str, key: str) -> str:
    name = slugify(words, max_length=_LONGEST, word_boundary=True) or kind
    return f"{name}-{_digest(kind, key)}.html"


def _digest(kind: str, *parts: str) -> str:
    return hashed_id(kind, *parts)[-_DIGITS:]
