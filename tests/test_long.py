"""Long articles: whatever their length they are read, and no step looks at the whole text again."""

from __future__ import annotations

import re
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractors._outcome_programme import Spoken
from extractors._programme_drafts import _Words
from pipeline.annotate import break_at_blank_lines, read_articles
from schemas.document import Block, Document, reading_text

PART = "The OSCE trained 20 police officers in Skopje in May 2019.\n\n"


def article(parts: int) -> Document:
    text = PART * parts
    blocks = (Block(i * len(PART), (i + 1) * len(PART) - 2, "paragraph") for i in range(parts))
    return Document("long", "long.txt", None, text, tuple(blocks))


def test_an_article_beyond_the_model_s_own_limit_is_read(nlp, monkeypatch):
    monkeypatch.setattr(nlp, "max_length", 100)
    (read,) = read_articles(nlp, [article(10)])
    assert len(read.text) > 100
    assert len(read.mentions("counts")) == 10


def test_a_blank_line_begins_a_sentence_and_leaves_the_others_open(nlp):
    words = ["One", "\n\n", "Two", ".", "\n", "Three", "\n\n"]
    doc = Doc(nlp.vocab, words, [False] * len(words))
    broken = break_at_blank_lines(doc)
    assert [t.is_sent_start for t in broken] == [True, None, True, None, None, None, None]


def test_places_are_found_among_many_blocks():
    document = article(50)
    reading = reading_text(document)
    for block, whole in zip(reading.kinds, document.blocks, strict=True):
        assert reading.place(block.start, block.end) == (whole.start, whole.end)
        assert reading.place(block.start + 4, block.start + 8) == (whole.start + 4, whole.start + 8)


WORDS = st.sampled_from(["Project", "project", "Sirocco", "A", "a", "II", "x1", "İz", "Kurs"])
GAPS = st.sampled_from([" ", "-", ", ", " \n ", "    ", "", "."])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(WORDS, GAPS), max_size=30), st.lists(WORDS, min_size=1, max_size=3))
def test_a_name_stands_where_a_search_finds_it(parts, words):
    text, name = "".join(w + g for w, g in parts), " ".join(words)
    pattern = r"\W{1,3}".join(map(re.escape, words))
    flags = re.IGNORECASE if len(name) > 6 else 0
    found = [m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, flags)]
    assert list(_Words(text).places_of(name)) == found


def spoken_of(starts: list[int], number_end: int, sentence_end: int, text: str) -> int:
    """The rule of `Spoken`, asked of all programmes one after the other."""
    best, best_start = 0, -1
    for i, start in enumerate(starts):
        between = re.search(r"\b(?:\d[\d,.]*|ten)\b", text[number_end:start])
        if best_start <= start <= sentence_end and not between:
            best, best_start = i, start
    return best


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    starts=st.lists(st.integers(0, 60), max_size=8),
    number_end=st.integers(0, 30),
    more=st.integers(0, 30),
    words=st.lists(st.sampled_from(["a ", "ten ", "7, ", "12 ", "programme "]), max_size=30),
)
def test_a_number_belongs_to_the_programme_spoken_of_last(starts, number_end, more, words):
    facts = [SimpleNamespace(evidence=SimpleNamespace(start=start)) for start in starts]
    phrase = SimpleNamespace(
        mention=SimpleNamespace(end=number_end),
        sentence=SimpleNamespace(end_char=number_end + more),
        text="".join(words),
    )
    expected = spoken_of(starts, number_end, number_end + more, phrase.text)
    assert Spoken(facts).of(phrase) == expected
