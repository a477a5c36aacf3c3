"""Which names of one article are the same organisation, and what it is called.

Names meet by the reviewed list, by an acronym that the article defines, by an equal core and tail
("Embassy of France", "French embassy"), as a shorter form of one fuller name ("Border Guard" of
"Polish Border Guard"), and as a head alone ("the Academy") of the nearest name before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from extractors._organisation_names import name_head
from extractors._organisation_text import NameSpan, NameText
from extractors.normalise.organisations import (
    fold,
    initials,
    looks_like_acronym,
    organisation_key,
    stands_for,
)

_LEADING = frozenset({"the", "a", "an", "their", "its", "our", "this", "that"})
_DASHES = frozenset({"-", "–", "—", ":"})
_OPENING = frozenset({"(", '"', "“"})
_SCHOOLS = ("academy", "school", "college")  # "the school" may be an academy
# Forces that are known without their country: "the national police".
_STATED = frozenset({"national", "federal"})
_NEAR = 8  # tokens between a name and a later acronym that is another body's


@dataclass(slots=True)
class Organisation:
    """The spans of one article that name one organisation."""

    spans: list[NameSpan]
    core: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    parent: str | None = None
    country: str | None = None
    acronyms: list[str] = field(default_factory=list)

    @property
    def body(self) -> str | None:
        """The name of the line in the reviewed list, if one of the spans is it."""
        return next((s.body.name for s in self.spans if s.body), None)

    @property
    def name(self) -> str:
        """The fullest form: the most words, then the most letters, then the first."""
        forms = [s.name for s in self.spans if not s.short] or [self.spans[0].name]
        return max(
            forms,
            key=lambda n: (not looks_like_acronym(n), not n.isupper(), n.count(" "), len(n)),
        )

    @property
    def acronym(self) -> str | None:
        """The article's own acronym, or the listed one."""
        listed = next((s.body.acronym for s in self.spans if s.body and s.body.acronym), None)
        return next(iter(self.acronyms), listed)


# Acronyms -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Acronyms:
    """Acronyms that the article defines: as an organisation's, or as something else's."""

    names: dict[str, NameSpan]
    others: frozenset[str]


def read_acronyms(text: NameText, spans: list[NameSpan]) -> Acronyms:
    """Every definition in either order, then acronyms that are the initials of one name."""
    found: dict[str, NameSpan] = {}
    others: set[str] = set()
    named = [s for s in spans if not s.short]
    counts = Counter(text.words)
    by_end = {s.end: n for n, s in enumerate(named)}
    for at in (i for i, w in enumerate(text.words) if w == "("):
        n = by_end.get(at)
        for short in _bracketed(text, at):
            owner = _owner(text, named, n, short, counts) if n is not None else None
            if owner is not None:
                found.setdefault(short, owner)
            elif looks_like_acronym(short):
                others.add(short)
    listed = {s.name for s in named if s.body}
    for span in named:
        acronym = _before(text, span.start)
        if acronym is None or (acronym in listed and not _same_body(acronym, span)):
            continue
        if stands_for(acronym, span.name) or _glossed(text, span):
            found.setdefault(acronym, span)
    _add_initials(text, named, found)
    return Acronyms(found, frozenset(others - found.keys()))


def _same_body(short: str, span: NameSpan) -> bool:
    """Whether a listed short name is this body's: "UNODC, the Customs Agency" are two."""
    return span.body is not None and short in span.body.forms


def _bracketed(text: NameText, at: int) -> list[str]:
    """The single words in the brackets that open at ``at``: "EU-HRSN", "Auswärtiges Amt, AA"."""
    end = at + 1
    while end < len(text) and end - at < _NEAR and text.words[end] != ")":
        end += 1
    inside = text.text(at + 1, end).replace(";", ",").split(",")
    words = (w.strip(" '’\"“”") for w in inside)
    return [w for w in words if w[:1].isalpha() and " " not in w]


def _glossed(text: NameText, span: NameSpan) -> bool:
    """The gloss of an acronym in another language: "OCRTIS, the Central Office for X."."""
    return (
        text.word(span.start - 1) == "the"
        and text.word(span.start - 2) == ","
        and text.word(span.start - 4) not in (",", "and")
        and text.word(span.end) in (",", ".", ";", ")")
        and text.word(span.end + 1) not in ("and", "the")
        and text.words[span.start - 3].isupper()
        and len(text.words[span.start - 3]) > 2
    )


