"""Articles that were kept, which are opened only where somebody asks for what stands in them.

Of most articles of a run nothing has changed since the last: that they are there, which they are,
and whether they could be read is all that anybody asks of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from schemas.document import Document

_DOCUMENT = TypeAdapter(Document)


class Marks(NamedTuple):
    """Hashes: of the article as a whole, and of what stands in it, whatever its name."""

    article: str
    said: str


# The lines of a file's articles, by the file's path.
Look = Callable[[str], list[bytes]]


class Kept(NamedTuple):
    """An article, closed: what is asked of every one, and where the whole of it lies."""

    doc_id: str
    status: str
    message: str | None
    marks: Marks
    path: str
    number: int
    look: Look

    @property
    def document(self) -> Document:
        """The article as it was read. Raises what ``look`` raises if it is no longer there."""
        return _DOCUMENT.validate_json(self.look(self.path)[self.number])


Article = Document | Kept


def document_of(article: Article) -> Document:
    """The article itself."""
    return article.document if isinstance(article, Kept) else article


def marks_of(article: Article) -> Marks:
    """What tells an article from every other."""
    if isinstance(article, Kept):
        return article.marks
    names = article.doc_id, article.source_path, article.sha256, article.message
    said = hashed(repr(replace(article, doc_id="", source_path="", sha256=None, message=None)))
    return Marks(hashed(f"{names!r} {said}"), said)


def hashed(text: str) -> str:
    """A hash of any text, half letters too."""
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def pack(documents: Iterable[Document]) -> tuple[bytes, bytes]:
    """What is asked of each article, and the articles as lines, both as JSON.

    Raises PydanticSerializationError for half letters, which JSON does not know.
    """
    whole = list(documents)
    heads = [(d.doc_id, d.status, d.message, *marks_of(d)) for d in whole]
    return to_json(heads), b"\n".join(map(to_json, whole))


def unpack(heads: bytes, path: str, look: Look) -> Iterator[Kept]:
    """The articles of a file again, closed."""
    for number, (doc_id, status, message, *marks) in enumerate(from_json(heads)):
        yield Kept(doc_id, status, message, Marks(*marks), path, number, look)
