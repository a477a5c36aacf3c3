"""The dates reader on public dates, in the form that the scorer of `dates_*.jsonl` reads.

usage: python -m benchmarks.parts.dates GOLD.jsonl PREDICTIONS.jsonl [--no-published]

A line of GOLD has ``doc_id``, ``text`` and ``published``; a line of PREDICTIONS has ``doc_id`` and
``spans`` with ``start``, ``end`` and the ``first`` and ``last`` day. These corpora follow TimeML:
each end of a range is a date of its own and no end is open. A range is handed on as its two ends,
"since 2012" as 2012.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from extractors.normalise.dates import Reading, date_readings
from schemas.edtf import first_day, is_edtf, last_day

Span = dict[str, int | str | None]

_JOIN = re.compile(r"\s*[-–—/]\s*|\s(?:to|and|until|till|through)\s|&")


def spans(text: str, published: str | None) -> list[Span]:
    """All dates of ``text`` as the scorer wants them."""
    known = published if published and is_edtf(published) else None
    return [s for r in date_readings(text, known) for s in _spans(text, r)]


def _spans(text: str, reading: Reading) -> list[Span]:
    """One span, or the two ends of a range that words name separately."""
    period = reading.period
    if period is None:
        return []
    ends = period.start or period.end, period.end or period.start
    joins = list(_JOIN.finditer(text, reading.start, reading.end))
    if joins and reading.rule.startswith(("range", "joined")):
        middle = joins[len(joins) // 2].start()
        return [
            _span(reading.start, middle, ends[0], ends[0]),
            _span(middle, reading.end, ends[1], ends[1]),
        ]
    return [_span(reading.start, reading.end, *ends)]


def _span(start: int, end: int, first: str | None, last: str | None) -> Span:
    days = first_day(first), last_day(last)
    return {
        "start": start,
        "end": end,
        "first": days[0].isoformat() if days[0] else None,
        "last": days[1].isoformat() if days[1] else None,
    }


def main(gold: str, predictions: str, *flags: str) -> None:
    """Read every text of ``gold`` and write what was found."""
    lines = []
    for document in map(json.loads, Path(gold).read_text(encoding="utf-8").strip().split("\n")):
        published = None if "--no-published" in flags else document.get("published")
        found = spans(document["text"], published)
        lines.append(json.dumps({"doc_id": document["doc_id"], "spans": found}))
    Path(predictions).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
