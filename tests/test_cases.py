"""Every annotated case, one test each, and the rules that every reader's cases keep."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from groups import GROUPS
from notation import Case, NotationError, differences, load_cases
from rules import KINDS
from spacy.language import Language

import extractors
from extractors._reader import Reader
from pipeline.annotate import read_articles
from pipeline.compose import compose

CASES = Path(__file__).parent / "cases"


def _collect() -> list[object]:
    """One parameter a case; a file that cannot be read is one that fails, and hides no other."""
    params: list[object] = []
    for path in sorted(CASES.glob("*")):
        try:
            cases = load_cases(path)
        except (NotationError, UnicodeDecodeError) as error:
            params.append(pytest.param(str(error), id=f"{path.name}:unreadable"))
            continue
        for case in cases:
            # only a wrong finding is forgiven, a crash is not
            known = pytest.mark.xfail(reason=case.xfail or "", strict=True, raises=AssertionError)
            params.append(pytest.param(case, id=case.place, marks=[known] if case.xfail else []))
    return params


@pytest.mark.parametrize("case", _collect())
def test_case(case: Case | str, nlp: Language) -> None:
    if isinstance(case, str):
        pytest.fail(case)
    [article] = read_articles(nlp, [case.document()])
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
