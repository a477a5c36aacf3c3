"""The names of programmes that are printed: quoted titles and capitalised names.

A name is a run of capitalised words around an activity noun ("Border Cooperation Component"), a
quotation beside one ('the "Safe Streets" project'), or what is said to be a name ("the exercise
called ALPHA"). Offsets are those of the reading text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors._article import Article
from extractors._capital_runs import (
    LEADING,
    LINKS,
    Run,
    is_title_case,
    run_at,
    runs_by_block,
)
from extractors._once import once
from extractors._programme_quotes import quoted_titles
from extractors._programme_title_whole import in_full
from extractors._programme_title_words import (
    MAX_TITLE,
    Title,
    not_titles,
    noun_kind,
    title_nouns,
)
from schemas.document import Block

_NUMBERED = re.compile(r"(?:[IVX]+|\d+)$")
_CALLED = re.compile(
    r"\b(?P<noun>[\w-]{4,20})(?:\s\([^()\n]{1,20}\))?,?\s(?:(?:which|that)\s)?(?:(?:is|was)\s)?"
    r"(?:called|named|entitled|titled|dubbed|known as|code-?named)\s"
)
# A noun with what tells it apart, then what people call it: "the mission to Chad, known as X".
_KNOWN_AS = re.compile(
    r"\b(?P<noun>[\w-]{4,20})\b[^.;:,()\n]{0,80},\s(?:(?:which|that)\s)?(?:(?:is|was)\s)?"
    r"(?:better|also|otherwise|widely|commonly)\sknown\sas\s"
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
_WORD_BEFORE = re.compile(r"\b([a-z-]+) $")
_NAMED_THING = re.compile(
    r"\b(?:programme|program|project|platform|initiative|scheme|course)\b", re.IGNORECASE
)
# Verbs in the forms of headlines ("Police Complete Course", "Embassy Hosts Workshop").
_VERB_FORM = re.compile(
    r"(?:conclud|receiv|complet|hold|host|learn|train|attend|participat|begin|finish|join|sign|"
    r"provid|deliver|launch|open|clos|start|end|donat|organi[sz]|conduct|graduat|welcom|mark|get|"
    r"benefit|teach|equip|run|fund|back|boost|help|lead|mentor|visit|giv)(?:e|s|es|ed|d)?"
)
# A person's post behind what looks like a name: "Border Training head Jane Roe".
_POST_AFTER = re.compile(r"\s(?:head|chief|director|manager|coordinator|co-ordinator)s?\b")
_NOUN_AFTER = re.compile(r"\s(?:project|programme|program|initiative|exercise|scheme|platform)\b")
_SMALL_NOUN = re.compile(
    r"\s(?:\([^()\n]{2,20}\)\s)?(?P<noun>courses?|trainings?|workshops?|seminars?|projects?|programmes?|"
    r"programs?|initiatives?|exercises?|schemes?)\b(?!\s(?:cent(?:re|er)s?|officers?|managers?|staff)\b)"
)
# A noun that the first of two names shares: "the Clear Road (CR) and the “Safe Road” projects".
_SHARED_NOUN = re.compile(
    r"\s?\([^()\n]{2,20}\)(?:\s[Ii]n\s\w+)?\s(?:and|as well as)\s(?:the\s)?[^.;:()\n]{3,80}?"
    r"(?:\([^()\n]{2,20}\)[^.;:()\n]{0,30}?)?\s(?P<noun>projects?|programmes?|programs?|courses|initiatives)\b"
)
_ON_BEFORE = re.compile(r"\b(?P<noun>[a-z-]{4,20})(?P<tie> on|,) $")
_JOINT = re.compile(
    r"\s(?:(?:to\s)?(?:counter|combat|prevent|fight|address|support|improve|strengthen)|through)\s|,\s"
)
_SERVICES = frozenset("police guard guards customs patrol force forces army navy troops".split())
_SKILLED = ("train", "skill", "investigat", "interview", "instruct", "leader", "manage")
MIN_WORDS = 3  # words of a name before its noun
KNOWN_WORDS = 4  # words from which the noun of what is "better known as" comes
MIN_CAPITALS = 4  # capitals of a name behind "on"
MAX_JOINED = 4
_UNSURE = frozenset({"model_entity", "repeated_name"})  # rules that take a coined name for a body
MIN_COINED = 4  # letters of a coined name
_PARTS = frozenset({"sub-programme", "component", "phase"})
_EVENT_NOUNS = frozenset({"training", "course", "workshop", "seminar", "exercise"})
_ARTICLES = frozenset({"the", "a", "an"})
_TAILS = frozenset({"in", "at", "for", "of", "to"})
_GENERAL = frozenset(
    "training police joint new international regional national first second third final phase "
    "basic advanced annual trainers trainer capacity building support assistance technical special "
    "pilot".split()
)


@once
def read_titles(article: Article) -> list[Title]:
    """Every printed name of an activity, in order of place; repeats of one name included."""
    text = article.text
    owners = _owners(article)
    found: list[Title] = []
    for block, printed in zip(article.blocks, runs_by_block(article), strict=True):
        runs = [_past_setting(text, run, owners) for run in printed]
        found.extend(quoted_titles(text, block))
        found.extend(_capitalised_titles(text, block, runs, owners))
        found.extend(_called_titles(text, block))
        found.extend(_titles_beside_words(text, block, runs, owners))
    return _without_overlaps(in_full(article, found, runs_by_block(article)))


def _owners(article: Article) -> dict[int, int]:
    """Where countries and bodies that are known for sure stand: their starts and ends."""
    bodies = (m for m in article.mentions("organisations") if m.rule not in _UNSURE)
    return {m.start: m.end for m in (*bodies, *article.mentions("countries"))}


def _past_setting(text: str, run: Run, owners: dict[int, int]) -> Run:
    """A name without the place or body before its own article: "Rabat for the Lynx Course".

    What "the" stands before as a whole may be called so: "the Europe for the Roads project".
    """
    cut, known = 0, 0
    before = text[max(0, run.start - 4) : run.start].strip().lower()
    whole = "the" in (before, run.words[0].lower)
    for i, word in enumerate(run.words):
        known = max(known, owners.get(word.start, 0))
        if word.end <= known:
            continue
        if word.lower not in LINKS:
            break
        if word.lower in _ARTICLES and known and not (whole and run.words[i - 1].lower == "for"):
            cut = i + 1
    return Run(run.words[cut:], run.aliases) if cut < len(run.words) else run


def _without_overlaps(titles: list[Title]) -> list[Title]:
    """The longest of those that overlap, in order of place."""
    kept: list[Title] = []
    for title in sorted(titles, key=lambda t: (t.start, t.start - t.end, -t.confidence)):
        if kept and title.start < kept[-1].end:
            if title.end - title.start > kept[-1].end - kept[-1].start:
                kept[-1] = title
            continue
        kept.append(title)
    return kept


def _capitalised_titles(
    text: str, block: Block, runs: list[Run], owners: dict[int, int]
) -> Iterator[Title]:
    """Names around an activity noun."""
    words = text[block.start : block.end].rstrip()
    headline = not words.endswith((".", "!", "?", ":", ";")) and is_title_case(words)
    for run in runs:
        title = _title_of_run(_without_owner(run, owners))
        if title is None or (headline and _is_clause(run)) or _POST_AFTER.match(text, title.end):
            continue
        yield title


def _is_clause(run: Run) -> bool:
    """Whether a headline in title case says something, rather than names it.

    A name has its activity noun before any link, and no verb before it.
    """
    for word in run.words:
        if word.lower in title_nouns():
            return False
        if word.lower in LINKS or _VERB_FORM.fullmatch(word.lower):
            return True
    return True


def _title_of_run(run: Run) -> Title | None:
    """The name in a run: its activity noun at the end, or followed by what it is for."""
    nouns = title_nouns()
    lowered = [w.lower for w in run.words]
    places = [i for i, word in enumerate(lowered) if word in nouns and _heads(lowered, i)]
    if not places or any(not_titles().get(w) == "paper" for w in lowered[: places[-1]]):
        return None
    kind = nouns[lowered[places[-1]]]
    if _is_department(lowered, places[-1]):
        return None
    named = _without_tail(run.trimmed(_past_part(lowered, places[-1])), kind)
    if not _is_specific(named) or named.end - named.start > MAX_TITLE:
        return None
    return Title(named.name, named.start, named.end, kind, "capitalised_name", 0.8, run.aliases)


def _without_owner(run: Run, owners: dict[int, int]) -> Run:
    """A name without its owner: "Safe Roads Project of the European Union"."""
    words = run.words
    noun = next((i for i, w in enumerate(words) if w.lower in title_nouns()), len(words))
    link = next((i for i in range(noun + 1, len(words)) if words[i].lower in LINKS), len(words))
    if link < len(words) and words[link].lower in ("of", "by", "from", "with"):
        owner = [w for w in words[link + 1 : link + 3] if w.lower not in LEADING]
        whole = any(w.lower in title_nouns() for w in words[link + 1 :])
        if owner and owner[0].start in owners and not whole:
            return Run(words[:link], run.aliases)
    return run


def _heads(words: list[str], i: int) -> bool:
    """Whether the activity noun at ``i`` heads the run: last, before a link, or before a name."""
    if i + 1 == len(words):
        return True
    if words[i + 1] in LINKS:
        return not_titles().get(words[-1]) not in ("body", "paper")
    if words[i] in _EVENT_NOUNS:
        return False
    rest = words[i + 1 :]
    return not any(not_titles().get(w) in ("body", "paper") or w in title_nouns() for w in rest)


def _is_department(words: list[str], place: int) -> bool:
    """A body for an activity, not its name: "General Department of Training"."""
    if place + 1 < len(words) or place < 2 or words[place - 1] not in ("of", "for"):
        return False
    return any(not_titles().get(w) == "body" for w in words[: place - 1])


def _past_part(words: list[str], place: int) -> int:
    """Where the whole begins: "Component 1 of the Safe Roads Programme" names the programme."""
    if words[0] in _PARTS and "of" in words[1:place]:
        return words.index("of", 1) + 1
    return 0


def _without_tail(run: Run, kind: str) -> Run:
    """A course's name without "in Dover", and any name without a possessive that hangs on."""
    words = [w.lower for w in run.words]
    for i in range(len(words) - 1, 0, -1):
        place = kind == "training" and words[i] in ("in", "at") and i >= len(words) - 3
        if place or (run.hangs() and words[i] in _TAILS):
            return run.trimmed(0, i)
    return run