def _owner(
    text: NameText, named: list[NameSpan], n: int, short: str, counts: Counter[str]
) -> NameSpan | None:
    """The name that a bracketed word abbreviates: the one before it, or the one before that."""
    span = named[n]
    if stands_for(short, span.name):
        return span
    previous = named[n - 1] if n else None
    if previous and span.start - previous.end < _NEAR and stands_for(short, previous.name):
        return previous
    if looks_like_acronym(short):
        return span
    word = short[:1].isupper() and short.isalpha() and counts[short] > 1
    return span if word and span.end + 1 not in text.places else None


def _before(text: NameText, start: int) -> str | None:
    """The acronym that the name at ``start`` explains: "JICA (", "the RCMP, short for "."""
    at = start - 1
    while at > 0 and text.word(at) in (_LEADING | {'"', "“", "'", "‘"}):
        at -= 1
    if text.word(at) == "for" and text.word(at - 1) in ("short", "stand", "stands", "abbreviation"):
        at -= 2
        at -= text.word(at) in ("is", "which", ",")
        return text.words[at] if text.acronym(at) else None
    if text.word(at) in ("(", ",") or text.word(at) in _DASHES:
        begin = at - 1
        while begin > 0 and text.glued(begin - 1) and text.words[begin - 1] not in _OPENING:
            begin -= 1
            if at - begin > 5:
                return None
        word = text.text(begin, at)
        return word if looks_like_acronym(word) else None
    return None


def _add_initials(text: NameText, named: list[NameSpan], found: dict[str, NameSpan]) -> None:
    """Acronyms far from the name whose initials they are: "USCG" and "U.S. Coast Guard"."""
    by_initials: dict[str, list[NameSpan]] = defaultdict(list)
    for span in named:
        letters = initials(span.name)
        if len(letters) > 2:
            by_initials[letters].append(span)
    for word in {w for w in text.words if w.isupper() and len(w) > 2} - found.keys():
        spans = by_initials.get(fold(word), [])
        if len({organisation_key(s.name) for s in spans}) == 1:
            found[word] = spans[0]


# Clusters -----------------------------------------------------------------------------------------


def group_names(text: NameText, spans: list[NameSpan], acronyms: Acronyms) -> list[Organisation]:
    """The organisations of the article, each with all its spans, in order of first place."""
    full = [s for s in spans if not s.short]
    groups = _by_form(text, full)
    _join_acronyms(groups, acronyms)
    _join_glosses(text, groups)
    _join_partial(groups)
    _join_heads(text, groups, [s for s in spans if s.short])
    return [g for g in groups if g.spans and not _vague(g)]


def _vague(group: Organisation) -> bool:
    """Whether it is but "the border guard" of an article that never says whose."""
    stated = bool(group.core) and group.core[0] in _STATED
    return all(s.rule == "definite_head" for s in group.spans) and not stated


def _profile(text: NameText, span: NameSpan) -> Organisation:
    """A span's words without its state, its parent and small words.

    The place of an office, "for Central Asia", "in Yerevan", tells it from another and stays.
    """
    core_end = span.core or span.end
    placed = any(text.lower[i] in ("for", "in", "to") for i in range(core_end, span.end))
    words = [
        (i, fold(text.words[i]))
        for i in range(span.start, span.end)
        if text.words[i][:1].isalnum() and (i not in text.places or (placed and i >= core_end))
    ]
    small = ("of", "for", "the", "and", "on", "in", "to", "at", "against")
    core = tuple(_singular(w) for i, w in words if i < core_end and w not in small)
    tail = tuple(_singular(w) for i, w in words if i >= core_end and w not in small)
    parent = None
    if span.body is None and len(core) > 1 and looks_like_acronym(text.words[span.start]):
        parent, core = core[0], core[1:]
    return Organisation([span], core, tail, parent, span.country)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _by_form(text: NameText, spans: list[NameSpan]) -> list[Organisation]:
    """Names that are listed as one body, or have the same core, tail, parent and country."""
    groups: dict[object, Organisation] = {}
    for span in spans:
        new = _profile(text, span)
        key: object = (new.core, new.tail, new.parent, new.country)
        if span.body is not None:
            key = span.body.name
        elif not new.core:
            key = organisation_key(span.name)
        if key in groups:
            groups[key].spans.append(span)
        else:
            groups[key] = new
    return list(groups.values())


