"""Titles in quotation marks: beside an activity noun, around one, or called one right after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors._capital_runs import LINKS, WORD, is_capital
from extractors._places import Stretches
from extractors._programme_title_words import MAX_TITLE, Title, noun_kind, title_nouns
from schemas.document import Block

_QUOTED = re.compile(
    r"[“\"]([^“”\"\n]{3,220})[”\"]|«([^«»\n]{3,220})»|„([^„“”\n]{3,220})[“”]"
    r"|(?<!\w)‘([^‘’\n]{3,220})’(?!\w)|(?<!\w)'([^'\n]{3,220})'(?!\w)"
)
_OPEN_QUOTE = re.compile(r"[“«\"]")
_CUT = re.compile(
    r"\s(?:(?:is|was|has|have|had|will)\s|(?:supported|funded|financed|sponsored|implemented|led|"
    r"organi[sz]ed|run|managed)\s+by\b)|[,;.(\n]"
)
_BEFORE = re.compile(
    r"\b(?P<noun>[\w-]+)(?:\sof\s[Tt]rainers)?(?:\s\([^()]{1,20}\))?[\s,:]+"
    r"(?:(?:was|is|were|are)\s)?"
    r"(?:(?:called|named|entitled|titled|dubbed|known as|code-?named|on|of|for|about|"
    r"(?:under|on) the (?:name|title|theme|motto|topic|subject)(?: of)?)\s+)?[\s:]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s\([^()\n]{1,20}\))?[\s,]{1,2}(?:the\s(?:\w{3,8}\sof\s(?:the\s)?)?)?(?P<noun>[\w-]+)"
)
# Papers that a course is called by, but only beside its name: "the “Safe Ports” diploma".
_BY_PAPER = frozenset({"diploma", "diplomas", "bootcamp", "certification"})
# What only an effort is, said right behind its name: "“Safe Ports” (SP), launched in 2015".
_RUN_BY = re.compile(
    r"(?:\s\([^()\n]{1,40}\))?,\s(?:(?:which|that)\s(?:is|was)\s)?(?:\w+ly\s|jointly\s)?"
    r"(?:launched|funded|co-?funded|financed|co-?financed|implemented)\s(?:in|by|with)\b"
)
_NEXT_SENTENCE = re.compile(
    r"[^.!?“”\"]{0,60}\.\s[^.!?“”\"]{0,160}?\b(?:the|this)\s(?P<noun>project|programme|program|"
    r"initiative|course|training|workshop|seminar|exercise)\b",
    re.IGNORECASE,
)
_PAPER_BEFORE = re.compile(
    r"\b(?:themes?|motto|slogan|topics?|memorandum|agreement|report|book|film|article|law|act|"
    r"paper|operation|barracks)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|added|called|warned|recalled|hoped|stated|explained)\b", re.IGNORECASE
)
_REACH = 80  # characters before a quotation in which its noun stands
MAX_WORDS = 32


def quoted_titles(text: str, block: Block) -> Iterator[Title]:
    """Every title in quotation marks of one block."""
    for match in _QUOTED.finditer(text, block.start, block.end):
        quote = next(group for group in match.groups() if group is not None)
        name = quote.strip(" ,.;")
        found = _kind_of_quote(text, match, name, block)
        if found is not None and _looks_like_title(name):
            kind, rule = found
            start = text.index(name, match.start())
            yield Title(name, start, start + len(name), kind, rule, 0.9)
    yield from _unclosed_titles(text, block)


def _kind_of_quote(
    text: str, match: re.Match[str], name: str, block: Block
) -> tuple[str, str] | None:
    """The kind of activity that quoted words name, and the rule that says so."""
    kind = _kind_beside(text, match.start(), match.end(), block)
    if kind is not None:
        return title_nouns().get(_last_word(name), kind), "quoted_beside_noun"
    if _is_capitalised(name) and not _is_paper(text, match.start(), block):
        after = _NEXT_SENTENCE.match(text, match.end(), min(block.end, match.end() + 260))
        kind = noun_kind(after["noun"]) if after else None
        if kind is not None:
            return kind, "quoted_then_noun"
    kind = _kind_within(name)
    speech = _is_speech(text, match.start(), match.end(), block)
    if kind is not None and not speech:
        return kind, "quoted_name"
    if _is_capitalised(name) and len(name.split()) > 2 and not speech:
        run_by = _RUN_BY.match(text, match.end(), min(block.end, match.end() + MAX_TITLE))
        paper = _is_paper(text, match.start(), block)
        return ("project", "quoted_and_run") if run_by and not paper else None
    return None


def _last_word(name: str) -> str:
    return name.rsplit(None, 1)[-1].lower() if name.strip() else ""


def _unclosed_titles(text: str, block: Block) -> Iterator[Title]:
    """'a project on “Better Borders supported by Norway': the closing quotation mark is missing."""
    closed = Stretches(m.span() for m in _QUOTED.finditer(text, block.start, block.end))
    for match in _OPEN_QUOTE.finditer(text, block.start, block.end):
        if closed.holds(match.start(), match.end()):
            continue
        kind = _kind_before(text, match.start(), block)
        cut = _CUT.search(text, match.end(), min(block.end, match.end() + MAX_TITLE))
        if kind is None or cut is None:
            continue
        name = text[match.end() : cut.start()].rstrip()
        if _looks_like_title(name) and len(name.split()) > 2:
            yield Title(name, match.end(), match.end() + len(name), kind, "unclosed_quote", 0.7)


def _kind_beside(text: str, start: int, end: int, block: Block) -> str | None:
    before = _kind_before(text, start, block)
    if before is not None:
        return before
    after = _AFTER.match(text, end, min(block.end, end + 50))
    if after and after["noun"].lower() in _BY_PAPER:
        return "training"
    return noun_kind(after["noun"]) if after else None


def _kind_before(text: str, start: int, block: Block) -> str | None:
    match = _BEFORE.search(text, max(block.start, start - _REACH), start)
    return noun_kind(match["noun"]) if match else None


def _kind_within(name: str) -> str | None:
    """The kind of the activity noun that heads the quoted words."""
    words = [w.group().lower() for w in WORD.finditer(name)]
    if not words or name[:1].islower():
        return None
    nouns = title_nouns()
    for word, following in zip(words, [*words[1:], "of"], strict=True):
        if word in nouns and following in LINKS:
            return nouns[word]
    return None


def _is_capitalised(name: str) -> bool:
    """Two words or more, all with capitals but the links."""
    words = [w.group() for w in WORD.finditer(name)]
    return len(words) > 1 and all(is_capital(w) or w in LINKS for w in words)


def _is_paper(text: str, start: int, block: Block) -> bool:
    """A theme, a report or an agreement has the quoted name."""
    return bool(_PAPER_BEFORE.search(text, max(block.start, start - 40), start))


def _looks_like_title(name: str) -> bool:
    """Begins with a capital or a digit, is no sentence, and is not too long."""
    return (
        3 <= len(name) <= MAX_TITLE
        and (name[0].isupper() or name[0].isdigit())
        and name[-1] not in "!?"
        and len(name.split()) <= MAX_WORDS
    )


def _is_speech(text: str, start: int, end: int, block: Block) -> bool:
    """Whether somebody says the quoted words."""
    around = text[max(block.start, start - 25) : start] + text[end : min(block.end, end + 25)]
    closing = text[end - 2 : end - 1]
    inside = closing in "?!" or (closing == "," and not _is_capitalised(text[start:end]))
    return bool(_SPEECH.search(around)) or inside
