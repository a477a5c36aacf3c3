"""Articles in a line: each from the store if it is known there, else read; out as they came in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.found import Failure, Found, decode
from pipeline.ingest.kept import Article, Kept, document_of
from pipeline.link import Reading
from pipeline.store import Known, Store, known
from pipeline.workers import Batch, Crew
from schemas.document import Document
from schemas.facts import ArticleFacts

# Articles that are read together; the model forgets their words together. More gain no speed.
BATCH = 64
# Characters of a batch, if one article alone has not more: they bound its time and memory.
BATCH_LENGTH = 500_000
# Articles after which a batch goes off though it is not full: most are in the store.
WAIT = 1024


# Fetches what the store has under a key. Raises LostError.
Fetch = Callable[[str], bytes]


@dataclass(slots=True)
class Entry:
    """An article in the line, and what it says, as JSON or where to get it, once that is known."""

    article: Article
    known: Known
    found: Found | Fetch | None = None

    @property
    def doc_id(self) -> str:
        """The article's key."""
        return self.article.doc_id

    @property
    def status(self) -> str:
        """Whether it could be read, as in `Document`."""
        return self.article.status

    @property
    def document(self) -> Document:
        """The article itself."""
        return document_of(self.article)

    @property
    def done(self) -> bool:
        """Whether nothing is left to find out."""
        return self.found is not None or self.status != "read"

    @property
    def kept(self) -> bool:
        """Whether all of it is in the store, so that nobody need keep it in another place."""
        return isinstance(self.article, Kept) and not isinstance(self.found, bytes)

    @property
    def said(self) -> Found | None:
        """What it says. Raises LostError."""
        return self.found(self.known.key) if callable(self.found) else self.found

    @property
    def opened(self) -> Entry:
        """The same with all that is in the store. Raises LostError."""
        return Entry(self.document, self.known, self.said)

    @property
    def reading(self) -> Reading:
        """The article with its facts; one that could not be read says nothing. Raises LostError."""
        said = self.said
        facts = decode(said) if isinstance(said, bytes) else ArticleFacts()
        return Reading(self.document, facts)

    @property
    def mark(self) -> str:
        """Tells the article with all that it says from every other, and from its failure."""
        failure = self.found.message if isinstance(self.found, Failure) else ""
        return f"{self.known.article} {self.known.key} {failure}"

    def fill(self, found: Found) -> None:
        """Note what was read, or why nothing could be."""
        self.found = found
        if not isinstance(found, bytes):
            self.article = replace(self.document, status="failed", message=found.message)


class Line:
    """The articles of one run. ``articles``, ``stored`` and ``failed`` fill as it goes on."""

    def __init__(
        self, articles: Iterable[Article], store: Store | None = None, version: str = ""
    ) -> None:
        self.articles: dict[str, Known] = {}
        self.stored = 0
        self.failed = 0
        self._articles = iter(articles)
        self._store = store
        self._version = version
        self._waiting: deque[Entry] = deque()
        self._sent: deque[list[Entry]] = deque()

    def readings(self, crew: Crew) -> Iterator[Reading]:
        """What each article says, in order."""
        return (entry.reading for entry in self.entries(crew))

    def entries(self, crew: Crew) -> Iterator[Entry]:
        """The articles in order, all read; what had to be read is stored at once."""
        for found in crew.read(self._batches()):
            self._keep(self._sent.popleft(), found)
            while self._waiting and self._waiting[0].done:
                yield self._waiting.popleft()
        while self._waiting:
            yield self._waiting.popleft()

    def _batches(self) -> Iterator[Batch]:
        """The articles that must be read, in batches; an empty one keeps the line moving."""
        batch: list[Entry] = []
        length = looked = 0
        for entry in self._entries():
            self._waiting.append(entry)
            looked += 1
            if not entry.done:
                batch.append(entry)
                entry.article = entry.document
                length += len(entry.article.text)
            if len(batch) == BATCH or length > BATCH_LENGTH or looked == WAIT:
                yield self._send(batch)
                batch, length, looked = [], 0, 0
        if batch:
            yield self._send(batch)

    def _send(self, entries: list[Entry]) -> Batch:
        self._sent.append(entries)
        return [entry.document for entry in entries]

    def _entries(self) -> Iterator[Entry]:
        while articles := list(islice(self._articles, BATCH)):
            entries = [Entry(a, known(a, self._version)) for a in articles]
            self.articles |= {e.doc_id: e.known for e in entries}
            unread = [entry for entry in entries if not entry.done]
            if self._store:
                stored = self._store.which([e.known.key for e in unread])
                for entry in unread:
                    entry.found = self._store.fetch if entry.known.key in stored else None
                    self.stored += entry.done
            yield from entries

    def _keep(self, entries: list[Entry], found: list[Found]) -> None:
        """Note what was read. Failures are not stored: another day there may be time or memory."""
        for entry, each in zip(entries, found, strict=True):
            entry.fill(each)
            self.failed += isinstance(each, Failure)
        if self._store:
            read = ((e.known.key, e.found) for e in entries if isinstance(e.found, bytes))
            self._store.put(read)
