"""Articles in a line: each from the store if it is known there, else read; out as they came in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.found import Failure, Found, decode
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


@dataclass(slots=True)
class _Place:
    """An article in the line, and what it says once that is known."""

    document: Document
    key: str
    found: Found | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is left to find out."""
        return self.found is not None or self.document.status != "read"

    @property
    def reading(self) -> Reading:
        """The article with its facts; one that could not be read says nothing."""
        if self.found is None:
            return Reading(self.document, ArticleFacts())
        if isinstance(self.found, bytes):
            return Reading(self.document, decode(self.found))
        failed = replace(self.document, status="failed", message=self.found.message)
        return Reading(failed, ArticleFacts())


class Line:
    """The articles of one run. ``articles``, ``stored`` and ``failed`` fill as it goes on."""

    def __init__(
        self, documents: Iterable[Document], store: Store | None = None, version: str = ""
    ) -> None:
        self.articles: dict[str, Known] = {}
        self.stored = 0
        self.failed = 0
        self._documents = iter(documents)
        self._store = store
        self._version = version
        self._waiting: deque[_Place] = deque()
        self._sent: deque[list[_Place]] = deque()

    def readings(self, crew: Crew) -> Iterator[Reading]:
        """What each article says, in order; what had to be read is stored at once."""
        for found in crew.read(self._batches()):
            self._keep(self._sent.popleft(), found)
            while self._waiting and self._waiting[0].done:
                yield self._waiting.popleft().reading
        while self._waiting:
            yield self._waiting.popleft().reading

    def _batches(self) -> Iterator[Batch]:
        """The articles that must be read, in batches; an empty one keeps the line moving."""
        batch: list[_Place] = []
        length = looked = 0
        for place in self._places():
            self._waiting.append(place)
            looked += 1
            if not place.done:
                batch.append(place)
                length += len(place.document.text)
            if len(batch) == BATCH or length > BATCH_LENGTH or looked == WAIT:
                yield self._send(batch)
                batch, length, looked = [], 0, 0
        if batch:
            yield self._send(batch)

    def _send(self, places: list[_Place]) -> Batch:
        self._sent.append(places)
        return [place.document for place in places]

    def _places(self) -> Iterator[_Place]:
        while documents := list(islice(self._documents, BATCH)):
            marks = [known(d, self._version) for d in documents]
            self.articles |= {d.doc_id: m for d, m in zip(documents, marks, strict=True)}
            places = [_Place(d, m.key) for d, m in zip(documents, marks, strict=True)]
            unread = [place for place in places if not place.done]
            stored = self._store.get([place.key for place in unread]) if self._store else {}
            for place in unread:
                place.found = stored.get(place.key)
                self.stored += place.done
            yield from places

    def _keep(self, places: list[_Place], found: list[Found]) -> None:
        """Note what was read. Failures are not stored: another day there may be time or memory."""
        for place, each in zip(places, found, strict=True):
            place.found = each
            self.failed += isinstance(each, Failure)
        if self._store:
            self._store.put((p.key, p.found) for p in places if isinstance(p.found, bytes))
