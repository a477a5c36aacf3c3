"""All digests to links, and what the links answer when the rows are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.garbage import none_made
from pipeline.ingest.duplicates import Print, find_duplicates
from pipeline.link.answers import Answers
from pipeline.link.bodies import Bodies, Pair, join_bodies, joined_marks, marks_of
from pipeline.link.decided import Decided, join_decided, resolve
from pipeline.link.decisions import Match, Matches, Side, Trouble
from pipeline.link.digest import Digest, names_of
from pipeline.link.directory import Directory, Organisation
from pipeline.link.groups import Groups
from pipeline.link.items import Item, items_of
from pipeline.link.names import NameKey
from pipeline.link.organisations import Names
from pipeline.link.outcomes import Number, decide_repeats, find_repeats, numbers_of
from pipeline.link.programmes import groups_of, join_programmes
from pipeline.link.programmes import link_of as programme_link
from pipeline.link.record import End, Link
from pipeline.link.relations import founders, parents_of, series_of
from pipeline.link.told import Programme, told
from schemas.values import Name

_NO_PRINT = Print("", None)


@dataclass(frozen=True, slots=True)
class LinkedFacts:
    """What linking found of articles, programmes and outcomes: every answer is a look-up."""

    duplicates: Mapping[str, str] = field(default_factory=dict)
    founder: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def duplicate_of(self, doc_id: str) -> str | None:
        """The earlier article that this one repeats."""
        return self.duplicates.get(doc_id)

    def programme_id(self, key: str) -> str:
        """The key of the programme that has this key in its article."""
        return self.founder.get(key, key)

    def parent_id(self, programme_id: str) -> str | None:
        """The key of the programme's umbrella."""
        return self.parents.get(programme_id)

    def programme(self, programme_id: str) -> Programme | None:
        """A programme that several articles tell of; None for one that its own article tells."""
        return self.programmes.get(programme_id)

    def repeats(self, outcome_key: str, doc_id: str) -> bool:
        """Whether another article reports this outcome as well, so that a sum must leave it out."""
        return doc_id in self.duplicates or outcome_key in self.left_out


