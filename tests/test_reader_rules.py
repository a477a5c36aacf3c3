"""Every rule of the readers and composers has a case that shows it and one that bounds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rules import KINDS, PACKAGE, Kind, kinds_of, rules_in

_RULES = [
    pytest.param(kind, rule, id=f"{kind.name}-{rule}")
    for kind in KINDS.values()
    for rule in kind.rules
]


def _file(kind: Kind) -> str:
    return f"tests/cases/{kind.name}.txt"


@pytest.mark.parametrize(("kind", "rule"), _RULES)
def test_a_rule_has_a_case_that_shows_it(kind: Kind, rule: str) -> None:
    assert rule in kind.shown, f"write a case with rule={rule} in {_file(kind)}"


@pytest.mark.parametrize(("kind", "rule"), _RULES)
def test_a_rule_has_a_case_that_bounds_it(kind: Kind, rule: str) -> None:
    assert rule in kind.bounding, f"write a case under '# bounded {rule}: why' in {_file(kind)}"


@pytest.mark.parametrize(("kind", "rule"), _RULES)
def test_a_rule_is_named_in_words(kind: Kind, rule: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:[-_][a-z]+)*", rule)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_case_names_a_rule_that_is_gone(kind: Kind) -> None:
    assert kind.shown <= kind.known
    assert kind.bounding <= kind.known


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_bounding_heading_names_its_rules(kind: Kind) -> None:
    assert kind.unnamed == []


def test_the_rules_are_found_in_the_source() -> None:
    outcomes = {"people-taught", "number-continues", "money-funds", "goods-given"}
    assert outcomes <= set(KINDS["outcomes"].rules)


_WITH_RULES = [path for path in sorted(PACKAGE.rglob("*.py")) if any(rules_in(path, {}))]


@pytest.mark.parametrize("path", _WITH_RULES, ids=lambda p: p.stem)
def test_a_file_with_rules_belongs_to_one_kind(path: Path) -> None:
    assert len(kinds_of(path)) == 1, "name the file in a kind of tests/rules.py"


def test_rules_are_read_however_they_are_given(tmp_path: Path) -> None:
    source = tmp_path / "reader.py"
    source.write_text(
        "SAYS = 'by_constant'\n"
        "TABLE = {'s': 'by_table', 'f': 'by_table_too'}\n"
        "def vote(item, rule, confidence): ...\n"
        "class Found:\n    start: int\n    rule: str\n"
        "def read(x):\n"
        "    vote(x, 'by_place', 0.5)\n    vote(x, SAYS, 0.5)\n    vote(x, '', 0.5)\n"
        "    Found(3, 'by_field' if x else 'by_other_field')\n"
        "    replace(x, rule=TABLE[x])\n"
        "    name, rule = x, 'by_variable'\n"
        "    print('by_nobody', x.rule == 'by_comparison')\n"
    )
    assert set(rules_in(source, {})) == {
        "by_constant", "by_field", "by_other_field", "by_place", "by_table", "by_table_too",
        "by_variable",
    }  # fmt: skip
