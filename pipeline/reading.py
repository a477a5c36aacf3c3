"""Articles to facts: together for speed; one that fails or takes too long costs itself alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from traceback import walk_tb

from spacy.language import Language

from pipeline.annotate import build_pipeline, read_articles
from pipeline.compose import compose, place_facts
from pipeline.found import Failure, Found, encode
from pipeline.limits import OverTimeError, limited
from pipeline.version import version_of
from schemas.document import Document

log = logging.getLogger(__name__)

# Seconds that one article may take. The longest that is read at all takes about ten.
TIME_LIMIT = 120.0


@dataclass(frozen=True)
class ModelReader:
    """Reads with the statistical model and all readers; loads them once a process."""

    model: str | None = None
    time_limit: float = TIME_LIMIT

    @property
    def version(self) -> str:
        """Code, libraries and model. Raises ModelMissingError."""
        return version_of(self.model)

    def __call__(self, documents: Sequence[Document]) -> list[Found]:
        """What each says, in the order given."""
        return read_batch(_pipeline(self.model), documents, self.time_limit)


@lru_cache(maxsize=1)
def _pipeline(model: str | None) -> Language:
    return build_pipeline(model)


def read_batch(
    nlp: Language, documents: Sequence[Document], time_limit: float = TIME_LIMIT
) -> list[Found]:
    """Read together if all goes well; after a failure each alone, to find the faulty one."""
    # The model forgets the words of a batch after it: over a long run they would fill the memory.
    with nlp.memory_zone():
        try:
            with limited(time_limit):
                return _read(nlp, documents)
        except (Exception, OverTimeError):  # noqa: BLE001 - one article's fault, not all's
            return [_read_alone(nlp, d, time_limit) for d in documents]


def _read_alone(nlp: Language, document: Document, time_limit: float) -> Found:
    try:
        with limited(time_limit):
            return _read(nlp, [document])[0]
    except OverTimeError:
        what = f"takes longer than {time_limit:g} seconds; given up"
    except Exception as error:
        log.debug("%s failed", document.doc_id, exc_info=True)
        what = f"{type(error).__name__}: {error}{_where(error)}"
    return Failure(f"{document.source_path}: {what}")


def _read(nlp: Language, documents: Sequence[Document]) -> list[Found]:
    pairs = zip(read_articles(nlp, documents), documents, strict=True)
    return [encode(place_facts(compose(article), document)) for article, document in pairs]


def _where(error: Exception) -> str:
    """The line of ours where it went wrong, by module, so that it is the same on any machine."""
    place = ""
    for frame, line in walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__"))
        if module.partition(".")[0] in ("extractors", "pipeline", "schemas"):
            place = f" (in {module}, line {line})"
    return place