def _is_specific(run: Run) -> bool:
    """More than an activity noun with general words before it."""
    general = (title_nouns(), LINKS, _GENERAL)
    if len(run.words) == 2:
        first, second = run.words
        if first.text == "Project":
            return second.text.isalpha() and not _is_setting(run) and second.lower not in _GENERAL
        return first.lower in title_nouns() and _is_coined(second.text)
    return len(run.words) > 2 and any(
        not any(w.lower in words for words in general) and not _NUMBERED.match(w.text)
        for w in run.words
    )


def _is_coined(word: str) -> bool:
    """A word that only names are made of: "SEALINK", "EU-4Safety"."""
    with_digit = any(c.isdigit() for c in word) and word != word.lower()
    return len(word) >= MIN_COINED and (word.isupper() or with_digit)


def _called_titles(text: str, block: Block) -> Iterator[Title]:
    """What is said to be a name: "the exercise called ALPHA", "its full name is ..."."""
    for match in _CALLED.finditer(text, block.start, block.end):
        kind = title_nouns().get(match["noun"].lower())
        run = run_at(text, match.end(), min(block.end, match.end() + MAX_TITLE))
        if kind and run:
            yield Title(run.name, run.start, run.end, kind, "said_name", 0.9, run.aliases)
    for match in _KNOWN_AS.finditer(text, block.start, block.end):
        words = text[match.start() : match.end()].lower().split()[:KNOWN_WORDS]
        kind = next((k for k in map(noun_kind, words) if k), None)
        kind = "project" if "mission" in words else kind
        run = run_at(text, match.end(), min(block.end, match.end() + MAX_TITLE))
        if kind and run:
            yield Title(run.name, run.start, run.end, kind, "said_name", 0.9, run.aliases)
    for match in _FULL_NAME.finditer(text, block.start, block.end):
        run = run_at(text, match.end(), min(block.end, match.end() + MAX_TITLE))
        if run and len(run.words) > 2 and _speaks_of_activity(text, match.start(), run.end, block):
            short = _SHORT_BEFORE.search(text, max(block.start, match.start() - 80), match.start())
            aliases = (*run.aliases, short[1]) if short else run.aliases
            yield Title(run.name, run.start, run.end, "project", "full_name", 0.8, aliases)


