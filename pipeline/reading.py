"""Articles to facts: together for speed; one that fails or takes too much costs itself alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from traceback import walk_tb
from typing import Any

from spacy.language import Language

from pipeline.annotate import build_pipeline, read_articles
from pipeline.compose import compose, place_facts
from pipeline.found import Failure, Found, encode
from pipeline.limits import OverLimitError, OverMemoryError, limited
from pipeline.reader import MEMORY_LIMIT, TIME_LIMIT
from schemas.document import Document

log = logging.getLogger(__name__)

_MEGABYTE = 1_000_000

# Words that the model keeps from batch to batch: some 30 megabytes.
WORDS = 50_000


@lru_cache(maxsize=1)
def loaded_pipeline(model: str | None) -> Language:
    """The pipeline of this process."""
    nlp = build_pipeline(model)
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = WORDS
    return nlp


def read_batch(
    nlp: Language,
    documents: Sequence[Document],
    time_limit: float = TIME_LIMIT,
    memory_limit: float = MEMORY_LIMIT,
) -> list[Found]:
    """Read together if all goes well; after a failure each alone, to find the faulty one.

    The limits are in seconds and megabytes.
    """
    limits = (time_limit, int(memory_limit * _MEGABYTE))
    with _words_of_a_batch(nlp):
        try:
            with limited(*limits):
                return _read(nlp, documents)
        except (Exception, OverLimitError):  # noqa: BLE001 - one article's fault, not all's
            return [_read_alone(nlp, d, limits) for d in documents]


def _words_of_a_batch(nlp: Language) -> AbstractContextManager[object]:
    """What the model's words are met in: to be kept while they are few, else to be forgotten.

    Words that are known need not be taken apart again, and most words of any article are among the
    first that a run meets. All words of a long run would fill the memory.
    """
    return nlp.memory_zone() if len(nlp.vocab) > WORDS else nullcontext()


def _read_alone(nlp: Language, document: Document, limits: tuple[float, int]) -> Found:
    seconds, memory = limits
    try:
        with limited(seconds, memory):
            return _read(nlp, [document])[0]
    except (MemoryError, OverMemoryError):
        what = f"takes more than {memory / _MEGABYTE:g} megabytes of memory; given up"
    except OverLimitError:
        what = f"takes longer than {seconds:g} seconds; given up"
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
