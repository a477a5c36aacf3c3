"""What people read: an article with its tagged spans and records, and the data dictionary.

Everything is made of the checked rows, so what is shown is what stands in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table as RichTable
from rich.text import Text

from schemas.document import ARTICLE_KINDS, Document
from schemas.table import Column, Row, Table
from schemas.validation import ROW, Rows

STYLES = {
    "organisation": "bold blue",
    "country": "bold green",
    "region": "green",
    "date": "bold magenta",
    "count": "bold red",
    "percent": "bold red",
    "money": "bold yellow",
}

# An article must not be able to send commands to the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAKS = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})
_SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def show_article(document: Document, rows: Rows) -> Text:
    """The article, every mention marked as ``[words]{label value}``, and all records below."""
    parts = [_heading(document), _tagged_text(document, rows)]
    parts += [_programme(row, rows) for row in _by_place(rows["programmes"])]
    if not rows["programmes"]:
        parts.append(Text("No programme.", style="bold"))
    if rows["issues"]:
        parts.append(Text("\n").join([Text("Issues", style="bold"), *map(_issue, rows["issues"])]))
    return Text("\n\n").join(parts)


def show_preview(
    document: Document, rows: Rows, *, left_out: int = 0, notes: Iterable[str] = ()
) -> Text:
    """How a new article was read, and what would be coded, in a few lines."""
    own = [document.text[b.start : b.end] for b in document.blocks if b.kind in ARTICLE_KINDS]
    words = sum(len(piece.split()) for piece in own)
    aside = left_out + len(document.text.split()) - words
    dated = f"{document.published} ({document.published_basis})" if document.published else None
    facts = {
        "title": document.title,
        "publisher": document.publisher,
        "published": dated or "not known, so that 'today' and 'last week' mean no date",
        "url": document.url,
        "language": document.language,
        "words": f"{words:,}" + (f", and {aside:,} of menus, contacts, dates" if aside else ""),
        "begins": _shortened(" / ".join(own[:4]), 240),
    }
    lines = [_fact(name, value or "not known") for name, value in facts.items()]
    if document.status != "read":
        lines.append(_fact("status", document.message or document.status, "bold yellow"))
    lines += [_fact("note", message, "yellow") for message in notes]
    return Text("\n").join([*lines, *_coded(rows)])


def _fact(name: str, value: str, style: str = "") -> Text:
    return Text.assemble((f"  {name:11}", "dim"), (_clean(" ".join(value.split())), style))


def _coded(rows: Rows) -> Iterable[Text]:
    """One line a programme and an outcome."""
    programmes = _by_place(rows["programmes"])
    if not programmes:
        yield _fact("coded", "no programme")
    for programme in programmes:
        facts = ", ".join(filter(None, [programme["status"], _period(programme)]))
        yield _fact("programme", f"{_shortened(programme['title'], 100)} ({facts})", "bold")
        for outcome in _by_place(rows["outcomes"]):
            if outcome["programme_id"] == programme["programme_id"]:
                quote = _shortened(outcome["quote"], 80)
                yield _fact("  outcome", f"{_outcome(outcome, rows)}  “{quote}”")


def _shortened(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def show_problems(problems: Iterable[Sequence[str]]) -> RichTable:
    """What is wrong with a corpus, as a table: article, check, message."""
    table = RichTable("article", "check", "message", box=None, header_style="bold")
    for name, check, message in problems:
        table.add_row(Text(one_line(name)), Text(check, "yellow"), Text(one_line(message)))
    return table


def one_line(text: str) -> str:
    """A text in one line that cannot command the terminal; line breaks are shown, not made."""
    return _clean(text.translate(_BREAKS))


def show_table(table: Table) -> Text:
    """One table of the data dictionary."""
    text = Text.assemble((table.name, "bold"), f"  {table.description}\n")
    text.append(f"  key: {', '.join(table.key)}\n", style="dim")
    for column in table.columns:
        null = "" if column.nullable else ", never null"
        text.append(f"  {column.name}", style="bold cyan")
        text.append(f"  {column.type}{null}\n", style="dim")
        text.append(f"      {_meaning(column)}\n")
    return text


def _meaning(column: Column) -> str:
    codes = f" Codes: {', '.join(column.codes)}." if column.codes else ""
    refers = f" Refers to {column.refers_to}." if column.refers_to else ""
    return f"{column.description}{codes}{refers}"


def _heading(document: Document) -> Text:
    text = Text(_clean(document.source_path), style="bold")
    about = [f"status {document.status}"]
    if document.published:
        about.append(f"published {document.published} ({document.published_basis})")
    bases = dict(document.bases)
    for name, value in (("publisher", document.publisher), ("url", document.url)):
        if value:
            about.append(f"{value} ({bases[name]})" if name in bases else value)
    if document.machine_generated:
        about.append("written by a machine")
    text.append("\n" + _clean("; ".join(about)), style="not bold dim")
    return text


def _tagged_text(document: Document, rows: Rows) -> Text:
    """The text with marks put in. All styles are set first, so that offsets stay true."""
    text = Text(_clean(document.text))
    for start, end in _gaps(document):
        text.stylize("dim", start, end)
    marks: list[tuple[int, int, int, Text]] = []
    names = _names(rows)
    for row in rows["mentions"]:
        start, end, style = row["char_start"], row["char_end"], STYLES[row["label"]]
        text.stylize(style, start, end)
        label = " ".join(filter(None, [row["label"], _mention_value(row, names)]))
        # At one place ends come before starts, inner ends before outer ones.
        marks.append((start, 1, -end, Text("[", style)))
        marks.append((end, 0, -start, Text(f"]{{{_clean(label)}}}", style)))
    marks.sort(key=lambda mark: mark[:3])
    pieces = text.divide([place for place, _, _, _ in marks])
    whole = Text()
    for piece, mark in zip(pieces, [*(m[3] for m in marks), Text()], strict=True):
        whole.append_text(piece).append_text(mark)
    return whole


def _gaps(document: Document) -> Iterable[tuple[int, int]]:
    """What is not the article's own text."""
    start = 0
    for block in document.blocks:
        if block.kind in ARTICLE_KINDS:
            yield start, block.start
            start = block.end
    yield start, len(document.text)