def _speaks_of_activity(text: str, start: int, end: int, block: Block) -> bool:
    """A programme or a platform is spoken of right before or after."""
    around = text[max(block.start, start - 60) : start] + text[end : min(block.end, end + 40)]
    return bool(_NAMED_THING.search(around))


def _coined_title(text: str, run: Run, block: Block, owners: dict[int, int]) -> Title | None:
    """A coined name before a small activity noun: "the SEALINK project"; no body's name."""
    after = _NOUN_AFTER.match(text, run.end, block.end)
    last = run.words[-1]
    if after is None or not _is_coined(last.text) or owners.get(last.start, 0) >= last.end:
        return None
    if last.lower in title_nouns():
        return None
    first = last
    for word in reversed(run.words[:-1]):  # "the LYNX AURORA programme"
        if not (word.text.isupper() and _is_coined(word.text)) or owners.get(word.start, 0):
            break
        first = word
    name = " ".join(text[first.start : last.end].split())
    return Title(name, first.start, last.end, "project", "coined_name", 0.6)


def _titles_beside_words(
    text: str, block: Block, runs: list[Run], owners: dict[int, int]
) -> Iterator[Title]:
    """Names without an activity noun of their own: "the project Safe Borders for Europe"."""
    for i, run in enumerate(runs):
        coined = _coined_title(text, run, block, owners)
        if coined is not None:
            yield coined
            continue
        before = _name_before_noun(text, run, block, owners)
        behind = _name_behind_noun(text, runs[i:], block, owners)
        if before is not None or behind is not None:
            yield from (t for t in (before, behind) if t is not None)
            continue
        quoted = text[run.end : run.end + 2].strip()[:1] in ("“", '"', "«", "„")
        if len(run.words) < 3 or run.words[0].lower in LEADING or quoted:
            continue
        head = text[max(block.start, run.start - 60) : run.start]
        word = _WORD_BEFORE.search(head)
        kind = title_nouns().get(word[1]) if word else None
        rule = "noun_then_name"
        if kind is None and _PART_OF.search(head) and not _is_setting(run):
            kind, rule = "project", "part_of_name"
        if kind is not None:
            yield Title(run.name, run.start, run.end, kind, rule, 0.7, run.aliases)