@dataclass(frozen=True, slots=True)
class Links(LinkedFacts):
    """All that linking found: rows can be made one article at a time.

    ``keys`` has, by article, those of its programmes and outcomes about which there is an answer.
    """

    organisations: Directory = field(default_factory=Directory)
    made: tuple[Link, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    answers: Answers = field(default_factory=Answers)
    keys: dict[str, list[str]] = field(default_factory=dict)

    def org_id(self, name: Name, doc_id: str) -> str:
        """The key of the organisation that an article means by a name."""
        return self.organisations.org_id(name, doc_id)

    def organisations_met_in(self, doc_id: str) -> list[Organisation]:
        """The organisations of which a name, or a part, stands in this article first, by key."""
        return self.organisations.met_in(doc_id)

    def about(self, doc_id: str) -> bytes:
        """A hash of all these answers for one article."""
        return self.answers.about(doc_id)


def link(articles: Iterable[Digest], matches: Matches | None = None) -> Links:
    """Find what is the same in several articles. The articles' order does not matter.

    ``matches`` are people's decisions; they win over every rule.
    """
    gathered = _gathered(articles)
    with none_made():
        return _linked(*gathered, matches or Matches())


def _linked(names: Names, prints: list[Print], kept: _Kept, matches: Matches) -> Links:
    troubles = list(matches.broken)
    directory, made = _organisations(names, _of(matches, "organisation"), troubles)
    duplicates = find_duplicates(prints)
    pool: dict[object, object] = {}
    items = {
        item.key: item
        for article, keys in kept
        for item in items_of(
            article,
            {text: directory.id_of(key) for text, key in keys.items()},
            duplicates.get(article.doc_id, article.doc_id),
            pool,
        )
    }
    founder, found = _programmes(items, _of(matches, "programme"), troubles)
    parents, tied = parents_of(items, founder)
    told_by_many = _told(items, founder, parents)
    numbers = [n for article, _ in kept for n in numbers_of(article, founder, parents)]
    repeats = _outcomes(numbers, _of(matches, "outcome"), troubles)
    series = series_of(items, founder)
    links = Links(
        duplicates,
        {key: first for key, first in founder.items() if key != first},
        parents,
        told_by_many,
        frozenset(m.left.key for m in repeats if m.decision == "linked"),
        directory,
        (*made, *found, *tied, *series, *repeats, *_copies(duplicates)),
        tuple(troubles),
    )
    _note_answers(links, items, repeats)
    return links


def _note_answers(links: Links, items: Mapping[str, Item], repeats: Iterable[Link]) -> None:
    """All that is answered about each article: here, where it is known whose answer it is."""
    answers = links.answers

    def note(doc_id: str, key: str, answer: object) -> None:
        answers.note(doc_id, answer)
        links.keys.setdefault(doc_id, []).append(key)

    links.organisations.note_answers(answers)
    for doc_id, first in links.duplicates.items():
        answers.note(doc_id, first)
    for key, founder in links.founder.items():
        note(items[key].doc_id, key, (key, founder))
    for key, parent in links.parents.items():
        note(items[key].doc_id, key, (key, parent))
    for key, programme in links.programmes.items():
        note(items[key].doc_id, key, programme)
    for repeat in repeats:
        if repeat.decision == "linked":
            note(repeat.left.doc_id, repeat.left.key, repeat.left.key)


_Kept = list[tuple[Digest, dict[str, NameKey]]]


def _gathered(articles: Iterable[Digest]) -> tuple[Names, list[Print], _Kept]:
    """One pass over the digests; of an article with programmes, what comparing them needs."""
    names = Names()
    prints: list[Print] = []
    kept: _Kept = []
    for article in articles:
        names.add(article)
        prints.append(article.text)
        if article.programmes:
            said = names_of(article.appearances)
            takes_part = {text for p in article.programmes for text, _ in p.organisations}
            keys = {t: names.key_of(said[t], article.doc_id) for t in takes_part if t in said}
            kept.append((replace(article, appearances=(), text=_NO_PRINT), keys))
    return names, prints, kept


def _of(matches: Matches, kind: str) -> list[Match]:
    return [match for match in matches.matches if match.kind == kind]


def _by_person(link: Link, match: Match) -> Link:
    """A link as a person decided it."""
    said = {"same": "linked", "different": "apart", "unsure": "unsure"}[match.decision]
    score = {"same": 1.0, "different": 0.0}.get(match.decision, link.score)
    return replace(
        link, decision=said, score=score, reason="decided", detail=match.why,
        decided_by=match.who or "a person",
    )  # fmt: skip


def _organisations(
    names: Names, matches: Sequence[Match], troubles: list[Trouble]
) -> tuple[Directory, list[Link]]:
    decided = resolve(matches, lambda side: names.find(side.text, side.doc_id))
    groups: Bodies = Groups(marks_of, joined_marks, decided.apart)
    join_decided(groups, decided)
    pairs = join_bodies(names, groups, decided.pairs)
    troubles += decided.troubles
    directory = Directory(names)
    directory.build(groups)
    made = [directory.link_of(pair) for pair in pairs]
    for keys, match in decided.pairs.items():
        one, other = sorted(keys, key=repr)
        made.append(_by_person(directory.link_of(Pair(0.7, one, other, "decided", "")), match))
    return directory, made


def _programmes(
    items: Mapping[str, Item], matches: Sequence[Match], troubles: list[Trouble]
) -> tuple[dict[str, str], list[Link]]:
    """The founder of each programme, and the links that were made."""
    by_title: dict[Side, list[str]] = {}
    for item in items.values() if matches else ():
        by_title.setdefault(Side(item.fact.title, item.doc_id), []).append(item.key)
    decided: Decided[str] = resolve(matches, lambda side: by_title.get(side, []))
    groups = groups_of(items, decided.apart)
    join_decided(groups, decided)
    made = []
    for pair, match in decided.pairs.items():
        one, other = (items[key] for key in sorted(pair))
        made.append(_by_person(programme_link(one, other, "same", 0.7, "decided", ""), match))
    made += join_programmes(items, groups, decided.pairs)
    troubles += decided.troubles
    return founders(items, groups), made


def _told(
    items: Mapping[str, Item], founder: Mapping[str, str], parents: Mapping[str, str]
) -> dict[str, Programme]:
    members: dict[str, list[Item]] = {}
    for key, first in founder.items():
        members.setdefault(first, []).append(items[key])
    return {
        first: told(of_one, parents.get(first))
        for first, of_one in members.items()
        if len(of_one) > 1
    }


def _outcomes(
    numbers: Sequence[Number], matches: Sequence[Match], troubles: list[Trouble]
) -> list[Link]:
    by_quote: dict[Side, list[str]] = {}
    for number in numbers if matches else ():
        end = number.end
        by_quote.setdefault(Side(end.text, end.doc_id), []).append(end.key)
    decided: Decided[str] = resolve(matches, lambda side: by_quote.get(side, []))
    troubles += decided.troubles
    return decide_repeats(numbers, find_repeats(numbers), decided.pairs, _by_person)


def _copies(duplicates: Mapping[str, str]) -> list[Link]:
    """Articles that repeat others."""
    detail = "the same words, but for a tenth"
    return [
        Link("document", "repeats", "linked", End(copy, copy, copy), End(first, first, first),
             0.95, "same_text", detail)
        for copy, first in sorted(duplicates.items())
    ]  # fmt: skip
