"""Every rule that decides about a number has a case that shows it and one that bounds it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from notation import load_cases
from spacy.language import Language

import extractors
from extractors._findings import Finding
from pipeline.annotate import read_articles
from pipeline.compose import compose
from schemas.document import Block, Document

SOURCES = sorted(Path(extractors.__path__[0]).glob("_outcome_*.py"))
FILE = Path(__file__).parent / "cases" / "outcomes.txt"
CASES = load_cases(FILE)
_BOUNDED = re.compile(r"# bounded ([a-z, -]+): \S")
_NAMED = {"Finding": list(Finding.__dataclass_fields__).index("rule"), "Rule": 0}


def _rules_in(path: Path) -> set[str]:
    """Names given to Finding and Rule as plain strings; "" stands for no rule."""
    calls = (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found: set[str] = set()
    for call in calls:
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        place = _NAMED.get(call.func.id)
        if place is not None and len(call.args) > place:
            name = call.args[place]
            if isinstance(name, ast.Constant) and isinstance(name.value, str) and name.value:
                found.add(name.value)
    return found


RULES = sorted(set().union(*map(_rules_in, SOURCES)))


def test_the_rules_are_found_in_the_source() -> None:
    assert {"people-taught", "number-continues", "money-funds", "goods-given"} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_named_in_kebab_case(rule: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", rule)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_case_that_shows_it(rule: str) -> None:
    shown = {m.keys.get("rule") for c in CASES if not c.xfail for m in c.marks}
    assert rule in shown, f"write a case with rule={rule} in tests/cases/outcomes.txt"


def test_no_case_names_a_rule_that_is_gone() -> None:
    named = {str(m.keys["rule"]) for c in CASES for m in c.marks if m.keys.get("rule")}
    assert named <= set(RULES)


def _bounding_cases() -> dict[str, list[str]]:
    """Texts of the cases under "# bounded RULE, RULE: why" that hold no finding of the rule."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for case in CASES:
        first = int(case.place.rpartition(":")[2])
        heading = next(line for line in lines[first - 1 :: -1] if line.startswith("# "))
        match = _BOUNDED.match(heading)
        for rule in match[1].split(", ") if match and not case.xfail else ():
            if all(m.keys.get("rule") != rule for m in case.marks):
                found.setdefault(rule, []).append(case.text)
    return found


BOUNDING = _bounding_cases()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_case_that_bounds_it(rule: str) -> None:
    assert BOUNDING.get(rule), f"write a case under '# bounded {rule}: why' in {FILE.name}"


def test_no_bounding_case_names_a_rule_that_is_gone() -> None:
    assert set(BOUNDING) <= set(RULES)


def test_a_bounding_heading_names_its_rules() -> None:
    headings = [x for x in FILE.read_text(encoding="utf-8").splitlines() if "# bounded" in x]
    assert [h for h in headings if not _BOUNDED.match(h)] == []


def test_some_of_them_may_stand_two_paragraphs_below_the_people(nlp: Language) -> None:
    paragraphs = (
        "Norway trained 40 officers of the Malawi Police in Zomba in May 2019.",
        "The ministry said so in Lilongwe.",
        "Six of them are now in Oslo, where the police university takes them through a course.",
    )
    text = "\n\n".join(paragraphs)
    starts = [text.index(p) for p in paragraphs]
    blocks = tuple(
        Block(i, i + len(p), "paragraph") for i, p in zip(starts, paragraphs, strict=True)
    )
    [article] = read_articles(nlp, [Document("a", "a.txt", "0", text, blocks)])
    forty, six = compose(article).outcomes
    assert (six.value_text, six.evidence.rule, six.part_of) == ("Six", "number-of-them", 0)
    assert forty.part_of is None
