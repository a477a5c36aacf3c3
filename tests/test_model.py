"""The quicker components decide what the model's own decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate import build_pipeline
from pipeline.attributes import is_known as is_known_ruler
from pipeline.attributes import use_attribute_table
from pipeline.entities import is_known as is_known_recogniser
from pipeline.entities import use_entity_decoder
from pipeline.ingest import read_corpus
from pipeline.model import load_model

HERE = Path(__file__).parent

# Patterns of several tokens, words that the patterns of one ask for, space, sentence ends, names
# that end with the text, and runs without any sentence end.
TRICKY = [
    "",
    " \n\n ",
    "John",
    "I'm gonna do it. Let's go, ain't it? It's gotta be y'all; there 's nothin' ol' doin' 'nuff.",
    "I had had it. She does what they did. You, it and me: 'em 'll c'mon, nothin', somethin'.",
    "U.S.A. " * 200,
    "Ministry of the Interior of the Republic of Niger\n\nEUCAP Sahel\tNiger\n- OSCE\n- IOM",
    "the " + "European Union Police Mission " * 60,
    "\u202eNiger\u202c \ufeff\u00adTİKA <b>Europol</b> \x00 🚓 " * 9,
]


@pytest.fixture(scope="module")
def own() -> Language:
    """The model as it is, its sentences broken at blank lines as ours are."""
    nlp = load_model()
    nlp.add_pipe("blank_line_breaks", first=True)
    return nlp


@pytest.fixture(scope="module")
def quick() -> Language:
    nlp = load_model()
    use_attribute_table(nlp)
    use_entity_decoder(nlp)
    nlp.add_pipe("blank_line_breaks", first=True)
    return nlp


def annotations(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_iob_, t.ent_type_)
        for t in doc
    ]


def test_the_model_is_one_that_the_quick_components_know() -> None:
    nlp = build_pipeline()
    assert {"attribute_table", "entity_decoder"} <= set(nlp.pipe_names)
    assert not {"attribute_ruler", "ner"} & set(nlp.pipe_names)


def test_articles_are_annotated_as_by_the_model_itself(own: Language, quick: Language) -> None:
    gold = sorted(HERE.glob("gold/*.txt"))[::5]
    documents = read_corpus([*gold, HERE.parent / "corpus"])
    texts = [d.text for d in documents] + TRICKY
    pairs = zip(own.pipe(texts), quick.pipe(texts), strict=True)
    n_entities = 0
    for expected, found in pairs:
        assert annotations(found) == annotations(expected)
        n_entities += len(found.ents)
    assert n_entities > 300


@settings(max_examples=25, deadline=None, derandomize=True)
@given(texts=st.lists(st.text(max_size=60) | st.sampled_from(TRICKY), max_size=4))
def test_any_texts_are_annotated_as_by_the_model_itself(
    own: Language, quick: Language, texts: list[str]
) -> None:
    pairs = zip(own.pipe(texts), quick.pipe(texts), strict=True)
    assert all(annotations(found) == annotations(expected) for expected, found in pairs)


def test_a_ruler_with_other_conditions_stays() -> None:
    nlp = load_model()
    ruler = nlp.get_pipe("attribute_ruler")
    assert is_known_ruler(ruler)
    ruler.add([[{"SHAPE": "Xxxx"}]], {"POS": "X"})
    assert not is_known_ruler(ruler)
    use_attribute_table(nlp)
    assert "attribute_ruler" in nlp.pipe_names


def test_a_recogniser_of_another_kind_stays() -> None:
    nlp = load_model()
    ner = nlp.get_pipe("ner")
    assert is_known_recogniser(ner)
    ner.cfg["beam_width"] = 4
    assert not is_known_recogniser(ner)
    assert not is_known_recogniser(nlp.get_pipe("parser"))
    use_entity_decoder(nlp)
    assert "ner" in nlp.pipe_names
