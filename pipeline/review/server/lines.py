"""Which lines a decision comes to: those to add, in one or more wordings, and those to drop.

A reviewer has one word on a row: what he decides replaces what he decided on it before. What others
decided stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.review.corrections.assignments import write_assignments
from pipeline.review.corrections.entries import PERSON, Entry
from pipeline.review.corrections.file import BrokenLine, Correction, correction_of
from pipeline.review.corrections.trial import IDENTITY, OPEN
from pipeline.review.quotes import Folded
from pipeline.review.server.desk import Article
from pipeline.review.server.forms import DIMENSIONS, cells_of, codes_of, name_of
from schemas.corrections import COLUMNS


class RefusedError(ValueError):
    """A decision that is not written, and why; ``contradicts`` if the reviewer may insist."""

    def __init__(self, message: str, *, contradicts: bool = False) -> None:
        super().__init__(message)
        self.contradicts = contradicts


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer did: an action on the row at ``anchor``, or on words for a new row.

    ``values`` are cells by column, and of an outcome codes by dimension. ``span`` is where the
    words of a new row stand, if they were marked in the text.
    """

    action: str
    coder: str
    date: str
    anchor: str = ""
    table: str = ""
    words: str = ""
    span: tuple[int, int] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    insists: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines to add, each in some wordings of which the first that fits is taken; lines to drop."""

    add: tuple[tuple[Correction, ...], ...]
    drop: tuple[Correction, ...] = ()


def plan(article: Article, decision: Decision) -> Plan:
    """The lines of a decision. Raises RefusedError for one that cannot be meant."""
    if decision.action == "add":
        return _add(article, decision)
    entry = article.anchors.get(decision.anchor)
    if entry is None:
        raise RefusedError("this row is not there any more; load the page again")
    return _PLANS[decision.action](article, entry, decision)


def _confirm(article: Article, entry: Entry, decision: Decision) -> Plan:
    _refuse_added(article, entry, "confirmed")
    olds = {k: v for k, v in cells_of(article, entry).items() if k != OPEN}
    line = _line(article, entry, decision, old=write_assignments(olds))
    return Plan(((line,),), tuple(_own(article, entry, decision, "confirm")))


def _reject(article: Article, entry: Entry, decision: Decision) -> Plan:
    own = tuple(_own(article, entry, decision, "confirm", "correct", "add"))
    own += tuple(_own_codes(article, entry, decision))
    if _is_added(entry):
        if any(v.correction not in own for v in article.decided.get(entry, ())):
            raise RefusedError("somebody else added this row; take that decision back instead")
        return Plan((), own)
    cells = _cells_before(article, entry, own)
    olds = [{k: cells[k] for k in IDENTITY.get(entry.table, ("value_text",)) if k in cells}]
    olds.append({k: v for k, v in cells.items() if k != OPEN})
    lines = (_line(article, entry, decision, old=write_assignments(o)) for o in olds)
    return Plan((tuple(lines),), own)


def _correct(article: Article, entry: Entry, decision: Decision) -> Plan:
    _refuse_unknown(entry.table, decision.values)
    own = tuple(_own(article, entry, decision, "confirm", "correct"))
    shown = cells_of(article, entry)
    wanted = shown | {k: v.strip() for k, v in decision.values.items() if k in shown}
    if _is_added(entry):
        return _add_again(article, entry, decision, wanted)
    before = _cells_before(article, entry, own)
    news = {k: v for k, v in wanted.items() if v != before[k]}
    codes, taken = _codes(article, entry, decision)
    rows = [tuple(_corrections(article, entry, decision, before, news))] if news else []
    if not (rows or codes or taken or own):
        raise RefusedError("nothing was changed")
    return Plan((*rows, *codes), (*own, *taken))


def _corrections(
    article: Article,
    entry: Entry,
    decision: Decision,
    before: Mapping[str, str],
    news: Mapping[str, str],
) -> Iterator[Correction]:
    """One line for all columns, from the shortest wording to one that names the whole row."""
    changed = {k: before[k] for k in news}
    if len(news) == 1:
        ((column, new),) = news.items()
        yield _line(article, entry, decision, field=column, old=before[column], new=new)
    for names in (IDENTITY.get(entry.table, ("value_text",)), tuple(before)):
        olds = {k: before[k] for k in names if k in before and k != OPEN} | changed
        yield _line(
            article, entry, decision, old=write_assignments(olds), new=write_assignments(news)
        )


Wordings = tuple[Correction, ...]


def _codes(
    article: Article, entry: Entry, decision: Decision
) -> tuple[list[Wordings], list[Correction]]:
    """The lines by which an outcome's codes become those of the form, and lines to drop for it."""
    add: list[Wordings] = []
    drop: list[Correction] = []
    for dimension, known in codes_of(article, entry).items() if entry.table == "outcomes" else ():
        if dimension not in decision.values:
            continue
        asked = [c.strip() for c in decision.values[dimension].split(",") if c.strip()]
        for code in dict.fromkeys((*asked, *known)):
            if (code in asked) == (code in known):
                continue
            action = "add" if code in asked else "reject"
            line = _code_lines(article, entry, replace(decision, action=action), dimension, code)
            opposite = _opposite(article, decision, line)
            drop += opposite
            add += [] if opposite else [line]
    return add, drop


def _code_lines(
    article: Article, entry: Entry, decision: Decision, dimension: str, code: str
) -> Wordings:
    """One code of an outcome added or rejected; the second wording says of which outcome."""
    values = {"dimension": dimension, "value": code}
    whole = {"outcome_id": name_of(article, entry)} | values
    cell = "new" if decision.action == "add" else "old"
    return tuple(
        _line(article, entry, decision, table="outcome_dimensions", **{cell: write_assignments(v)})
        for v in (values, whole)
    )


