"""A printed name in full: what its short form stands for, and what goes on in small letters."""

from __future__ import annotations

from dataclasses import replace

from extractors._article import Article
from extractors._capital_runs import Run
from extractors._programme_title_words import MAX_TITLE, Title, title_nouns

_INSIDE = frozenset({"compound", "amod", "nmod"})
STEPS = 5  # words from the last capital of a name to the noun that it hangs on


def in_full(article: Article, titles: list[Title], runs: list[list[Run]]) -> list[Title]:
    """The names as they stand in full somewhere in the article."""
    longer = {alias: run for row in runs for run in reversed(row) for alias in run.aliases}
    return [_completed(article, _spelt_out(t, longer)) for t in titles]


def _spelt_out(title: Title, longer: dict[str, Run]) -> Title:
    """The words that a coined short form stands for: "Secure Ports and Roads (SPAR)"."""
    run = longer.get(title.name) if title.rule == "coined_name" else None
    name = run.trimmed() if run is not None else None
    if name is None or len(name.words) < 3 or not _initials(title.name, name):
        return title
    aliases = (title.name, *title.aliases)
    return Title(name.name, name.start, name.end, title.kind, "spelt_out", 0.7, aliases)


def _initials(short: str, run: Run) -> bool:
    """Whether a short form begins its first and another of its words as the name does."""
    letters = [w.text[0].casefold() for w in run.words]
    first, rest = short[0].casefold(), short[1:].casefold()
    return letters[0] == first and sum(c in letters for c in rest) * 2 >= len(rest)


def _completed(article: Article, title: Title) -> Title:
    """A name with the small words that it hangs on: "Seminar on Better EU border checks"."""
    last = title.name.rsplit(None, 1)[-1]
    if title.rule != "capitalised_name" or last.lower() in title_nouns():
        return title
    span = article.doc.char_span(title.start, title.end, alignment_mode="expand")
    if span is None or not len(span):
        return title
    token = span[-1]
    for _ in range(STEPS):
        if token.dep_ not in _INSIDE or token.head.i <= token.i:
            break
        token = token.head
    between = article.doc[span.end : token.i + 1]
    small = all(t.is_alpha and t.is_lower for t in between)
    end = token.idx + len(token)
    if not 0 < len(between) <= STEPS or not small or end - title.start > MAX_TITLE:
        return title
    return replace(title, name=f"{title.name} {between.text}", end=end)