def _name_before_noun(text: str, run: Run, block: Block, owners: dict[int, int]) -> Title | None:
    """A capitalised name before a small activity noun: "the Master Tracer (MT) course"."""
    name = run.trimmed()
    after = _SMALL_NOUN.match(text, run.end, block.end)
    shared = _SHARED_NOUN.match(text, run.end, block.end) if run.aliases else None
    match = after or shared
    least = MIN_WORDS - bool(run.aliases)
    if match is None or len(name.words) < least or _is_setting(name) or _is_owned(name, owners):
        return None
    if _is_service(name):
        return None
    kind = noun_kind(match["noun"]) or "project"
    return Title(name.name, name.start, name.end, kind, "name_then_noun", 0.7, run.aliases)


def _name_behind_noun(
    text: str, runs: Sequence[Run], block: Block, owners: dict[int, int]
) -> Title | None:
    """A long capitalised name behind "a workshop on" or "a new project,"."""
    name = runs[0]
    before = _ON_BEFORE.search(text, max(block.start, name.start - 60), name.start)
    if before is None or _is_owned(name, owners):
        return None
    end = name.end
    for run in runs[1:MAX_JOINED]:
        if not _JOINT.fullmatch(text, end, run.start):
            break
        end = run.end
    kind = noun_kind(before["noun"])
    capitals = sum(w[:1].isupper() for w in text[name.start : end].split())
    closed = before["tie"] != "," or text[end : end + 1] in (",", ".", ";")
    if kind is None or capitals < MIN_CAPITALS or not closed or end - name.start > MAX_TITLE:
        return None
    words = " ".join(text[name.start : end].split())
    return Title(words, name.start, end, kind, "noun_then_long_name", 0.6, name.aliases)


def _is_owned(run: Run, owners: dict[int, int]) -> bool:
    """A body's or a country's name stands where the run begins, and is all of it."""
    return owners.get(run.start, 0) >= run.end


def _is_service(run: Run) -> bool:
    """Training of a service, not a name: "the Northern Border Police training"."""
    words = [w.lower for w in run.words]
    return words[-1] in _SERVICES and not any(w.startswith(_SKILLED) for w in words)


def _is_setting(run: Run) -> bool:
    """A plan, a law or a body, which activities are "part of" as well."""
    words = [w.lower for w in run.words]
    if "law" in words[:-1] and words[words.index("law") + 1] in ("enforcement", "and"):
        words.remove("law")  # "Law Enforcement Leadership", "Law and Order" are no paper
    return any(w in not_titles() or w.rstrip("s") in not_titles() for w in words)
