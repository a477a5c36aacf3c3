"""Facts and rows of one small made-up article, for the tests of schemas and tables."""

from __future__ import annotations

from schemas.document import Block, Document
from schemas.facts import (
    ArticleFacts,
    CountryFact,
    IssueFact,
    OrganisationFact,
    OutcomeFact,
    ProgrammeFact,
    TopicFact,
)
from schemas.values import Evidence, Mention, Name, Period, Place, Quantity

TEXT = (
    "Project Sirocco ends\n\n"
    "From 2019 to 2021 the Danish Police College trained 80 officers in Niger, 12 of them women."
)


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def evidence(words: str, rule: str = "test-rule", confidence: float = 1.0) -> Evidence:
    return Evidence(*place(words), rule, confidence)


def document(doc_id: str = "sirocco", **changes) -> Document:
    values = {
        "doc_id": doc_id,
        "source_path": f"{doc_id}.txt",
        "sha256": "0" * 64,
        "text": TEXT,
        "blocks": (Block(0, 20, "title"), Block(22, len(TEXT), "paragraph")),
        "title": "Project Sirocco ends",
        "published": "2021-11",
        "published_basis": "header",
        "language": "en",
    }
    return Document(**values | changes)


COLLEGE = Name("Danish Police College", None, "DNK", "80")

FACTS = ArticleFacts(
    mentions=(
        Mention(*place("From 2019 to 2021"), "date", "range", Period("2019", "2021")),
        Mention(*place("Danish Police College"), "organisation", "model", COLLEGE),
        Mention(*place("80"), "count", "digits", Quantity(80, 80)),
        Mention(*place("Niger"), "country", "name", Place("NER")),
    ),
    programmes=(
        ProgrammeFact(
            "Project Sirocco",
            "named",
            "programme",
            "completed",
            evidence("Project Sirocco"),
            Period("2019", "2021"),
            duration_months=None,
        ),
    ),
    countries=(CountryFact(0, "NER", "recipient", evidence("Niger"), Period("2019", "2021")),),
    organisations=(
        OrganisationFact(0, COLLEGE.name, "implementer", evidence("Danish Police College")),
    ),
    topics=(TopicFact(0, "general_policing", evidence("Police", confidence=0.4)),),
    outcomes=(
        OutcomeFact(
            0,
            "persons_trained",
            "actual",
            Quantity(80, 80),
            "80",
            evidence("trained 80 officers"),
            occupations=("police",),
            countries=("NER",),
        ),
        OutcomeFact(
            0,
            "persons_trained",
            "actual",
            Quantity(12, 12),
            "12",
            evidence("12 of them women"),
            part_of=0,
            sexes=("female",),
        ),
    ),
    issues=(IssueFact("date:unread", "warning", "cannot be read", evidence("ends")),),
)
