"""Whom a number counts, from where and when: occupation, sex, countries, period, programme."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from extractors._article import Article
from extractors._counted import Phrase
from extractors._lexicon import lookup
from extractors._outcome_rules import PEOPLE, Finding
from schemas.facts import UNKNOWN_PERIOD, CountryFact, ProgrammeFact
from schemas.values import Mention, Period, Place

# Words in a body's name that tell its people's occupation; longer phrases first.
_BODY_OCCUPATIONS = (
    ("coast guard", "coast_guard"), ("border police", "border_guard"), ("border guard", "border_guard"),
    ("border troops", "border_guard"), ("border service", "border_guard"), ("state border", "border_guard"),
    ("gendarmerie", "gendarmerie"), ("carabinieri", "gendarmerie"), ("customs", "customs"),
    ("immigration", "immigration"), ("correctional", "prison"), ("penitentiary", "prison"), ("prison", "prison"),
    ("prosecutor", "prosecutor"), ("armed forces", "military"), ("army", "military"), ("navy", "military"),
    ("judiciary", "judge"), ("court", "judge"), ("intelligence", "intelligence"), ("police", "police"),
    ("ministry of foreign", "official"), ("ministry of labour", "official"),
)  # fmt: skip
_REACH = 14  # tokens after the noun that may still belong to it


def occupations_of(phrase: Phrase) -> tuple[str, ...]:
    """The occupations that the phrase names, its conjuncts and "of the …" included."""
    doc = phrase.head.doc
    found: list[str] = []
    end = _phrase_end(phrase)
    for i in range(phrase.first, end + 1):
        if doc[i].pos_ in ("NOUN", "PROPN", "ADJ"):
            counted = lookup(doc, i, floor=phrase.first)
            if counted is not None and counted.category == "person":
                found += counted.occupations
    words = doc[phrase.last + 1 : end + 1].text.casefold()
    for key, occupation in _BODY_OCCUPATIONS:
        if key in words:
            found.append(occupation)
            words = words.replace(key, " ")
    return _specific(found)


def _specific(found: Sequence[str]) -> tuple[str, ...]:
    """In order of place, without the generic code where a specific one stands."""
    unique = list(dict.fromkeys(found))
    if len(unique) > 1 and unique[0] == "law_enforcement":
        unique = unique[1:]
    return tuple(unique)


def _phrase_end(phrase: Phrase) -> int:
    """The last token that still belongs to the counted noun: conjuncts, "of" and "from"."""
    doc = phrase.head.doc
    limit = min(phrase.last + _REACH, phrase.sentence.end - 1)
    end = phrase.last
    for token in doc[phrase.last + 1 : limit + 1]:
        if token.pos_ in ("VERB", "AUX", "NUM") or token.is_space or token.text in (";", ":", "(", ")"):
            break
        if token.lower_ in ("who", "which", "where", "during", "on", "to", "for", "at", "by"):
            break
        if token.lower_ == "in" or (token.text == "," and not _list_goes_on(token)):
            break
        end = token.i
    return end


def _list_goes_on(comma: Token) -> bool:
    following = comma.nbor() if comma.i + 1 < len(comma.doc) else None
    return following is not None and (
        following.pos_ in ("NOUN", "PROPN", "ADJ") or following.lower_ in ("from", "and", "of")
    )


def sexes_of(phrase: Phrase) -> tuple[str, ...]:
    """Women or men, where the phrase says so ("86 of them women", "120 policewomen")."""
    doc = phrase.head.doc
    words = {t.lower_ for t in doc[phrase.first : min(phrase.last + 3, len(doc))]}
    if words & {"women", "woman", "female", "females", "policewomen", "policewoman"}:
        return () if words & {"men", "male", "policemen"} else ("female",)
    return ("male",) if words & {"male", "males"} else ()


def countries_of(
    article: Article, phrase: Phrase, recipients: Sequence[str], members: Sequence[Mention]
) -> tuple[str, ...]:
    """Countries in the number's own words; else the article's only recipient."""
    doc = article.doc
    start = doc[phrase.first].idx
    last = doc[_phrase_end(phrase)]
    own = [
        m.value.code
        for m in members
        if start <= m.start < last.idx + len(last) and isinstance(m.value, Place) and m.value.code
    ]
    if own:
        return tuple(dict.fromkeys(own))
    return tuple(recipients) if len(set(recipients)) == 1 else ()


def period_of(article: Article, phrase: Phrase) -> Period:
    """The date in the number's own clause: the nearest after it, else the nearest before."""
    sentence = phrase.sentence
    dates = [
        m
        for m in article.mentions("dates")
        if sentence.start_char <= m.start < sentence.end_char and isinstance(m.value, Period)
    ]
    if not dates:
        return UNKNOWN_PERIOD
    after = [m for m in dates if m.start >= phrase.mention.end]
    nearest = min(after, key=lambda m: m.start) if after else max(dates, key=lambda m: m.end)
    return nearest.value if isinstance(nearest.value, Period) else UNKNOWN_PERIOD


def programme_of(phrase: Phrase, programmes: Sequence[ProgrammeFact]) -> int:
    """The programme spoken of last before the number, or the first one."""
    best = 0
    for i, programme in enumerate(programmes):
        if programme.evidence.start <= phrase.sentence.end_char and (
            programme.evidence.start >= programmes[best].evidence.start
        ):
            best = i
    return best


def recipients_of(countries: Sequence[CountryFact]) -> list[str]:
    """The codes of all recipient countries."""
    return sorted({c.code for c in countries if c.role == "recipient"})


def inherited_occupations(found: Sequence[Finding], i: int, own: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What a part or an elliptic number takes from the number that it continues."""
    finding = found[i]
    if finding.indicator not in PEOPLE:
        return ()
    if finding.part_of is not None and finding.part_of < i:
        return own[finding.part_of]
    for j in range(i - 1, -1, -1):
        if found[j].indicator in PEOPLE and own[j]:
            return own[j] if finding.phrase.elliptic else ()
    return ()
