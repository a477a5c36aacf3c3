"""Our readers beside well-known tools on public data, part by part.

usage: python -m benchmarks.bench_parts [FOLDER]

FOLDER (or the environment's COMMUNIQUE_BENCH, or ../shared/bench) holds the converted data sets, a
JSON object a line: ``doc_id``, ``text``, ``published``, ``gold`` (what is to be found) and
``ignore`` (what counts neither way). The peers' figures were measured with the same scorer on the
same files. Adapters in `benchmarks.parts` bring our readers into the form that is scored; the
readers are those that the pipeline uses, as they are. What was measured is kept in ``parts.json``,
for the page on quality.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.parts import countries
from pipeline.review.coding import find_records

DEFAULT = "../shared/bench"
GOLD = "tests/gold"
RESULTS = Path(__file__).with_name("parts.json")
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A data set, the adapter that reads it, and what others reach on it (F1) by figure."""

    file: str
    adapter: str
    peers: Mapping[str, Mapping[str, float]]
    flags: tuple[str, ...] = ()


PARTS = (
    Part("dates_meantime", "dates", {"value": {
        "HeidelTime": 79.5, "Recognizers-Text": 71.6, "spaCy + dateparser": 60.4,
        "dateparser.search": 54.7,
    }}),
    Part("dates_wikiwars", "dates", {"value": {
        "HeidelTime, tuned on this set": 90.1, "Recognizers-Text": 57.6,
        "spaCy + dateparser": 51.6, "dateparser.search": 47.2,
    }}, ("--no-published",)),
    Part("counts_specs", "counts", {"bounds": {"quantulum3": 51.7}}),
    Part("organisations_re3d", "organisations", {
        "exact": {"spaCy en_core_web_sm": 37.0}, "overlap": {"spaCy en_core_web_sm": 49.5},
    }),
    Part("organisations_meantime", "organisations", {
        "exact": {"spaCy en_core_web_sm": 69.4}, "overlap": {"spaCy en_core_web_sm": 78.0},
    }),
)  # fmt: skip


def meets(a: Item, b: Item) -> bool:
    """Whether two spans share a character."""
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def trimmed(text: str, span: Item) -> tuple[int, int]:
    """A name's place without a leading article, a trailing possessive or punctuation."""
    start, end = span["start"], span["end"]
    if lead := re.match(r"(the|a|an)\s+", text[start:end], re.IGNORECASE):
        start += lead.end()
    tail = re.search(r"['’]s?$", text[start:end])
    end = start + tail.start() if tail and tail.start() else end
    while end > start and text[end - 1] in " \n.,":
        end -= 1
    return start, end


def same_days(gold: Item, span: Item) -> bool:
    """Both the first and the last day."""
    return meets(gold, span) and all(gold[k] == span.get(k) for k in ("first", "last"))


def same_bounds(gold: Item, span: Item) -> bool:
    """Both bounds, and whether each is itself excluded."""
    numbers = all(_same_number(gold[k], span.get(k)) for k in ("low", "high"))
    flags = all(bool(gold.get(k)) == bool(span.get(k)) for k in ("low_open", "high_open"))
    return meets(gold, span) and numbers and flags


def _same_number(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) < 1e-6


def judge(figure: str, text: str) -> Callable[[Item, Item], bool]:
    """When a finding is right."""
    return {
        "value": same_days,
        "bounds": same_bounds,
        "overlap": meets,
        "exact": lambda gold, span: trimmed(text, gold) == trimmed(text, span),
    }[figure]


def count_right(figure: str, document: Item, spans: Sequence[Item]) -> tuple[int, int, int]:
    """Right, found and wanted in one document; what only meets an ignored span is not counted."""
    gold, ignored = document["gold"], document.get("ignore", [])
    kept = [
        s for s in spans if any(meets(s, g) for g in gold) or not any(meets(s, i) for i in ignored)
    ]
    right = judge(figure, document["text"])
    used: set[int] = set()
    for wanted in gold:
        hits = (i for i, s in enumerate(kept) if i not in used and right(wanted, s))
        used.update(islice(hits, 1))
    return len(used), len(kept), len(gold)


def score(figure: str, gold: Path, predictions: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent."""
    found = {line["doc_id"]: line["spans"] for line in read_lines(predictions)}
    right = read = wanted = 0
    for document in read_lines(gold):
        spans = found.get(document["doc_id"], [])
        if figure == "value":
            spans = [s for s in spans if s.get("first")]
        counts = count_right(figure, document, spans)
        right, read, wanted = right + counts[0], read + counts[1], wanted + counts[2]
    precision, recall = 100 * right / max(read, 1), 100 * right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def read_lines(path: Path) -> Iterator[Any]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def measure(part: Part, gold: Path) -> Iterator[dict[str, Any]]:
    """Read a data set with our reader, and score it by each figure."""
    adapter = import_module(f"benchmarks.parts.{part.adapter}")
    with TemporaryDirectory() as folder:
        predictions = Path(folder, "predictions.jsonl")
        adapter.main(str(gold), str(predictions), *part.flags)
        for figure, peers in part.peers.items():
            precision, recall, f1 = score(figure, gold, predictions)
            yield {
                "file": part.file, "figure": figure, "ours": round(f1, 1),
                "precision": round(precision, 1), "recall": round(recall, 1), "peers": dict(peers),
            }  # fmt: skip


def show(result: Mapping[str, Any]) -> None:
    """Print our figures above the peers'."""
    print(f"\n{result['file']}, {result['figure']}")
    more = f"(precision {result['precision']}, recall {result['recall']})"
    print(f"  {'ours':32}{result['ours']:6.1f}   {more}")
    for name, reached in sorted(result["peers"].items(), key=lambda peer: -peer[1]):
        print(f"  {name:32}{reached:6.1f}")


def main() -> None:
    """Print ours beside the peers for every part whose data is there."""
    chosen = sys.argv[1:] or [os.environ.get("COMMUNIQUE_BENCH", DEFAULT)]
    folder = Path(chosen[0])
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; give the folder with the converted data sets")
    results = []
    for part in PARTS:
        gold = folder / f"{part.file}.jsonl"
        if not gold.exists():
            sys.exit(f"{gold}: no such file; give the folder with the converted data sets")
        for result in measure(part, gold):
            show(result)
            results.append(result)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\ncountries of the project's own gold articles, a role in a programme or not")
    countries.main(GOLD, *(path.stem for path in find_records(Path(GOLD))))


if __name__ == "__main__":
    main()
