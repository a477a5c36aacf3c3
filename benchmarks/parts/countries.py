"""The countries reader beside two naive peers, on whole articles with gold country codes.

usage: python -m benchmarks.parts.countries FOLDER [NAME ...]

FOLDER holds ``NAME.txt`` beside ``NAME.json``, whose ``countries`` (and ``optional.countries``)
have a ``code`` each. Gold has the countries with a role in a programme only; a country that an
article just mentions counts as wrong here, for every peer alike, so that only the recall and the
order of the peers mean something. Peers: places by spaCy's model handed to ``pycountry.lookup``,
and pycountry's names searched as they are.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pycountry
from spacy.tokens import Doc

from extractors.countries import read_countries
from pipeline.model import load_model
from schemas.values import Place


def ours(doc: Doc) -> set[str]:
    """Codes that our reader finds."""
    values = (m.value for m in read_countries(doc))
    return {v.code for v in values if isinstance(v, Place) and v.code}


def model_and_lookup(doc: Doc) -> set[str]:
    """Codes of the model's places and peoples that pycountry knows by name."""
    found = set()
    for entity in doc.ents:
        if entity.label_ in ("GPE", "NORP"):
            try:
                found.add(pycountry.countries.lookup(entity.text).alpha_3)
            except LookupError:
                continue
    return found


def plain_names(doc: Doc) -> set[str]:
    """Codes of the countries whose pycountry name stands in the text."""
    return {
        c.alpha_3
        for c in pycountry.countries
        if c.name in doc.text or getattr(c, "common_name", c.name) in doc.text
    }


PEERS: dict[str, Callable[[Doc], set[str]]] = {
    "this reader": ours,
    "spaCy + pycountry.lookup": model_and_lookup,
    "pycountry names": plain_names,
}


def main(folder: str, *names: str) -> None:
    """Print precision, recall and F1 of each peer over the articles."""
    nlp = load_model()
    counts = {peer: [0, 0, 0] for peer in PEERS}
    paths = sorted(Path(folder).glob("*.json"))
    for path in (p for p in paths if not names or p.stem in names):
        gold = json.loads(path.read_text(encoding="utf-8"))
        wanted = {c["code"] for c in gold["countries"]}
        allowed = wanted | {c["code"] for c in gold.get("optional", {}).get("countries", [])}
        doc = nlp(path.with_suffix(".txt").read_text(encoding="utf-8"))
        for peer, read in PEERS.items():
            found = read(doc)
            counts[peer][0] += len(found & wanted)
            counts[peer][1] += len(found - allowed)
            counts[peer][2] += len(wanted - found)
    for peer, (right, wrong, missed) in counts.items():
        precision = right / max(1, right + wrong)
        recall = right / max(1, right + missed)
        f1 = 2 * right / max(1, 2 * right + wrong + missed)
        print(f"{peer:26} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
