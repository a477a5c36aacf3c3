"""The names of programmes that are printed: quoted titles and capitalised names.

A name is a run of capitalised words around an activity noun ("Border Cooperation Component"), a
quotation beside one ('the "Community Policing" project'), or what is said to be a name ("the exercise
called ATAKORA"). Offsets are those of the reading text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors._article import Article
from extractors._data import load_rows
from schemas.document import Block

MAX_TITLE = 220

_WORD = re.compile(r"[^\W_](?:[\w’'&./-]{0,60}\w)?|&")
_QUOTED = re.compile(
    r"“([^“”\n]{3,220})”|\"([^\"\n]{3,220})\"|«([^«»\n]{3,220})»|„([^„“”\n]{3,220})[“”]"
    r"|(?<!\w)‘([^‘’\n]{3,220})’(?!\w)|(?<!\w)'([^'\n]{3,220})'(?!\w)"
)
_OPEN_QUOTE = re.compile(r"[“«\"]")
_CUT = re.compile(
    r"\s(?:(?:is|was|has|have|had|will)\s|(?:supported|funded|financed|sponsored|implemented|led|"
    r"organi[sz]ed|run|managed)\s+by\b)|[,;.(\n]"
)
_LINKS = frozenset(
    "of and the for on in to against & with by at from a an de la del des du et y e".split()
)
_LEADING = frozenset(
    "the a an its their our his her this that these in under at on for since during with by as from "
    "after of once within through new and both another joint".split()
)
_NUMBERED = re.compile(r"(?:[IVX]+|\d+)$")
_NAMING = (
    r"(?:called|named|entitled|titled|dubbed|known as|code-?named|under the (?:name|title|theme|"
    r"motto)(?: of)?|on the (?:theme|topic|subject)(?: of)?|on|of|for|about)"
)
_BEFORE = re.compile(
    r"\b(?P<noun>[\w-]+)(?:\sof\s[Tt]rainers)?(?:\s\([^()]{1,20}\))?[\s,:]+(?:(?:was|is|were|are)\s)?(?:"
    + _NAMING
    + r"\s+)?[\s:]*$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?P<noun>[\w-]{4,20})(?:\s\([^()\n]{1,20}\))?,?\s(?:(?:which|that)\s)?(?:(?:is|was)\s)?"
    r"(?:called|named|entitled|titled|dubbed|known as|code-?named)\s"
)
_FULL_NAME = re.compile(
    r"\b(?:full name|official name|short for|stands for)\b(?:\s(?:is|was)\b)?\s?"
)
_SHORT_BEFORE = re.compile(
    r"(?:^|\s)([A-Z][\w-]{1,20}), (?:as [^,.()]{1,40}|which is )?[ (,\w]{0,12}$"
)
_PART_OF = re.compile(
    r"\b(?:as|is|are|was|were|form|forms) part of (?:the )?$|framework of (?:the )?$"
)
_AFTER = re.compile(r"[\s,]{1,2}(?:the\s(?:\w{3,8}\sof\s(?:the\s)?)?)?(?P<noun>[\w-]+)")
_NEXT_SENTENCE = re.compile(
    r"[^.!?“”\"]{0,60}\.\s[^.!?“”\"]{0,160}?\b(?:the|this)\s(?P<noun>project|programme|program|"
    r"initiative|course|training|workshop|seminar|exercise)\b",
    re.IGNORECASE,
)
_PAPER_BEFORE = re.compile(
    r"\b(?:themes?|motto|slogan|topics?|memorandum|agreement|report|book|film|article|law|act|paper|"
    r"operation|barracks)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|added|called|warned|recalled|hoped|stated|explained)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Title:
    """A printed name with its place, its short forms, and the activity noun that made it one."""

    name: str
    start: int
    end: int
    kind: str
    rule: str
    confidence: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def title_nouns() -> dict[str, str]:
    """Activity nouns that can head a name, singular and plural, with their kind."""
    return {r["word"]: r["kind"] for r in load_rows("activity_words") if r["heads_names"] == "yes"}


@lru_cache(maxsize=1)
def quoting_nouns() -> dict[str, str]:
    """Activity nouns beside which a quotation is a name ("Joint Action")."""
    return {r["word"]: r["kind"] for r in load_rows("activity_words") if r["heads_names"] != "no"}


def noun_kind(word: str) -> str | None:
    """The kind of an activity noun beside a quotation, singular or plural, in any case."""
    lower = word.lower()
    return quoting_nouns().get(lower) or quoting_nouns().get(lower.removesuffix("s"))


@lru_cache(maxsize=1)
def body_nouns() -> frozenset[str]:
    """Nouns that make a capitalised run an institution, a post or a thing, not an activity."""
    return frozenset(r["word"] for r in load_rows("body_words"))


def read_titles(article: Article) -> list[Title]:
    """Every printed name of an activity, in order of place; repeats of one name included."""
    text = article.text
    found: list[Title] = []
    for block in article.blocks:
        found.extend(_quoted_titles(text, block))
        found.extend(_unclosed_titles(text, block))
        found.extend(_capitalised_titles(text, block))
        found.extend(_said_names(text, block))
    return _without_overlaps(found)


def _without_overlaps(titles: list[Title]) -> list[Title]:
    """The longer of two that overlap, in order of place."""
    kept: list[Title] = []
    for title in sorted(titles, key=lambda t: (t.start - t.end, t.start, -t.confidence)):
        if all(title.end <= k.start or title.start >= k.end for k in kept):
            kept.append(title)
    return sorted(kept, key=lambda t: t.start)


# --- quotations --------------------------------------------------------------------------------


def _quoted_titles(text: str, block: Block) -> Iterator[Title]:
    for match in _QUOTED.finditer(text, block.start, block.end):
        group = next(i for i in range(1, 7) if match.group(i) is not None)
        start, end = match.span(group)
        name = text[start:end].strip(" ,.;")
        kind = _kind_beside(text, match.start(), match.end(), block)
        rule = "quoted_beside_noun"
        if (
            kind is None
            and _is_capitalised(name)
            and not _is_paper_before(text, match.start(), block)
        ):
            kind, rule = _kind_after_sentence(text, match.end(), block), "quoted_then_noun"
        if kind is None:
            kind, rule = _kind_within(name), "quoted_name"
        if kind is None or not _looks_like_title(name):
            continue
        if rule == "quoted_name" and _is_speech(text, match.start(), match.end(), block):
            continue
        start += text[start:end].index(name)
        yield Title(name, start, start + len(name), kind, rule, 0.9)


def _unclosed_titles(text: str, block: Block) -> Iterator[Title]:
    """'a new project on “Strengthening ... Turkmenista supported by': the closing quote is missing."""
    closed = [m.span() for m in _QUOTED.finditer(text, block.start, block.end)]
    for match in _OPEN_QUOTE.finditer(text, block.start, block.end):
        if any(a <= match.start() < b for a, b in closed):
            continue
        kind = _kind_before(text, match.start(), block)
        if kind is None:
            continue
        limit = min(block.end, match.end() + MAX_TITLE)
        cut = _CUT.search(text, match.end(), limit)
        end = cut.start() if cut else limit
        name = text[match.end() : end].strip()
        if cut and _looks_like_title(name) and len(name.split()) > 2:
            yield Title(name, match.end(), match.end() + len(name), kind, "unclosed_quote", 0.7)


def _kind_beside(text: str, start: int, end: int, block: Block) -> str | None:
    before = _kind_before(text, start, block)
    if before is not None:
        return before
    after = _AFTER.match(text, end, min(block.end, end + 50))
    return noun_kind(after["noun"]) if after else None


def _kind_before(text: str, start: int, block: Block) -> str | None:
    match = _BEFORE.search(text, max(block.start, start - 80), start)
    return noun_kind(match["noun"]) if match else None


def _kind_within(name: str) -> str | None:
    """The kind of the activity noun that heads the quoted words."""
    words = [w.group().lower() for w in _WORD.finditer(name)]
    nouns = title_nouns()
    if not words or name[:1].islower():
        return None
    if words[-1] in nouns:
        return nouns[words[-1]]
    for word, following in zip(words, words[1:], strict=False):
        if word in nouns and following in _LINKS:
            return nouns[word]
    return None


def _is_capitalised(name: str) -> bool:
    """Two words or more, all with capitals but the links."""
    words = [w.group() for w in _WORD.finditer(name)]
    return len(words) > 1 and all(is_capital(w) or w in _LINKS for w in words)


def _is_paper_before(text: str, start: int, block: Block) -> bool:
    """A theme, a report or an agreement has the quoted name."""
    return bool(_PAPER_BEFORE.search(text, max(block.start, start - 40), start))


def _kind_after_sentence(text: str, end: int, block: Block) -> str | None:
    """A name in quotes that the next sentence calls "the project"."""
    after = _NEXT_SENTENCE.match(text, end, min(block.end, end + 260))
    return noun_kind(after["noun"]) if after else None


def _looks_like_title(name: str) -> bool:
    """Begins with a capital or a digit, is no sentence, and is not too long."""
    first = name[:1]
    return (
        3 <= len(name) <= MAX_TITLE
        and (first.isupper() or first.isdigit())
        and name[-1] not in "!?"
        and len(name.split()) <= 32
    )


def _is_speech(text: str, start: int, end: int, block: Block) -> bool:
    """Whether somebody says the quoted words."""
    around = text[max(block.start, start - 25) : start] + text[end : min(block.end, end + 25)]
    return bool(_SPEECH.search(around)) or text[end - 2 : end - 1] in ",?!"


# --- capitalised runs ----------------------------------------------------------------------------


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [_Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, start, end)]


def is_capital(word: str) -> bool:
    """Starts with a capital or has one inside ("eSwatini", "e-Learning")."""
    return any(c.isupper() for c in word)


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, links between them included, with acronyms in brackets apart."""

    words: tuple[_Word, ...]
    aliases: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where the first word begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where the last word ends."""
        return self.words[-1].end

    def trimmed(self, first: int, last: int) -> Run:
        """The words from ``first`` to before ``last``, without links and determiners at the edges."""
        words = list(self.words[first:last])
        while words and (words[0].text.lower() in _LEADING or words[0].text.lower() in _LINKS):
            words.pop(0)
        while words and words[-1].text.lower() in _LINKS:
            words.pop()
        return Run(tuple(words), self.aliases)

    def name(self) -> str:
        """The words as a name."""
        return " ".join(w.text for w in self.words)


def capital_runs(text: str, start: int, end: int) -> Iterator[Run]:
    """All runs of capitalised words between two offsets."""
    words = _words(text, start, end)
    i = 0
    while i < len(words):
        if not is_capital(words[i].text):
            i += 1
            continue
        run, i = _grow(text, words, i)
        yield run


def _grow(text: str, words: list[_Word], i: int) -> tuple[Run, int]:
    """The run that begins at word ``i``, and the place after it."""
    run, aliases = [words[i]], []
    i += 1
    while i < len(words):
        if run[-1].text.endswith(("'s", "’s", "s'", "s’")):
            break
        gap = text[run_end(words, i) : words[i].start]
        if gap.endswith("("):
            past = _past_bracket(text, words, i)
            if past is None:
                break
            aliases.append(text[words[i].start : words[past - 1].end])
            i = past
            continue
        if gap.strip(" )"):
            break
        step = _next_capital(text, words, i)
        if step is None or (")" in gap and step > i):
            break
        run.extend(words[i : step + 1])
        i = step + 1
    return Run(tuple(run), tuple(aliases)), i


def run_end(words: list[_Word], i: int) -> int:
    """Where the word before ``i`` ends."""
    return words[i - 1].end


def _past_bracket(text: str, words: list[_Word], i: int) -> int | None:
    """The place after a bracket that holds a short form of up to three words, or None."""
    for j in range(i, min(i + 3, len(words))):
        if not is_capital(words[j].text):
            return None
        if text[words[j].end : words[j].end + 1] == ")":
            inside = text[words[i].start : words[j].end]
            return j + 1 if sum(c.isupper() for c in inside) >= 2 else None
    return None


def _next_capital(text: str, words: list[_Word], i: int) -> int | None:
    """The place of the capitalised word that goes on a run: this one, or after up to three links."""
    for j in range(i, min(i + 4, len(words))):
        if j > i and text[words[j - 1].end : words[j].start].strip():
            return None
        word = words[j].text
        if is_capital(word) or (j == i and word[0].isdigit()):
            return j
        if word.lower() not in _LINKS:
            return None
    return None


def _capitalised_titles(text: str, block: Block) -> Iterator[Title]:
    words = text[block.start : block.end].rstrip()
    if words[-1:] not in tuple(".!?:;") and _is_title_case(words):
        return
    for run in capital_runs(text, block.start, block.end):
        title = _title_of_run(run)
        if title is not None:
            yield title


def _is_title_case(text: str) -> bool:
    """Most words of a headline begin with a capital, so that capitals there mean nothing."""
    words = [w.group() for w in _WORD.finditer(text) if w.group().lower() not in _LINKS]
    return len(words) > 5 and sum(is_capital(w) for w in words) > 0.8 * len(words)


def _title_of_run(run: Run) -> Title | None:
    """The name in a run: its activity noun at the end, or followed by what it is for."""
    nouns = title_nouns()
    lowered = [w.text.lower() for w in run.words]
    places = [i for i, w in enumerate(lowered) if w in nouns and _heads(lowered, i)]
    if not places or any(w in body_nouns() for w in lowered[: places[-1]] if w in _PAPER_NOUNS):
        return None
    kind = nouns[lowered[places[-1]]]
    named = run.trimmed(_past_part(run, lowered, places), len(run.words))
    named = _without_tail(named, kind)
    if not _is_specific(named):
        return None
    rule = "capitalised_name"
    return Title(named.name(), named.start, named.end, kind, rule, 0.8, run.aliases)


def _past_part(run: Run, lowered: list[str], places: list[int]) -> int:
    """ "Sub-programme 1 of the ... Programme" names the programme: the word after the part."""
    if len(places) < 2 or lowered[places[0]] not in ("sub-programme", "component", "phase"):
        return 0
    first = places[0] + 1
    while first < places[-1] and (
        lowered[first] in _LINKS or _NUMBERED.match(run.words[first].text)
    ):
        first += 1
    return first


def _without_tail(run: Run, kind: str) -> Run:
    """A course's name without "in Dover", and any name without a possessive that hangs on."""
    words = [w.text.lower() for w in run.words]
    hangs = words[-1].endswith(("'s", "’s", "s'", "s’")) if words else False
    for i in range(len(words) - 1, 0, -1):
        place = words[i] in ("in", "at") and kind == "training" and i >= len(words) - 3
        if place or (hangs and words[i] in ("in", "at", "for", "of", "to")):
            return run.trimmed(0, i)
    return run


