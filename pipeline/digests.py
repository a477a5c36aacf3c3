"""Digests of articles for linking, each made once: they are kept beside what the article says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

import msgspec

from pipeline.decisions import Decisions
from pipeline.garbage import keep_all
from pipeline.line import Entry
from pipeline.link import Digest, digest
from pipeline.store import Store

# Articles that are asked for, and kept, together.
TOGETHER = 64
# So many that the store had, one after the other, are set apart from what may be garbage. Where
# articles are read in between, what is left of them must be found.
_MANY = 2048

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Digest)


@dataclass(frozen=True, slots=True)
class Digests:
    """Digests from the store, or made and put there. ``version`` is that of all code."""

    store: Store
    decisions: Decisions
    version: str

    def of(self, entries: Iterable[Entry]) -> Iterator[Digest]:
        """The digest of each article as people corrected it, in the order given."""
        left = iter(entries)
        recalled = 0
        while together := list(islice(left, TOGETHER)):
            keys = {e.doc_id: self._key(e) for e in together}
            known = self.store.digests(keys)
            made: list[tuple[str, str, bytes]] = []
            for entry in together:
                doc_id = entry.doc_id
                found = _decoded(known.get(doc_id))
                if found is None:
                    found = digest(self.decisions.correct(entry.reading))
                    made += _encoded(found, doc_id, keys[doc_id])
                yield found
            self.store.put_digests(made)
            recalled = 0 if made else recalled + len(together)
            if recalled >= _MANY:
                keep_all()
                recalled = 0

    def _key(self, entry: Entry) -> str:
        corrections = self.decisions.about(entry.doc_id)
        data = f"{self.version} {entry.mark} {corrections}"
        return sha256(data.encode("utf-8", "backslashreplace")).hexdigest()


def _decoded(data: bytes | None) -> Digest | None:
    try:
        return None if data is None else _DECODER.decode(data)
    except msgspec.DecodeError:
        return None


def _encoded(found: Digest, doc_id: str, key: str) -> list[tuple[str, str, bytes]]:
    try:
        return [(doc_id, key, _ENCODER.encode(found))]
    except UnicodeEncodeError:  # half letters, which are no text elsewhere
        return []
