"""Counted nouns that stand apart from their number, or are printed inside it."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from extractors._lexicon import Counted, lookup
from schemas.values import Mention


def glued_noun(number: Token, mention: Mention) -> Counted | None:
    """The noun of "900officers" or "30-country", printed inside the number's own token."""
    rest = number.text[mention.end - number.idx :].strip("-–").casefold()
    if mention.end - number.idx >= len(number.text) or not rest.isalpha():
        return None
    doc = Doc(number.vocab, words=[rest])
    return lookup(doc, 0) or (
        lookup(Doc(number.vocab, words=[rest[:-1]]), 0) if rest[-1:] == "s" else None
    )


_ALL = frozenset({"all", "total", "number"})


def noun_before(doc: Doc, span: Span) -> Token | None:
    """As in "coast guard personnel, nine in all": the noun that a following number counts."""
    if (
        span.start < 2
        or span.end + 1 >= len(doc)
        or doc[span.start - 1].text not in (",", "(", "–", "-")
    ):
        return None
    strong = doc[span.end].lower_ == "strong" and doc[span.end + 1].is_punct
    in_all = doc[span.end].lower_ == "in" and doc[span.end + 1].lower_ in _ALL
    if not in_all and not strong:
        return None
    before = doc[span.start - 2]
    return before if before.pos_ in ("NOUN", "PROPN") else None


def noun_beside(doc: Doc, span: Span) -> Token | None:
    """As in "laptops – 8 –", "printers (three)", "scanners, of which there are four".

    Only things: a number behind people is mostly their age, or what part of them is meant.
    """
    noun = doc[span.start - 2] if span.start > 1 else None
    number = span[-1]
    if number.dep_ == "attr" and number.head.dep_ == "relcl" and number.i + 1 < len(doc):
        relative = [t.lower_ for t in doc[number.head.left_edge.i : number.head.i]]
        noun = number.head.head if relative[:2] == ["of", "which"] else None
    elif not _stands_apart(doc, span):
        return None
    if noun is None or noun.tag_ not in ("NNS", "NNPS"):
        return None
    counted = lookup(doc, noun.i)
    return noun if counted is not None and counted.category in _THINGS else None


_THINGS = frozenset("equipment material document facility event institution".split())
_INSERTED = {"(": (")",), "–": ("–",), "—": ("—",), "-": ("-",)}


def _stands_apart(doc: Doc, span: Span) -> bool:
    """The number alone stands between brackets or dashes, or a dash and the clause's end."""
    before = doc[span.start - 1].text if span.start else ""
    after = doc[span.end].text if span.end < len(doc) else ""
    closing = _INSERTED.get(before, ())
    return after in closing or (before != "(" and bool(closing) and after in (",", ";", "."))
