"""What the documentation shows of the tool, made by running it: tables, codes, stages, commands."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typer

import communique
from pipeline.cli import app
from pipeline.publish.codebook import codebook_markdown
from pipeline.review.pages import words
from schemas.codebook import TABLES
from schemas.codelists import ORGANISATION_TYPES, TOPICS
from schemas.table import EVIDENCE, Row

CORPUS = Path(__file__).parent.parent / "corpus"

# The article that shows how extraction works; written for this page.
SENTENCE = (
    "Course in Niamey\n\nIn March 2021 the Danish Police College trained over 80 police officers "
    "in Niger, 12 of them women.\n\nFollow us on social media\n"
)
PUBLISHED = "2021-04-02"
# Longer values are cut: an article's text would fill the page.
LONGEST = 48


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; figures between 0 and 1 with two digits."""
    lines = [heads, ["---"] * len(heads)]
    lines += [[f"{c:.2f}" if isinstance(c, float) else str(c) for c in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def columns() -> str:
    """Every table with its columns, each with its value in a row of a sample article."""
    return "\n\n".join(f"### `{name}`\n\n{_columns_of(name)}" for name in TABLES)


def _columns_of(name: str) -> str:
    rows = _sample(name)
    declared = TABLES[name]
    if not rows:
        lines = [(f"`{c.name}`", _cell(c.description)) for c in declared.columns]
        none = "The sample articles give it no row."
        return f"{declared.description} {none}\n\n{table(('column', 'meaning'), lines)}"
    # The row that shows most, and of several the first.
    row = max(rows, key=lambda r: sum(value is not None for value in r.values()))
    hidden = EVIDENCE if declared.has_evidence else ()
    shown = [c for c in declared.columns if c.name not in hidden]
    lines = [(f"`{c.name}`", value(row[c.name]), _cell(c.description)) for c in shown]
    made = table(("column", "example", "meaning"), lines)
    if declared.has_evidence:
        where = f"“{' '.join(row['quote'].split())}” in `{row['doc_id']}`, rule `{row['rule']}`"
        made += f"\n\nEvidence of the example: {where}."
    return f"{declared.description}\n\n{made}"


@cache
def _sample(name: str) -> list[Row]:
    """The rows that two sample articles give to a table, and a text that cannot be read."""
    articles = [_read("womens-network.txt"), _read("seventeen-countries.md")]
    found = [row for article in articles for row in article.rows[name]]
    return found or communique.extract("").rows[name]


@cache
def _read(name: str) -> communique.Article:
    return communique.read(CORPUS / name)


def value(given: object) -> str:
    """A value as it stands in the table, cut if it is long; nothing for null."""
    if given is None:
        return ""
    text = " ".join(str(given).split())
    return _cell(f"`{text[:LONGEST]}…`" if len(text) > LONGEST else f"`{text}`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def codebook() -> str:
    """All tables, columns and codes, as `schemas/` declares them."""
    _, _, rest = codebook_markdown().partition("\n")
    return re.sub(r"^#", "##", rest.strip(), flags=re.MULTILINE)


def codelists() -> str:
    """The lists whose codes say nothing by themselves."""
    topics = table(("topic", "DAC purpose code"), ((f"`{t}`", c) for t, c in TOPICS.items()))
    types = ((f"`{code}`", name) for code, name in ORGANISATION_TYPES.items())
    return f"{topics}\n\n{table(('organisation type (IATI 2.03)', 'meaning'), types)}"


def stages() -> str:
    """One small article on its way, as each stage hands it on."""
    article = communique.extract(SENTENCE, published=PUBLISHED)
    document = article.source
    text = document.text
    blocks = [(b.kind, b.start, b.end, value(text[b.start : b.end])) for b in document.blocks]
    return "\n\n".join(
        [
            f"```text\n{SENTENCE}```",
            "## 1. Ingest: bytes to text",
            "The file's bytes become text in NFC, and its lines blocks: headline, paragraphs, and "
            "what is no part of the article. Only the article's own blocks are read further; "
            "offsets count code points of the whole text. "
            f"It was published on {PUBLISHED}.",
            table(("block", "start", "end", "text"), blocks),
            "## 2. Annotate: what stands in the text",
            "spaCy parses the sentences. Then each reader of `extractors/` marks what it knows, "
            "with the value that the words have and the rule that read them.",
            table(
                ("words", "label", "value", "rule", "confidence"),
                (_mention_line(row) for row in article.rows["mentions"]),
            ),
            "## 3. Compose: what it says",
            "Facts are made of mentions: is there a programme at all, whose personnel benefit, who "
            "teaches, what does each number count. Every fact has its evidence.",
            table(("fact", "value", "rule", "confidence"), _fact_lines(article)),
            "## 4. Link: which are the same",
            "Only now the articles are seen together: organisations under one key, programmes that "
            "several articles report, articles that repeat each other. Of one article there is "
            f"nothing to link; its organisation has the key `{article.organisations[0].org_id}`, "
            "made from its folded name and country, so that it is the same in every run.",
            "## 5. Tables: rows, checked",
            "Each fact becomes a row, and each row is checked by its declaration in `schemas/`. A "
            "bad row goes to `issues`, whole and with the reason. The first number's row in "
            "`outcomes`:",
            table(("column", "value"), _row_lines(article.rows["outcomes"][0])),
            "“over 80” is at least 80 with no upper bound. The second number is part of the first "
            "(`part_of_outcome_id`), so that no sum counts these twelve twice.",
        ]
    )


def _mention_line(row: Row) -> tuple[object, ...]:
    found = row["country_code"] or words.period(row)
    if row["modifier"]:
        found = words.quantity(row)
    return value(row["quote"]), row["label"], found, f"`{row['rule']}`", row["confidence"]


def _fact_lines(article: communique.Article) -> Iterator[tuple[object, ...]]:
    names = {o.org_id: o.name for o in article.organisations}
    told = {
        "programme": [(r.title, r) for r in article.programmes],
        "country": [(f"{r.role}: {r.country_code}", r) for r in article.programme_countries],
        "organisation": [
            (f"{r.role}: {names[r.org_id]}", r) for r in article.programme_organisations
        ],
        "topic": [(r.topic, r) for r in article.programme_topics],
        "outcome": [(f"{r.value_text}: {r.indicator}, {r.kind}", r) for r in article.outcomes],
    }
    for kind, found in told.items():
        for what, row in found:
            yield kind, _cell(what), f"`{row.rule}`", row.confidence


def _row_lines(row: Row) -> Iterator[tuple[str, str]]:
    return ((f"`{name}`", value(given)) for name, given in row.items())


def commands() -> str:
    """Every command with its arguments and options."""
    root: Any = typer.main.get_command(app)
    return "\n\n".join(_command(name, sub) for name, sub in root.commands.items())


def _command(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join(["communique", name, *(str(p.metavar or p.name) for p in arguments)])
    parts = [f"### {name}", inspect.cleandoc(command.help or ""), f"Usage: `{usage} [OPTIONS]`"]
    lines = [(_signature(p), _cell(str(getattr(p, "help", "")))) for p in [*arguments, *options]]
    return "\n\n".join([*parts, table(("", "meaning"), lines)])


def _signature(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name}`"
    names = ", ".join(f"`{opt}`" for opt in parameter.opts)
    metavar = "" if getattr(parameter, "is_flag", False) else f" {parameter.metavar or 'VALUE'}"
    default = parameter.default
    told = (
        f" (default: {default})" if default not in (None, False) and not callable(default) else ""
    )
    return f"{names}{metavar}{told}"
