"""The rules that readers and composers have, and the cases that show and bound them.

A rule is known by the name that it puts on what it finds. The names are read from the source, so
that a new rule without a case is seen: every plain string given as ``rule`` to a function, a class
or `dataclasses.replace` of the package, directly or through a constant. What a name is put together
from at run time says `Kind.made`. A table of patterns (``extractors/data``) names its rules in rows
that hold an example and a text unlike it each; those are tested row by row and need no case here.

A case shows a rule with ``rule=NAME`` on a mark. It bounds one if it stands under a heading
``# bounded NAME, NAME: why`` and no mark of it names the rule.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from notation import Case, load_cases

import extractors
from extractors._data import load_rows

PACKAGE = Path(extractors.__path__[0])
CASES = Path(__file__).parent / "cases"
_BOUNDED = re.compile(r"# bounded ([a-z_, -]+): \S")


@dataclass(frozen=True)
class Kind:
    """The rules of one reader or composer; ``name`` is also that of its file of cases.

    ``sources`` are patterns of files in ``extractors``. ``patterns`` is the table whose rows name
    rules and test them. ``takes`` adds callables whose argument at a place names a rule under
    another word than ``rule``. ``also`` are names that reading the source does not find,
    ``tested`` those that the rows of another table test.
    """

    name: str
    sources: tuple[str, ...]
    patterns: str | None = None
    takes: Mapping[str, int] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    tested: frozenset[str] = frozenset()

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The rules that need cases, in order."""
        found = set(self.also)
        for path in sorted({p for s in self.sources for p in PACKAGE.glob(s)}):
            found |= set(rules_in(path, self.takes))
        return tuple(sorted(found - self.of_patterns))

    @cached_property
    def of_patterns(self) -> frozenset[str]:
        """The rules that the rows of a table name and test."""
        rows = load_rows(self.patterns) if self.patterns else ()
        return self.tested.union(r["rule"] for r in rows)

    @property
    def known(self) -> frozenset[str]:
        """All rules."""
        return self.of_patterns.union(self.rules)

    @cached_property
    def cases(self) -> list[Case]:
        """The cases that must hold today."""
        return [c for c in load_cases(CASES / f"{self.name}.txt") if not c.xfail]

    @cached_property
    def shown(self) -> frozenset[str]:
        """The rules that marks name."""
        marks = (m for c in self.cases for m in c.marks)
        return frozenset(str(m.keys["rule"]) for m in marks if m.keys.get("rule"))

    @cached_property
    def bounding(self) -> frozenset[str]:
        """The rules that cases bound."""
        return frozenset(rule for case in self.cases for rule in self.bounds(case))

    def bounds(self, case: Case) -> frozenset[str]:
        """The rules that a case bounds: those of its heading that no mark of it names."""
        above = self._lines[int(case.place.rpartition(":")[2]) - 1 :: -1]
        match = _BOUNDED.match(next((x for x in above if x.startswith("# ")), ""))
        return frozenset(match[1].split(", ") if match else ()) - {
            m.keys.get("rule") for m in case.marks
        }

    @property
    def unnamed(self) -> list[str]:
        """Headings of bounding cases that name no rule."""
        return [x for x in self._lines if x.startswith("# bounded") and not _BOUNDED.match(x)]

    @cached_property
    def _lines(self) -> list[str]:
        return (CASES / f"{self.name}.txt").read_text(encoding="utf-8").splitlines()


def kinds_of(path: Path) -> list[str]:
    """The kinds that read the names of their rules in a file of the package."""
    return [k.name for k in KINDS.values() if any(path in PACKAGE.glob(s) for s in k.sources)]


