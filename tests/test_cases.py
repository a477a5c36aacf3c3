"""Every annotated case, one test each, and the rules that every reader's cases keep."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from groups import GROUPS
from notation import Case, NotationError, differences, load_cases
from rules import KINDS
from spacy.language import Language
from together import Together

import extractors
from extractors._reader import Reader
from pipeline.compose import compose

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Unreadable:
    """A file of cases that is none, and why."""

    place: str
    why: str


def _collect() -> Iterator[Case | Unreadable]:
    """Every case; a file that cannot be read is one that fails, and hides no other."""
    for path in sorted(CASES.glob("*")):
        try:
            yield from load_cases(path)
        except (NotationError, UnicodeDecodeError) as error:
            yield Unreadable(f"{path.name}:unreadable", str(error))


ALL = list(_collect())


def _marks(case: Case | Unreadable) -> list[pytest.MarkDecorator]:
    """Only a wrong finding is forgiven, a crash is not."""
    if isinstance(case, Unreadable) or not case.xfail:
        return []
    return [pytest.mark.xfail(reason=case.xfail, strict=True, raises=AssertionError)]


@pytest.fixture(scope="module")
def cases(nlp: Language) -> Together:
    return Together(nlp, (case.document() for case in ALL if isinstance(case, Case)))


@pytest.mark.parametrize("case", [pytest.param(c, id=c.place, marks=_marks(c)) for c in ALL])
def test_case(case: Case | Unreadable, cases: Together) -> None:
    if isinstance(case, Unreadable):
        pytest.fail(case.why)
    article = cases.read(case.document())
    group = case.group
    found = article.mentions(group.name) if group.take is None else group.take(compose(article))
    wrong = differences(case, list(found))
    assert not wrong, f"{case.place} {case.text!r}\n" + "\n".join(wrong)
    if group.name in KINDS and not case.xfail:
        kind, named = KINDS[group.name], {group.getters["rule"](f) for f in found}
        assert named <= kind.known, "add what is missing to `also` in tests/rules.py"
        assert not named & kind.bounds(case), "the rule that the case should bound has read it"


@pytest.mark.parametrize("name", GROUPS)
def test_every_reader_and_composer_has_cases_and_a_negative_one(name: str) -> None:
    path = CASES / f"{name}.txt"
    assert path.exists(), f"extractors/{name}.py has no cases; write tests/cases/{name}.txt"
    cases = load_cases(path)
    assert any(c.marks and not c.xfail for c in cases), f"{path.name} shows nothing that is found"
    assert any(not c.marks and not c.xfail for c in cases), f"{path.name} has no negative case"


@pytest.mark.parametrize(
    "name", [m.name for m in pkgutil.iter_modules(extractors.__path__) if m.name[0] != "_"]
)
def test_a_reader_is_named_as_its_file(name: str) -> None:
    module = importlib.import_module(f"extractors.{name}")
    reader = getattr(module, "READER", None)
    if reader is not None:
        assert isinstance(reader, Reader)
        assert reader.group == name
