"""The countries of a number: in its own words, its whole's, its paragraph's, the only one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from extractors._article import Article
from extractors._counted import Phrase
from extractors._findings import Finding
from extractors.normalise.numbers import parse_number
from schemas.facts import CountryFact
from schemas.values import Name, Place

_REACH = 14  # tokens after the noun that may still belong to it


def phrase_end(phrase: Phrase) -> int:
    """The last token that still belongs to the counted noun: conjuncts, "of" and "from"."""
    doc = phrase.head.doc
    limit = min(phrase.last + _REACH, phrase.sentence.end - 1)
    end = phrase.last
    for token in doc[phrase.last + 1 : limit + 1]:
        if (
            token.pos_ in ("VERB", "AUX", "NUM")
            or token.is_space
            or token.text in (";", ":", "(", ")")
        ):
            break
        if token.lower_ in ("who", "which", "where", "during", "on", "to", "for", "at", "by", "in"):
            break
        if token.text == "," and not _list_goes_on(token):
            break
        if token.tag_ == "DT" and token.nbor(-1).pos_ in ("NOUN", "PROPN"):
            break  # "268 of the Federal Police the 21st course"
        end = token.i
    return end


def _list_goes_on(comma: Token) -> bool:
    following = comma.nbor() if comma.i + 1 < len(comma.doc) else None
    if following is not None and following.lower_ == "the" and following.i + 1 < len(comma.doc):
        return comma.nbor(-1).pos_ == "PROPN" and following.nbor().pos_ == "PROPN"
    return following is not None and (
        following.pos_ in ("NOUN", "PROPN", "ADJ") or following.lower_ in ("from", "and", "of")
    )


def countries_of(
    finding: Finding,
    whole: tuple[str, ...] | None,
    recipients: Sequence[CountryFact],
    others: frozenset[str],
    article: Article,
) -> tuple[str, ...]:
    """Countries in its own words, its whole's, its paragraph's recipients, the only recipient."""
    phrase = finding.phrase
    everywhere = tuple(dict.fromkeys(c.code for c in recipients))
    origins = _ORIGINS.search(phrase.text[phrase.mention.start : phrase.sentence.end_char])
    if origins is not None:
        return everywhere if parse_number(origins[1]) == len(everywhere) else ()
    own = _own_countries(finding, article)
    if own and not (_is_a_people(phrase) and len(everywhere) == 1 and everywhere[0] not in own):
        return own
    if whole is not None:
        shared = len(whole) == 1 or phrase.quantity.per_unit
        return whole if shared else ()
    beside = [c.code for c in recipients if _within(c, phrase)]
    if beside:
        return tuple(dict.fromkeys(beside))
    if len(everywhere) < 2:
        return everywhere
    if finding.indicator == "countries_covered":
        return ()
    near = finding.indicator in _GENERAL
    ambiguous = frozenset() if finding.indicator in _STAYING else others
    return _told_last(phrase, frozenset(everywhere) - ambiguous, article, 0 if near else _ABOVE)


def _told_last(
    phrase: Phrase, recipients: frozenset[str], article: Article, reach: int
) -> tuple[str, ...]:
    """The only recipient that the sentence names, or its paragraph, or the nearest one above.

    "The service of Chad had asked for it. … Four cars and six radios were handed over."
    """
    sentence, block = phrase.sentence, phrase.block
    here = _recipients_in(sentence.start_char, sentence.end_char, recipients, article)
    at = bisect_right(article.blocks, block.start, key=lambda b: b.start) - 1
    for above in reversed(article.blocks[max(0, at - reach + 1) : at + 1]) if not here else ():
        end = min(above.end, sentence.end_char)
        here = _recipients_in(max(above.start, end - _FAR), end, recipients, article)
        if here:
            break
    return here if len(here) == 1 else ()


# Numbers of what is often for all recipients: their own sentence must tell one of them.
_GENERAL = frozenset({"events_held", "share_female", "share_other", "other"})
# What stays in its country; people and money are told beside hosts and givers, too.
_STAYING = frozenset(
    "equipment_delivered materials_distributed facilities_built institutions_supported "
    "operational_results".split()
)
_FAR = 3000  # characters of one paragraph that are looked at, so that long ones stay linear
_ABOVE = 2  # paragraphs from a number's own up in which its country is looked for


def _recipients_in(
    start: int, end: int, recipients: frozenset[str], article: Article
) -> tuple[str, ...]:
    """Recipients that a stretch names, themselves or by one of their bodies."""
    if end <= start:
        return ()
    codes = [_country_of(m.value) for m in article.mentions_in("countries", start, end)]
    codes += [_country_of(m.value) for m in article.mentions_in("organisations", start, end)]
    return tuple(dict.fromkeys(c for c in codes if c is not None and c in recipients))


def _country_of(value: object) -> str | None:
    if isinstance(value, Place):
        return value.code
    return value.country if isinstance(value, Name) else None


# "from nine Asian countries", "nine countries": whose names the article may list elsewhere.
_ORIGINS = re.compile(
    r"\A(?:[^.;:]{0,80}?\bfrom [^.;:]{0,40}?)?\b([\w-]+) (?:\w+ ){0,2}"
    r"(?:countries|nations|states)\b"
)


def _is_a_people(phrase: Phrase) -> bool:
    """As in "17 Turks" of a class in the Balkans: a community of its only recipient."""
    return phrase.counted is not None and not phrase.counted.listed


_GOODS = ("equipment_delivered", "materials_distributed")


def _country_before(phrase: Phrase, article: Article) -> str | None:
    """The country of a list that gives names with their numbers: "Peru 3, Chile 2, Cuba 1"."""
    if not phrase.elliptic or phrase.mention.end == phrase.block.end:
        return None
    place, start = phrase.text[: phrase.mention.end + 1][-1], phrase.mention.start
    if place not in ",;.)\n":
        return None
    before = article.mentions_in("countries", max(0, start - 40), start)
    touching = [m for m in before if phrase.text[m.end : start] == " "]
    value = touching[-1].value if touching else None
    return value.code if isinstance(value, Place) else None


def _within(country: CountryFact, phrase: Phrase) -> bool:
    return phrase.block.start <= country.evidence.start < phrase.block.end


def _own_countries(finding: Finding, article: Article) -> tuple[str, ...]:
    """Countries that its phrase names; before a thing stands who made it, not who gets it."""
    phrase = finding.phrase
    named = _country_before(phrase, article)
    if named is not None:
        return (named,)
    doc = phrase.head.doc
    last = doc[phrase_end(phrase)]
    if finding.rule == "people-come-from":
        last = _row_behind_from(phrase)
    first = phrase.last + 1 if finding.indicator in _GOODS else phrase.first
    if first > last.i:
        return ()
    start, stop = doc[first].idx, last.idx + len(last)
    codes = [
        m.value.code
        for m in article.mentions_in("countries", start, stop)
        if isinstance(m.value, Place) and m.value.code
    ]
    codes += [
        m.value.country
        for m in article.mentions_in("organisations", start, stop)
        if isinstance(m.value, Name) and m.value.country
    ]
    return tuple(dict.fromkeys(codes))


def _row_behind_from(phrase: Phrase) -> Token:
    """The last of a row of names: "come from Peru, Chile and Cuba", not "from Peru, five from"."""
    doc, end = phrase.head.doc, phrase.sentence.end
    near = doc[phrase.last + 1 : min(phrase.last + _REACH, end)]
    last = next((t for t in near if t.lower_ == "from"), doc[phrase.last])
    for token in doc[last.i + 1 : end] if last.lower_ == "from" else ():
        if token.pos_ in ("PROPN", "NOUN", "ADJ", "DET"):
            last = token
        elif token.lower_ not in (",", "and", "&", "of", "both", "as", "well"):
            break
    return last