def _opposite(article: Article, decision: Decision, wordings: Wordings) -> list[Correction]:
    """Lines of the same reviewer that say the contrary: dropping them is enough."""
    contrary = {"add": "reject", "reject": "add"}[wordings[0].action]
    said = {(w.quote, w.occurrence, frozenset({**w.olds, **w.news}.items())) for w in wordings}
    return [
        c
        for c in article.corrections
        if c.action == contrary
        and c.table == "outcome_dimensions"
        and c.coder == decision.coder
        and (c.quote, c.occurrence, frozenset({**c.olds, **c.news}.items())) in said
    ]


def _add(article: Article, decision: Decision) -> Plan:
    if decision.table not in COLUMNS:
        raise RefusedError(f"no rows can be added to {decision.table!r}")
    _refuse_unknown(decision.table, decision.values)
    place = _place(article, decision)
    filled = {k: v.strip() for k, v in decision.values.items() if v.strip()}
    values = {k: v for k, v in filled.items() if k in COLUMNS[decision.table]}
    cells = {"table": decision.table, "new": write_assignments(values)}
    lines = [_line_at(article, place, decision, cells)]
    for dimension in DIMENSIONS if decision.table == "outcomes" else ():
        for code in filter(None, (c.strip() for c in filled.get(dimension, "").split(","))):
            new = write_assignments({"dimension": dimension, "value": code})
            cells = {"table": "outcome_dimensions", "new": new}
            lines.append(_line_at(article, place, decision, cells))
    return Plan(tuple((line,) for line in lines))


def _add_again(
    article: Article, entry: Entry, decision: Decision, wanted: Mapping[str, str]
) -> Plan:
    """A row that a person added says something else: the line that added it is written anew."""
    verdicts = [v for v in article.decided.get(entry, ()) if v.correction.action == "add"]
    if any(v.correction.coder != decision.coder for v in verdicts):
        raise RefusedError("somebody else added this row; take that decision back instead")
    adding = replace(decision, action="add")
    new = write_assignments({k: v for k, v in wanted.items() if v})
    line = _line(article, entry, adding, new=new)
    codes, taken = _codes(article, entry, decision)
    return Plan(((line,), *codes), (*(v.correction for v in verdicts), *taken))


_PLANS: dict[str, Callable[[Article, Entry, Decision], Plan]] = {
    "confirm": _confirm,
    "reject": _reject,
    "correct": _correct,
}


def _own(article: Article, entry: Entry, decision: Decision, *actions: str) -> Iterator[Correction]:
    """What the same reviewer decided on the row before."""
    for verdict in article.decided.get(entry, ()):
        c = verdict.correction
        if c.coder == decision.coder and c.action in actions:
            yield c


def _own_codes(article: Article, entry: Entry, decision: Decision) -> Iterator[Correction]:
    """What the same reviewer decided on the codes of an outcome: without it, they are nothing."""
    if entry.table == "outcomes":
        words = _line(article, entry, decision)
        for c in article.corrections:
            own = (c.table, c.coder) == ("outcome_dimensions", decision.coder)
            if own and (c.quote, c.occurrence) == (words.quote, words.occurrence):
                yield c


def _cells_before(article: Article, entry: Entry, dropped: Iterable[Correction]) -> dict[str, str]:
    """What the row says without some decisions on it."""
    cells = cells_of(article, entry)
    dropped = list(dropped)
    if any(c.action == "correct" for c in dropped):
        for c in dropped:
            cells |= {k: c.olds.get(k, v) for k, v in cells.items() if k in c.news}
    return cells


def _is_added(entry: Entry) -> bool:
    evidence = getattr(entry.fact, "evidence", entry.fact)
    return getattr(evidence, "rule", "") == PERSON


def _refuse_added(article: Article, entry: Entry, what: str) -> None:
    if _is_added(entry):
        coders = {v.correction.coder for v in article.decided.get(entry, ())}
        raise RefusedError(f"added by {', '.join(sorted(coders))}; it need not be {what}")


def _refuse_unknown(table: str, values: Mapping[str, str]) -> None:
    known = {*COLUMNS[table], *(DIMENSIONS if table == "outcomes" else ())}
    if unknown := sorted(set(values) - known):
        raise RefusedError(f"{table} has no {', '.join(unknown)} to decide on")


def _place(article: Article, decision: Decision) -> tuple[int, int]:
    """Where the words of a new row stand: as marked, or the only place that has them."""
    text = article.machine.document.text
    if decision.span is not None:
        start, end = decision.span
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if 0 <= start < end <= len(text):
            return start, end
        raise RefusedError("mark the words that say so in the text first")
    found = Folded(text).places(decision.words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise RefusedError("these words do not stand in the article; mark them in its text")
    raise RefusedError(f"these words stand there {len(found)} times; mark them in the text")


def _line(article: Article, entry: Entry, decision: Decision, **cells: str) -> Correction:
    """A line about the words of a row."""
    return _line_at(article, (entry.start, entry.end), decision, {"table": entry.table} | cells)


def _line_at(
    article: Article, place: tuple[int, int], decision: Decision, cells: Mapping[str, str]
) -> Correction:
    """A line about the words at a place, checked as those of the file are."""
    text = article.machine.document.text
    quote = " ".join(text[slice(*place)].split())
    found = Folded(text).places(quote)
    line = correction_of(
        {
            "doc_id": article.row["doc_id"],
            "quote": quote,
            "occurrence": str(found.index(place) + 1 if place in found else 1),
            "action": decision.action,
            "coder": decision.coder,
            "date": decision.date,
            "reason": decision.reason,
            **cells,
        }
    )
    if isinstance(line, BrokenLine):
        raise RefusedError(line.reason)
    return line
