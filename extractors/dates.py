"""Reader of dates: every expression as a `Period`, relative ones from the publication date."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._kept import whole_text
from extractors._reader import Read, Reader
from extractors.normalise.dates import date_readings
from schemas.values import Mention


def build(vocab: Vocab) -> Read:
    """A reader that needs nothing from the vocabulary: dates are read from the text alone."""
    return read_dates


def read_dates(doc: Doc) -> list[Mention]:
    """Dates of ``doc`` in order; "today" is ``doc.user_data["published"]``, EDTF or None."""
    published = doc.user_data.get("published")
    return [
        Mention(r.start, r.end, "date", r.rule, r.period, r.confidence)
        for r in date_readings(whole_text(doc), published)
    ]


READER = Reader(group="dates", build=build)
