"""How many of each came: "participants from Kenya (12), Uganda (8) and Tanzania (5)"."""

from __future__ import annotations

import re

from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._frames import frames_of
from extractors._grammar import is_verb, text_of
from extractors._lexicon import lookup
from extractors._outcome_people_rule import LEARNERS

# A number of people behind a name; a year has four figures.
_EACH = re.compile(r"\w \(\d{1,3}\)")


def is_one_of_each(phrase: Phrase, reading: Reading) -> bool:
    """Whether a number stands alone in brackets behind a country, a body or people who learn.

    One such number may be anything; several in a sentence on learners divide them.
    """
    text, number, sentence = phrase.text, phrase.mention, phrase.sentence
    before = text[: number.start][-2:]
    if before != " (" or text[number.end : number.end + 1] != ")":
        return False
    if len(_EACH.findall(text_of(sentence))) < 2 or not _is_named(phrase, reading):
        return False
    learners = any(t.lemma_.casefold() in LEARNERS for t in sentence)
    return learners or any(is_verb(t) and "attend" in frames_of(t) for t in sentence)


def _is_named(phrase: Phrase, reading: Reading) -> bool:
    """Whether a country, a body or people stand right before the brackets."""
    article, end = reading.scopes.article, phrase.mention.start - 2
    names = (m for group in ("countries", "organisations") for m in article.mentions(group))
    if any(m.end == end for m in names):
        return True
    counted = lookup(article.doc, phrase.first - 2) if phrase.first > 1 else None
    return counted is not None and counted.category in ("person", "institution")
