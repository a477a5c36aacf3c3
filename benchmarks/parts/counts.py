"""Read a public file of counts with the pipeline's own reader, for ``score_parts.py counts``.

usage: python -m benchmarks.parts.counts GOLD.jsonl PREDICTIONS.jsonl

The gold says an open bound with a flag and a fraction as a fraction; our modifiers and percentages
say the same, so this only translates. The reader runs on a blank pipeline, as it needs no model.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import spacy

from extractors.counts import read_counts
from schemas.values import Mention, Quantity


def read_spans(mentions: list[Mention]) -> Iterator[dict[str, object]]:
    """Each mention as the public files write it."""
    for mention in mentions:
        if not isinstance(mention.value, Quantity):
            continue
        quantity = mention.value
        share = 100 if mention.rule in ("fraction", "ratio") and quantity.unit == "percent" else 1
        low, high = quantity.low, quantity.high
        yield {
            "start": mention.start,
            "end": mention.end,
            "low": None if low is None else low / share,
            "high": None if high is None else high / share,
            "low_open": quantity.modifier == "more_than",
            "high_open": quantity.modifier in ("less_than", "nearly"),
        }


def main(gold: str, predictions: str) -> None:
    """Read every text of ``gold`` and write what was found."""
    nlp = spacy.blank("en")
    lines = []
    for line in filter(None, Path(gold).read_text(encoding="utf-8").split("\n")):
        document = json.loads(line)
        spans = list(read_spans(read_counts(nlp.make_doc(document["text"]))))
        lines.append(json.dumps({"doc_id": document["doc_id"], "spans": spans}))
    Path(predictions).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
