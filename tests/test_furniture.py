"""Which lines of a page are the article: marked pages, compared line by line, and properties."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.article import mark_foreign
from pipeline.ingest.cues import EFFECTS, find_cue, load_table
from pipeline.ingest.furniture import read_page
from pipeline.limits import limited
from schemas.document import ARTICLE_KINDS, BLOCK_KINDS

CASES = Path(__file__).parent / "cases_pages"
MARKS = {
    "t": "title",
    "h": "heading",
    "p": "paragraph",
    "i": "item",
    "d": "dateline",
    "f": "furniture",
    "x": "foreign",
}


def read_cases() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name, page and expected blocks of every case. Raises ValueError for a malformed line."""
    cases = []
    for path in sorted(CASES.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
            name, _, body = part.partition("\n")
            cases.append((f"{path.stem}: {name}", *parse_page(body)))
    return cases


def parse_page(body: str) -> tuple[str, list[tuple[str, str]]]:
    page: list[str] = []
    blocks: list[tuple[str, str]] = []
    for line in body.strip("\n").split("\n"):
        if not line:
            page.append("")
            continue
        mark, bar, text = line.partition("| ")
        if not bar or (mark not in MARKS and mark != "+"):
            raise ValueError(f"no mark in {line!r}")
        page.append(text)
        if mark == "+":
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]}\n{text}")
        else:
            blocks.append((MARKS[mark], text))
    return "\n".join(page), blocks


@pytest.mark.parametrize(
    ("page", "expected"), [pytest.param(*case[1:], id=case[0]) for case in read_cases()]
)
def test_page(page: str, expected: list[tuple[str, str]]) -> None:
    blocks = mark_foreign(page, read_page(page).blocks())
    found = [(block.kind, page[block.start : block.end]) for block in blocks]
    assert found == [(kind, without_mark(text)) for kind, text in expected]


def without_mark(text: str) -> str:
    """A bullet or a Markdown mark is no part of its block."""
    return re.sub(r"^(?:(?:[-*>]|#+) +|\*\*(?=\w))|(?<=\w\.)\*\*$", "", text)


def test_known_title_begins_the_article() -> None:
    page = (
        "The Agency protects what people hold dear. It was founded in 1950 by four states.\n"
        "We work in 30 countries, and our doors are open to everybody who needs us.\n"
        "Training for Rangers\n"
        "Twenty rangers were trained in Arusha last week by two officers from Kenya.\n"
        "They learned to read tracks, to keep evidence, and to write reports that courts accept.\n"
        "A second course is planned for the dry season, again for twenty rangers of both parks.\n"
    )
    kinds = read_page(page, "Training for rangers").kinds
    assert kinds == ("furniture", "furniture", "title", "paragraph", "paragraph", "paragraph")


@pytest.mark.parametrize("row", load_table("cues"), ids=lambda row: row["pattern"][:40])
def test_every_cue_is_complete(row: dict[str, str]) -> None:
    assert row["where"] in ("line", "start", "any")
    assert row["effect"] in EFFECTS
    assert row["reason"]
    assert (row["where"] == "any") == bool(row["needs"])
    # No unbounded repeat: the expressions stay linear on any line.
    assert not re.search(r"(?<!\\)[*+](?![^\[]*\])", row["pattern"])


@pytest.mark.parametrize(
    "text",
    [
        "By the end of the year 400 officers had been trained by the mission.",
        "The 900 officers do not represent the whole of the force, he said.",
        "Trainers and trainees share rooms, print their own books and follow the same rules.",
        "The programme was made possible with the support of the European Union.",
        "Kosovo police trained 40 officers, the ministry said.",
    ],
)
def test_sentences_hold_no_cue(text: str) -> None:
    page = (
        f"A headline of five words\n\n{text}\n\nThe course was held in May by experts from Riga.\n"
    )
    assert read_page(page).kinds[1] == "paragraph"
    assert find_cue("Officers were trained in Riga") is None


@given(st.text(max_size=600))
def test_blocks_are_ordered_and_inside(text: str) -> None:
    check_blocks(text)


PIECES = st.sampled_from(
    """READ ALSO:|Home > News > Contact|Contacts|12 May 2014|- |* one||Related|Budget: EUR 5|A|Venue
Fifteen officers were trained in Osh by two experts.|Tel: +1 555 010 0199|Read more|comments|1.
ANKARA, 3 May 2011 –|[Image: x]|Привет, мир и люди всей нашей земли|They said:|About|About us and
them|# Title here now|(c) 2014|-- ends --|Newsroom    Contact    Search|of the\nlower""".split("|")
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("\n".join))
def test_blocks_of_any_page(text: str) -> None:
    check_blocks(text)


def check_blocks(text: str) -> None:
    blocks = read_page(text).blocks()
    end = 0
    for block in blocks:
        assert end <= block.start < block.end <= len(text)
        assert block.kind in BLOCK_KINDS
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        end = block.end
    assert sum(block.kind == "title" for block in blocks) <= 1
    assert read_page(text).blocks() == blocks


def test_every_sentence_of_plain_text_is_kept() -> None:
    text = "\n\n".join(
        f"Course {n} was held in May, and {n} officers took part in it." for n in range(2, 40)
    )
    assert {block.kind for block in read_page(text).blocks()} <= set(ARTICLE_KINDS)


@pytest.mark.parametrize(
    "line",
    ["READ ALSO:\nx", "A b c d –\n12 May 2014 –", "Home > x > y", "- a", "1", "Read more\na"],
)
def test_time_grows_with_the_text_alone(line: str) -> None:
    # A quadratic step would take minutes.
    assert read_page(f"{line}\n" * 10_000)


REPEATED = (
    "0", "a", " ", ".", "…", "-", "|", "/", ":", ",", "(", "[", "*", "_", "@", "0 ", "a ", "a.",
    "a-", "a,", "0,", "| ", "> ", "»", "of", "and ", "the ", "read ", "share ", "news ", "by ",
)  # fmt: skip


@pytest.mark.parametrize("row", load_table("cues"), ids=lambda row: row["pattern"][:40])
def test_no_cue_stalls(row: dict[str, str]) -> None:
    """A line of one thing over and over, as long as a cue may see, costs next to nothing."""
    pattern = re.compile(row["pattern"])
    longest = 160 if row["where"] == "line" else 400
    own = [f"{word} " for word in re.findall(r"[a-z]{2,}", row["pattern"])[:12]]
    heads = ("", "page 1 ", *own[:2])
    with limited(5):
        for piece, head in itertools.product((*REPEATED, *own), heads):
            line = (head + piece * longest)[: longest - 1] + "\x01"
            pattern.search(line)
            pattern.fullmatch(line)


@pytest.mark.parametrize(
    "line", ["1 2 3 4 next »", "Page 1 of 3", "1|2|3", "2 / 14", "1 2 3 … 10 >", "12 »"]
)
def test_page_numbers(line: str) -> None:
    assert (cue := find_cue(line)) and cue.effect == "line"