def _heads(words: list[str], i: int) -> bool:
    """Whether the activity noun at ``i`` heads the run: last, before a link, or before a proper name."""
    if i + 1 == len(words) or words[i + 1] in _LINKS:
        return words[-1] not in body_nouns() or i + 1 == len(words)
    if words[i] in ("training", "course", "workshop", "seminar", "exercise"):
        return False
    return not any(w in body_nouns() or w in title_nouns() for w in words[i + 1 :])


def _is_specific(run: Run) -> bool:
    """More than an activity noun with general words before it."""
    nouns = title_nouns()
    telling = [
        w
        for w in run.words
        if w.text.lower() not in nouns
        and w.text.lower() not in _LINKS
        and w.text.lower() not in _GENERAL
        and not _NUMBERED.match(w.text)
    ]
    return len(telling) >= 1 and len(run.words) >= 3


_NAMED_THINGS = frozenset("programme program project platform initiative scheme course".split())
_PAPER_NOUNS = frozenset(
    {"practices", "guidelines", "manual", "guide", "handbook", "toolkit", "report"}
)
_GENERAL = frozenset(
    "training police joint new international regional national first second third final phase basic "
    "advanced annual trainers trainer capacity building support assistance technical special pilot".split()
)


# --- what is said to be a name ---------------------------------------------------------------------


