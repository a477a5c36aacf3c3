"""What linking answers about each article, as a hash: while it is the same, so are the rows.

Rows of an article are made of what stands in it and of what `Links` answers when they are made. A
run that finds both as they were need not make them again. Every answer is noted here when linking
gives it, under the article whose rows ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

_SIZE = 16


@dataclass(slots=True)
class Answers:
    """The answers so far, by article: each new one is hashed behind those before it."""

    _by_article: dict[str, bytes] = field(default_factory=dict)

    def note(self, doc_id: str, answer: object) -> None:
        """One more. What ``repr`` says of an answer tells it from every other."""
        before = self._by_article.get(doc_id, b"")
        data = repr(answer).encode("utf-8", "backslashreplace")
        self._by_article[doc_id] = blake2b(before + data, digest_size=_SIZE).digest()

    def about(self, doc_id: str) -> bytes:
        """All that was answered about one article; empty if nothing was."""
        return self._by_article.get(doc_id, b"")