def _names(rows: Rows) -> dict[str, str]:
    return {row["org_id"]: row["name"] for row in rows["organisations"]}


def _mention_value(row: Row, names: Mapping[str, str]) -> str:
    if row["org_id"]:
        name = names[row["org_id"]]
        return "" if name == row["quote"] else name
    if row["country_code"]:
        return str(row["country_code"])
    if row["start_date"] or row["end_date"]:
        return _period(row)
    if row["modifier"]:
        return _quantity(row)
    return ""


def _programme(programme: Row, rows: Rows) -> Text:
    """One programme with all that belongs to it, indented."""
    programme_id = programme["programme_id"]
    facts = [programme["level"], programme["status"], _period(programme)]
    if programme["duration_months"] is not None:
        facts.append(f"{programme['duration_months']:g} months")
    names = _names(rows)
    lines = [
        Text.assemble(
            ("Programme  ", "bold"),
            (_clean(programme["title"]), "bold underline"),
            f"  ({programme['title_basis']})",
        ),
        _line("", ", ".join(filter(None, facts)), programme),
    ]

    def own(table: str) -> list[Row]:
        return _by_place(r for r in rows[table] if r["programme_id"] == programme_id)

    lines += [
        _line("country", f"{r['role']} {r['country_code']} {_period(r)}", r)
        for r in own("programme_countries")
    ]
    lines += [
        _line("organisation", f"{r['role']} {names[r['org_id']]}", r)
        for r in own("programme_organisations")
    ]
    lines += [_line("topic", f"{r['topic']} {r['dac_code']}", r) for r in own("programme_topics")]
    lines += [_line("outcome", _outcome(r, rows), r) for r in own("outcomes")]
    return Text("\n").join(lines)


def _outcome(outcome: Row, rows: Rows) -> str:
    values = [
        f"{d['dimension']}={d['value']}"
        for d in rows["outcome_dimensions"]
        if d["outcome_id"] == outcome["outcome_id"]
    ]
    whole = next(
        (o for o in rows["outcomes"] if o["outcome_id"] == outcome["part_of_outcome_id"]), None
    )
    parts = [outcome["indicator"], outcome["kind"], _quantity(outcome), _period(outcome), *values]
    if outcome["per_unit"]:
        parts.append("each")
    if whole is not None:
        parts.append(f"part of {whole['value_text']!r}")
    if not outcome["recommended_for_aggregates"]:
        parts.append("(not to be summed)")
    return " ".join(filter(None, parts))


def _line(label: str, value: str, row: Row) -> Text:
    quote = " ".join(row["quote"].split())
    text = Text(f"  {label:13}")
    text.append(_clean(value.strip()), style="bold")
    text.append(f"  “{_clean(quote)}”")
    text.append(f"  [{row['rule']} {row['confidence']:.2f}]", style="dim")
    return text


def _issue(row: Row) -> Text:
    text = Text("  ")
    about = filter(None, [row["severity"], row["table"], row["check"]])
    text.append(" ".join(about), style=_SEVERITIES[row["severity"]])
    text.append(f"  {_clean(row['message'].partition(ROW)[0])}")
    return text


def _period(row: Row) -> str:
    start, end = row["start_date"], row["end_date"]
    if start == end:
        return start or ""
    return f"{start or '..'}/{end or '..'}"


def _quantity(row: Row) -> str:
    low, high = (None if v is None else f"{v:,.15g}" for v in (row["value_low"], row["value_high"]))
    bounds = low if low == high and low is not None else f"{low or ''}..{high or ''}"
    return " ".join(filter(None, [bounds, row["modifier"], row["unit"]]))


def _by_place(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["char_start"], row["char_end"]))


def _clean(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