def rules_in(path: Path, takes: Mapping[str, int]) -> Iterator[str]:
    """Names given as a rule in one file; "" stands for no rule."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = dict(_constants(tree))
    places = _places() | dict(_places_in(tree)) | takes
    given = (value for node in ast.walk(tree) for value in _given(node, places))
    yield from (name for value in given for name in _strings(value, constants) if name)


def _given(node: ast.AST, places: Mapping[str, int]) -> Iterator[ast.expr]:
    """What a call passes as ``rule``, and what an assignment gives to a variable of that name."""
    if isinstance(node, ast.Call):
        yield from (k.value for k in node.keywords if k.arg == "rule")
        place = places.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if place is not None and len(node.args) > place:
            yield node.args[place]
    elif isinstance(node, ast.Assign):
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=False))
        yield from (v for t, v in pairs if isinstance(t, ast.Name) and t.id == "rule")


def _strings(value: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    """The strings that an expression may be: itself, a choice, a constant, a table of them."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _strings(value.body, constants)
        yield from _strings(value.orelse, constants)
    elif isinstance(value, ast.Name) and value.id in constants:
        yield from _strings(constants[value.id], constants)
    elif isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        table = constants.get(value.value.id)
        for item in table.values if isinstance(table, ast.Dict) else ():
            yield from _strings(item, constants)


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module gives to values, by their places."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


@cache
def _places() -> dict[str, int]:
    """Where each function and class of the package takes its rule."""
    trees = (ast.parse(p.read_text(encoding="utf-8")) for p in sorted(PACKAGE.rglob("*.py")))
    return {name: place for tree in trees for name, place in _places_in(tree)}


def _places_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args]
        elif isinstance(node, ast.ClassDef):
            fields = (n.target for n in node.body if isinstance(n, ast.AnnAssign))
            names = [t.id for t in fields if isinstance(t, ast.Name)]
        else:
            continue
        if "rule" in names:
            yield node.name, names.index("rule")


def _of_names() -> tuple[str, ...]:
    """Names of countries are read by what they are and by what settled them."""
    ways = ("country_name", "demonym", "city")
    settled = (f"{way}_by_{settler}" for way in ways for settler in ("article", "default"))
    open_ones = (f"ambiguous_{via}" for via in ("name", "demonym", "city"))
    return (*settled, *open_ones, "city_in_country", "city_in_state")


def _of_clauses() -> frozenset[str]:
    """What clauses say of countries: every row of their table has an example and a bound."""
    heads = (head for row in load_rows("country_clauses") for head in row["head"].split("|"))
    return frozenset(f"clause_{head}" for head in heads)


def _of_programmes() -> tuple[str, ...]:
    """Programmes without a name, by the kind of their word, and names in quotation marks."""
    kinds = {row["kind"] for row in load_rows("activity_words")} - {"again", "meeting"} | {"verb"}
    quoted = ("quoted_and_run", "quoted_beside_noun", "quoted_name", "quoted_then_noun")
    return (*(f"claim_{kind}" for kind in sorted(kinds)), *quoted)


# What forms a number has (`extractors.normalise._phrase.Number`), and what is made of several.
_NUMBERS = ("digits", "words", "mixed", "fraction", "ratio", "both", "vague")
_RANGES = (
    "range_day_alone", "range_full_date", "range_named_way", "range_numeric",
    "range_numeric_ambiguous", "range_relative_year", "range_season", "range_weekday",
    "range_year_from_context", "range_year_from_publication",
)  # fmt: skip
# A kind for each reader and composer whose every rule must have both cases.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("counts", ("normalise/quantities.py",), also=(*_NUMBERS, "money", "percent")),
        Kind("countries", ("countries.py",), takes={"Mention": 3}, also=_of_names()),
        Kind(
            "country_roles",
            ("country_roles.py", "_country_*.py"),
            patterns="country_patterns",
            takes={"Vote": 2},
            tested=_of_clauses(),
        ),
        Kind("dates", ("normalise/date*.py",), also=("range", *_RANGES)),
        Kind(
            "organisation_roles",
            (
                "organisation_roles.py",
                "_organisation_defaults.py",
                "_organisation_said.py",
                "_organisation_verbs.py",
            ),
            patterns="organisation_patterns",
        ),
        Kind(
            "organisations",
            (
                "organisations.py",
                "_organisation_foreign.py",
                "_organisation_names.py",
                "_organisation_small.py",
            ),
            also=("acronym", "repeated_name"),
        ),
        Kind("outcomes", ("_outcome_*.py",), takes={"Rule": 0}),
        Kind("programmes", ("programmes.py", "_programme_*.py"), also=_of_programmes()),
        Kind("topics", ("topics.py", "_topic_*.py")),
    )
}
