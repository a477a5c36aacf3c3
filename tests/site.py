"""Tables and reports for the tests of the pages: made of facts, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.link import Reading
from pipeline.parquet import write_tables
from pipeline.run import make_rows
from schemas.document import Block, Document
from schemas.facts import (
    ArticleFacts,
    CountryFact,
    OrganisationFact,
    OutcomeFact,
    ProgrammeFact,
    TopicFact,
)
from schemas.values import Evidence, Mention, Name, Period, Place, Quantity
from tests.rows import FACTS, document

# Every way to break out of a page, in one text.
HOSTILE = (
    "</script><script>document.title='hacked'</script> & \"quoted\" 'single' `ticks`\n\n"
    "<img src=x onerror=alert(1)> The <b>Police</b> of Niger trained 12 officers {{ 7*7 }} "
    "--> ]]> \u202egpj.exe\u202c \u2028 " + "W" * 3000 + "\n\n"
    "Follow us </p></section></main><style>*{display:none}</style>"
)
NAME = "</script><b>x</b>\u202e \"'&.txt"


def hostile_reading(doc_id: str = NAME) -> Reading:
    """An article that is hostile in every field, and rows that overlap in every way."""

    def place(words: str) -> tuple[int, int]:
        start = HOSTILE.index(words)
        return start, start + len(words)

    def at(words: str, confidence: float = 0.9) -> Evidence:
        return Evidence(*place(words), "<i>rule</i>", confidence)

    police = Name("<b>Police</b> of Niger", "<PN>", "NER", "10")
    one, two = HOSTILE.index("\n\n"), HOSTILE.rindex("\n\n")
    made = Document(
        doc_id,
        f"folder/{doc_id}",
        "0" * 64,
        HOSTILE,
        (Block(0, one, "title"), Block(one + 2, two, "paragraph")),
        title=HOSTILE[:80],
        publisher="<script>alert('publisher')</script>",
        url="javascript:alert(1)",
        published="2021-11",
        published_basis="header",
        language="en",
    )
    facts = ArticleFacts(
        mentions=(
            Mention(*place("<b>Police</b> of Niger"), "organisation", "model", police),
            Mention(*place("Niger"), "country", "name", Place("NER")),
            Mention(*place("12"), "count", "digits", Quantity(12, 12)),
            Mention(*place("Niger trained 12"), "date", "<odd>", Period("2020", "2021")),
        ),
        programmes=(
            ProgrammeFact(
                "</title><script>alert('title')</script>",
                "derived",
                "event",
                "completed",
                at("trained"),
                Period("2020", "2021~"),
            ),
        ),
        countries=(CountryFact(0, "NER", "recipient", at("Niger")),),
        organisations=(
            OrganisationFact(0, police.name, "recipient", at("<b>Police</b> of Niger")),
        ),
        topics=(TopicFact(0, "general_policing", at("Police", 0.3)),),
        outcomes=(
            OutcomeFact(
                *(0, "persons_trained", "actual", Quantity(12, 12), "12"),
                at("of Niger trained 12 officers"),
                occupations=("police",),
                countries=("NER",),
            ),
        ),
    )
    return Reading(made, facts)


def plain_reading(doc_id: str = "sirocco", **changes: object) -> Reading:
    return Reading(document(doc_id, **changes), FACTS)


def write(readings: Sequence[Reading], out: Path) -> Path:
    """The tables of some readings in a folder."""
    write_tables(make_rows(list(readings)), out)
    return out