def _merge(into: Organisation, other: Organisation) -> None:
    into.spans.extend(other.spans)
    into.acronyms.extend(a for a in other.acronyms if a not in into.acronyms)
    into.country = into.country or other.country
    other.spans = []


def _join_acronyms(groups: list[Organisation], acronyms: Acronyms) -> None:
    home = {id(s): g for g in groups for s in g.spans}
    for short, span in acronyms.names.items():
        group = home[id(span)]
        if short not in group.acronyms:
            group.acronyms.append(short)
    by_acronym: dict[str, Organisation] = {}
    for group in groups:
        for short in group.acronyms:
            by_acronym[short] = group
    for group in groups:
        forms = {s.name for s in group.spans} if group.spans else set()
        target = next((by_acronym[f] for f in forms if f in by_acronym), None)
        if target is not None and target is not group and target.spans:
            _merge(target, group)


def _join_glosses(text: NameText, groups: list[Organisation]) -> None:
    """A body in small letters and its name in apposition: "Kenya's police, the National Police"."""
    starts = {s.start: g for g in groups for s in g.spans}
    for group in groups:
        if not group.spans or group.spans[0].rule != "demonym_head":
            continue
        for span in list(group.spans):
            after = span.end + 1 + (text.word(span.end + 1) == "the")
            other = starts.get(after)
            if text.word(span.end) != "," or other is None or other is group or not other.spans:
                continue
            if any(text.doc[k].dep_ == "appos" for k in range(after, min(after + 3, len(text)))):
                _merge(other, group)
                break


def _join_partial(groups: list[Organisation]) -> None:
    """A name that is the end of one fuller name's core is that one, if only one fits."""
    by_head: dict[str, list[Organisation]] = defaultdict(list)
    for group in groups:
        if group.spans and group.core:
            by_head[group.core[-1]].append(group)
    for same_head in by_head.values():
        ordered = sorted(same_head[:200], key=lambda g: (len(g.core), len(g.tail), bool(g.country)))
        for group in ordered:
            fuller = [g for g in ordered if g is not group and g.spans and _shortens(group, g)]
            if group.spans and len(fuller) == 1:
                _merge(fuller[0], group)


def _shortens(short: Organisation, full: Organisation) -> bool:
    if short.country and short.country != full.country:
        return False
    if short.country and len(short.core) > 1 and short.core != full.core:
        return False  # the Kenya Police Service is not the Kenya Administration Police Service
    if short.parent and short.parent != full.parent:
        return False
    if full.core[-len(short.core) :] != short.core or (short.tail and short.tail != full.tail):
        return False
    if len(short.core) == 1 and not short.tail:
        return bool(short.parent or (short.country and short.country == full.country))
    more = (len(full.core), len(full.tail), bool(full.country), bool(full.parent))
    return more > (len(short.core), len(short.tail), bool(short.country), bool(short.parent))


def _join_heads(text: NameText, groups: list[Organisation], shorts: list[NameSpan]) -> None:
    """A head alone is the nearest name before it with that head, or the article's only one.

    Where the article has no such name, a head with a capital stands for itself, as a guess.
    """
    by_head = _named_by_head(groups)
    alone: dict[str, Organisation] = {}
    for span in shorts:
        if not _definite(text, span.start):
            continue
        small = text.words[span.start].islower()
        known = by_head.get(span.head, [])
        if small and not known and span.head in _SCHOOLS:
            known = next((by_head[h] for h in _SCHOOLS if h in by_head), [])
        at = bisect_left(known, span.start, key=lambda pair: pair[0])
        if at:
            known[at - 1][1].spans.append(span)
        elif not small and known and all(g is known[0][1] for _, g in known):
            known[0][1].spans.append(span)
        elif not small and not known:
            alone.setdefault(span.head, Organisation([])).spans.append(span)
    groups.extend(alone.values())


def _named_by_head(groups: list[Organisation]) -> dict[str, list[tuple[int, Organisation]]]:
    """The places of all names by their head, in order of place."""
    by_head: dict[str, list[tuple[int, Organisation]]] = defaultdict(list)
    for group in groups:
        for span in group.spans:
            head = span.head or name_head(span.body.name if span.body else span.name)
            if head:
                by_head[head].append((span.start, group))
    for known in by_head.values():
        known.sort(key=lambda pair: pair[0])
    return by_head


def _definite(text: NameText, at: int) -> bool:
    """After an article or a conjunction, or inside a sentence: no bare headline word."""
    if at in text.titled:
        return False
    return text.word(at - 1) in (_LEADING | {"and"})