def _said_names(text: str, block: Block) -> Iterator[Title]:
    nouns = title_nouns()
    for match in _CALLED.finditer(text, block.start, block.end):
        kind = nouns.get(match["noun"].lower())
        run = _run_at(text, match.end(), block)
        if kind and run:
            yield Title(run.name(), run.start, run.end, kind, "said_name", 0.9, run.aliases)
    for match in _FULL_NAME.finditer(text, block.start, block.end):
        run = _run_at(text, match.end(), block)
        if run and len(run.words) > 2 and _speaks_of_activity(text, match.start(), run.end, block):
            short = _SHORT_BEFORE.search(text, max(block.start, match.start() - 80), match.start())
            aliases = (*run.aliases, short[1]) if short else run.aliases
            yield Title(run.name(), run.start, run.end, "project", "full_name", 0.8, aliases)
    for run in capital_runs(text, block.start, block.end):
        if len(run.words) < 3 or run.words[0].text.lower() in _LEADING:
            continue
        before = text[max(block.start, run.start - 60) : run.start]
        if text[run.end : run.end + 2].strip()[:1] in tuple('“"«„'):
            continue
        kind, rule = _kind_by_word_before(before), "noun_then_name"
        if kind is None and _PART_OF.search(before) and not _is_paper(run):
            kind, rule = "project", "part_of_name"
        if kind is not None:
            yield Title(run.name(), run.start, run.end, kind, rule, 0.7, run.aliases)


