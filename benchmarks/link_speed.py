"""Seconds and memory that linking takes at several sizes: `python -m benchmarks.link_speed N ...`.

Digests are made from names and numbers, without texts to read: bodies of all states with their
acronyms, projects with twenty articles each, events, totals that are told again, foundations, and
texts of few templates, so that many look alike.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator

import pycountry

from benchmarks.made_links import BODIES, OWN, TOPICS, WORLD
from pipeline.ingest.duplicates import Print, text_print
from pipeline.link import Digest, link
from pipeline.link.digest import (
    Appearance,
    OutcomeDigest,
    ProgrammeDigest,
    outcome_keys,
    programme_keys,
)
from schemas.document import Block, Document
from schemas.facts import OutcomeFact, ProgrammeFact
from schemas.values import Evidence, Name, Period, Quantity

_STATES = [(c.alpha_3, c.name) for c in pycountry.countries if "," not in c.name]
_TEMPLATES = ("mar", "bel", "cor", "dun", "fal", "gor", "hal", "jun")
_ENDINGS = ("ia", "ena", "olm", "ark", "ova", "ist", "und", "eka", "oro", "ins")


def digests(size: int, seed: int = 1) -> Iterator[Digest]:
    """So many articles of a corpus that grows with them: twenty articles a project."""
    chance = random.Random(seed)
    projects = max(size // 20, 1)
    for number in range(size):
        yield _article(chance, number, chance.randrange(projects))


def _article(chance: random.Random, number: int, project: int) -> Digest:
    doc_id = f"a{number:07}"
    code, state = _STATES[project % len(_STATES)]
    body, acronym = chance.choice(BODIES)
    names = [
        Name(f"{body} of {state}", acronym if chance.random() < 0.3 else None, code, "10"),
        Name(chance.choice(WORLD[project % len(WORLD)])),
        Name(f"{_word(chance)} Foundation", None, None, "60"),
        Name("Ministry of Justice", None, None, "10"),
        Name(acronym or "NPA"),
    ]
    day = (
        f"{2005 + chance.randrange(19)}-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}"
    )
    title = f"{OWN[project % len(OWN)]}{_ENDINGS[project % 10]} {project % 977} Project"
    facts = [
        ProgrammeFact(title, "named", "programme", "ongoing", Evidence(0, 10, "made")),
        ProgrammeFact(
            f"Training course on {chance.choice(TOPICS)}, {state}", "derived", "event",
            "completed", Evidence(50, 60, "made"), Period(day, day), parent=0,
        ),
    ]  # fmt: skip
    counts = [
        OutcomeFact(n % 2, "persons_trained", "actual", Quantity(value, value), f"{value:g}",
                    Evidence(100 + n, 104 + n, "made"))
        for n, value in enumerate((float(chance.randrange(100, 9000)), chance.randrange(10, 60)))
    ]  # fmt: skip
    roles = ((names[0].name, "recipient"), (names[1].name, "implementer"))
    return Digest(
        doc_id,
        day,
        _print(chance, doc_id, day, names, state),
        tuple(Appearance(n, Evidence(20 * i, 20 * i + 9, "made")) for i, n in enumerate(names)),
        tuple(
            ProgrammeDigest(key, fact, ((code, "recipient"), ("JPN", "provider")), roles)
            for key, fact in zip(programme_keys(doc_id, facts), facts, strict=True)
        ),
        tuple(
            OutcomeDigest(key, fact, fact.value_text, so_far=chance.random() < 0.2)
            for key, fact in zip(outcome_keys(doc_id, counts), counts, strict=True)
        ),
        tuple(sorted({code, "JPN"})),
    )


def _word(chance: random.Random) -> str:
    """A name that few share."""
    letters = "bcdfgklmnprst"
    return "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(4)).title()


def _print(chance: random.Random, doc_id: str, day: str, names: list[Name], state: str) -> Print:
    """Three hundred words of one of eight templates with the article's own facts."""
    template = chance.randrange(8)
    words = [f"{_TEMPLATES[template]}{_ENDINGS[n % 10]}{_ENDINGS[n // 10 % 10]}{'x' * (n // 100)}"
             for n in range(300)]  # fmt: skip
    for name in names:
        words[chance.randrange(300)] = f"and {name.name} of {state}"
    words[7] = f"on {chance.randrange(28)} with {chance.randrange(10, 90)} officers"
    text = " ".join(words)
    return text_print(Document(doc_id, "", None, text, (Block(0, len(text), "paragraph"),)))


def main() -> None:
    """Print a line for each size."""
    for size in map(int, sys.argv[1:] or ["1000", "10000"]):
        articles = list(digests(size))
        start = time.perf_counter()
        links = link(articles)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>8,} articles: {seconds:7.1f} s, {seconds / size * 1000:.2f} ms each, "
            f"{len(links.made):,} links, {peak:,.0f} MB in all"
        )


if __name__ == "__main__":
    main()
