"""The quality gate: the figures on the gold articles may rise and may not fall.

Floors stand in ``floors.json`` beside the gold articles, with a hash of texts and records, because
a figure means something only together with what it was measured on::

    python -m pipeline.review.gate                                   check
    python -m pipeline.review.gate --raise                           raise floors that are passed
    python -m pipeline.review.gate --allow-lower --reason "..."      set all to what is measured

Figures are cut to two digits: another build of the same libraries may differ behind that.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from pipeline.review.evaluate import evaluate_run
from pipeline.review.evaluation import Evaluation

GOLD = Path("tests/gold")
FLOORS = "floors.json"
HASHED = (".json", ".md", ".txt", ".yaml")


class GateError(ValueError):
    """Floors that may not be set this way; says why and what would do it."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The least that each figure must reach, and every time that one was lowered."""

    sha256: str
    articles: int
    floors: dict[str, float]
    lowered: tuple[dict[str, object], ...] = ()


def load_floors(gold: Path) -> Floors:
    """The pinned floors. Raises GateError if there are none."""
    path = gold / FLOORS
    if not path.is_file():
        raise GateError(
            f"{path}: no floors are pinned; run 'python -m pipeline.review.gate --raise'"
        )
    found = json.loads(path.read_text(encoding="utf-8"))
    return Floors(
        found["sha256"], found["articles"], found["floors"], tuple(found.get("lowered", ()))
    )


def write_floors(gold: Path, floors: Floors) -> None:
    """Pin floors."""
    content = json.dumps(asdict(floors), ensure_ascii=False, indent=1) + "\n"
    (gold / FLOORS).write_text(content, encoding="utf-8")


def hash_gold(gold: Path) -> str:
    """One hash over the names and bytes of all texts, sidecars and records."""
    total = hashlib.sha256()
    for path in sorted(gold.iterdir(), key=lambda p: p.name):
        if path.suffix in HASHED and path.name != FLOORS:
            total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return total.hexdigest()


def figures(evaluation: Evaluation) -> dict[str, float]:
    """What the gate holds: F1 of every measure, and how often nothing is found in nothing."""
    found = {name: score.f1 for name, score in evaluation.scores.items()}
    articles, silent = evaluation.quiet
    found["articles without a programme"] = silent / articles if articles else 1.0
    return {name: math.floor(value * 100 + 1e-9) / 100 for name, value in found.items()}


def failures(found: dict[str, float], sha256: str, floors: Floors) -> list[str]:
    """Why the gate is shut; empty if it is open."""
    lines = [
        f"{name}: {found.get(name, 0.0):.2f} is under its floor {floor:.2f}"
        for name, floor in floors.floors.items()
        if found.get(name, 0.0) < floor
    ]
    if sha256 != floors.sha256:
        lines.append(
            "the gold texts or records changed since the floors were pinned; pin them again with "
            "'python -m pipeline.review.gate --raise'"
        )
    return lines


def raised(found: dict[str, float], sha256: str, articles: int, old: Floors | None) -> Floors:
    """Floors at what is measured, none of them lower than before.

    Raises GateError if a figure has fallen, because then raising would hide it.
    """
    before = old.floors if old else {}
    fallen = [name for name, floor in before.items() if found.get(name, 0.0) < floor]
    if fallen:
        raise GateError(
            f'{", ".join(fallen)} fell; mend that, or lower with --allow-lower --reason "..."'
        )
    return Floors(sha256, articles, found, old.lowered if old else ())


def lowered(
    found: dict[str, float], sha256: str, articles: int, old: Floors, reason: str
) -> Floors:
    """Floors at what is measured, with a line on each that fell and why."""
    if not reason.strip():
        raise GateError('lowering a floor needs --reason "..."')
    fallen: dict[str, object] = {
        name: [floor, found.get(name, 0.0)]
        for name, floor in old.floors.items()
        if found.get(name, 0.0) < floor
    }
    note: dict[str, object] = {"reason": reason.strip(), "floors": fallen}
    return Floors(sha256, articles, found, (*old.lowered, note) if fallen else old.lowered)


def main(
    gold: Annotated[Path, typer.Argument(help="Folder of gold records with floors.json.")] = GOLD,
    raise_: Annotated[bool, typer.Option("--raise", help="Raise the floors.")] = False,
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="Lower them too.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why a floor is lowered.")] = "",
) -> None:
    """Check the figures on the gold articles against their floors, or pin new floors."""
    evaluation = evaluate_run(gold)
    found, sha256 = figures(evaluation), hash_gold(gold)
    try:
        if raise_ or allow_lower:
            old = load_floors(gold) if (gold / FLOORS).exists() else None
            new = (
                lowered(found, sha256, evaluation.articles, old, reason)
                if allow_lower and old
                else raised(found, sha256, evaluation.articles, old)
            )
            write_floors(gold, new)
        wrong = failures(found, sha256, load_floors(gold))
    except GateError as error:
        typer.echo(f"gate: {error}", err=True)
        raise typer.Exit(2) from error
    for name, value in found.items():
        typer.echo(f"{name:30}{value:.2f}")
    for line in wrong:
        typer.echo(line, err=True)
    raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    typer.run(main)