def _speaks_of_activity(text: str, start: int, end: int, block: Block) -> bool:
    """A programme or a platform is spoken of right before or after."""
    around = text[max(block.start, start - 60) : start] + text[end : min(block.end, end + 40)]
    return any(w.group().lower() in _NAMED_THINGS for w in _WORD.finditer(around))


def _run_at(text: str, at: int, block: Block) -> Run | None:
    """The capitalised run that begins right at an offset, a determiner skipped."""
    for prefix in ("the ", "The "):
        if text.startswith(prefix, at):
            at += len(prefix)
    run = next(capital_runs(text, at, min(block.end, at + MAX_TITLE)), None)
    return run if run is not None and run.start == at else None


def _kind_by_word_before(before: str) -> str | None:
    """ "the project Netherlands Assistance to ...": a small activity noun right before the run."""
    match = re.search(r"\b([a-z-]+) $", before)
    return title_nouns().get(match[1]) if match else None


def _is_paper(run: Run) -> bool:
    """A plan, a law or a body, which activities are "part of" as well."""
    return any(
        w.text.lower().rstrip("s") in _PAPERS or w.text.lower() in body_nouns() for w in run.words
    )


_PAPERS = frozenset(
    "strategy plan agreement policy agenda act law convention resolution framework treaty pact "
    "government constitution code protocol memorandum month week day union nation".split()
)
