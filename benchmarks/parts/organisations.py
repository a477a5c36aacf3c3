"""The organisations reader on public names, in the form that the scorer of `organisations_*` reads.

usage: python -m benchmarks.parts.organisations GOLD.jsonl PREDICTIONS.jsonl

A line of GOLD has ``doc_id`` and ``text``; of PREDICTIONS ``doc_id`` and ``spans`` with ``start``
and ``end``. The reader is the one that the pipeline runs, in the same pipeline.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from extractors._reader import mentions
from pipeline.annotate import build_pipeline


def main(gold: str, predictions: str) -> None:
    """Read every text of ``gold`` and write what was found."""
    rows = [json.loads(line) for line in Path(gold).read_text(encoding="utf-8").splitlines()]
    lines = []
    pairs = ((row["text"], row["doc_id"]) for row in rows)
    for doc, doc_id in build_pipeline().pipe(pairs, as_tuples=True):
        spans = [{"start": m.start, "end": m.end} for m in mentions(doc, "organisations")]
        lines.append(json.dumps({"doc_id": doc_id, "spans": spans}))
    Path(predictions).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
