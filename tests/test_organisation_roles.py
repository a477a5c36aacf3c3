"""The reviewed patterns of organisations' roles: each has a text it reads and one it must not."""

from __future__ import annotations

import pytest
from growth import Work, grows_in_proportion

from extractors._data import load_rows
from extractors._organisation_defaults import default_parts
from extractors._organisation_slots import ANY, BODY, MODIFIER, Slot, Unit
from extractors.organisation_roles import Rule, role_rules
from schemas.codelists import ORGANISATION_ROLES
from schemas.values import Mention, Name

_ROWS = load_rows("organisation_patterns")
_IDS = [f"{r['rule']}-{r['role']}-{i}" for i, r in enumerate(_ROWS)]


def _takes(rule: Rule, text: str) -> bool:
    """Whether the pattern captures a slot, and does not say that it should be left alone."""
    for found in rule.pattern.finditer(text):
        if "no" in rule.pattern.groupindex and found["no"]:
            continue
        if any(found[g] and found[g] in ANY + MODIFIER for g in range(1, found.re.groups + 1)):
            return True
    return False


@pytest.mark.parametrize(("row", "rule"), list(zip(_ROWS, role_rules(), strict=True)), ids=_IDS)
def test_a_pattern_reads_its_example_and_not_its_unlike(row: dict[str, str], rule: Rule) -> None:
    assert _takes(rule, row["example"])
    assert not _takes(rule, row["unlike"])


def test_every_pattern_names_a_role_and_a_confidence() -> None:
    for rule in role_rules():
        assert rule.role in ORGANISATION_ROLES
        assert 0.5 <= rule.confidence <= 1
        assert rule.takes in ("all", "last", "world", "donor")


@pytest.mark.parametrize(
    "unit",
    [
        "◆ ",
        "◆, ",
        "◆ which ",
        "◆ in x, ",
        "a ",
        "training of the ◇ ",
        "20 officers ",
        "held by the ",
    ],
)
def test_no_pattern_takes_long_over_a_monotonous_sentence(unit: str) -> None:
    def prepare(length: int) -> Work:
        text = (unit * length)[:length]
        return lambda: [sum(1 for _ in rule.pattern.finditer(text)) for rule in role_rules()]

    assert grows_in_proportion(prepare, 250)


def _row(at: int, bodies: int, country: str) -> Unit:
    """A sentence on training that names so many police forces."""
    text = f"{BODY} " * bodies + "completed a course"
    names = [Name(f"Police of Town {at + i}", None, country, "10") for i in range(bodies)]
    slots = {
        2 * i: Slot((Mention(at + 2 * i, at + 2 * i + 1, "organisation", "head_word", name, 0.9),))
        for i, name in enumerate(names)
    }
    return Unit(text, slots, at, at + len(text))


def test_an_article_as_a_whole_tells_who_learns() -> None:
    [(unit, part)] = default_parts([_row(0, 1, "KEN")], {}, {"KEN"})
    assert (unit.start, part.role, part.rule) == (0, "recipient", "forces_of_learners")


@pytest.mark.parametrize("rows", [1, 40])
def test_the_whole_article_is_not_looked_through_for_each_body(rows: int) -> None:
    def prepare(size: int) -> Work:
        each = max(1, size // rows)
        units = [_row(10 * each * n, each, "KEN") for n in range(rows)]
        return lambda: list(default_parts(units, {}, {"KEN"}))

    assert grows_in_proportion(prepare, 40)
