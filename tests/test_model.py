"""The quicker components decide what the model's own decide."""

from __future__ import annotations

from pathlib import Path

import numpy as np
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
from pipeline.lemmas import is_known as is_known_lemmatizer
from pipeline.lemmas import use_lemma_table
from pipeline.model import load_model
from pipeline.parses import TOKENS, of_like_length, use_joint_parser
from pipeline.parses import is_known as is_known_parser
from pipeline.vectors import BLOCK, Network, TokenVectors, distinct, use_token_vectors
from pipeline.vectors import is_known as is_known_network

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


QUICK = ("token_vectors", "joint_parser", "attribute_table", "lemma_table", "entity_decoder")
OWN = {"tok2vec", "parser", "attribute_ruler", "lemmatizer", "ner"}


@pytest.fixture(scope="module")
def own() -> Language:
    """The model as it is, its sentences broken at blank lines as ours are."""
    nlp = load_model()
    nlp.add_pipe("blank_line_breaks", first=True)
    return nlp


@pytest.fixture(scope="module")
def quick() -> Language:
    nlp = load_model()
    use_token_vectors(nlp)
    use_joint_parser(nlp)
    use_attribute_table(nlp)
    use_lemma_table(nlp)
    use_entity_decoder(nlp)
    nlp.add_pipe("blank_line_breaks", first=True)
    return nlp


def annotations(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (
            t.text,
            t.tag_,
            t.pos_,
            str(t.morph),
            t.lemma_,
            t.dep_,
            t.head.i,
            t.is_sent_start,
            t.ent_iob_,
            t.ent_type_,
        )
        for t in doc
    ]


def test_the_model_is_one_that_the_quick_components_know() -> None:
    nlp = build_pipeline()
    assert set(QUICK) <= set(nlp.pipe_names)
    assert not OWN & set(nlp.pipe_names)


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


@pytest.fixture(scope="module")
def networks(own: Language) -> list[Network]:
    """The two networks of the model: its own, and that of its recogniser."""
    return [own.get_pipe("tok2vec").model, own.get_pipe("ner").model.layers[0].layers[0]]


def test_vectors_are_those_of_the_model(own: Language, networks: list[Network]) -> None:
    """At the ends of articles and of blocks too, whose rows take other ways."""
    words = "Police officers from Niger were trained in Niamey by EUCAP Sahel in 2019 .".split()
    many = [words[i % 13] + str(i % 7) * (i % 3) for i in range(2 * BLOCK)]
    lengths = [0, 1, 2, 3, 0, BLOCK - 16, BLOCK - 9, BLOCK - 8, BLOCK - 7, BLOCK, 2 * BLOCK, 1]
    docs = [Doc(own.vocab, words=many[:length]) for length in lengths]
    for network in networks:
        expected = np.concatenate(network.predict(docs))
        found = TokenVectors(network).predict(docs)
        assert found.shape == expected.shape
        assert np.abs(found - expected).max() < 1e-4


def test_a_vector_does_not_depend_on_the_articles_beside(
    own: Language, networks: list[Network]
) -> None:
    """To the last bit: decisions are made of them, and the same article must give the same."""
    docs = [own.make_doc(text) for text in TRICKY]
    for network in networks:
        vectors = TokenVectors(network)
        alone = [vectors.predict([doc]) for doc in docs]
        assert np.array_equal(vectors.predict(docs), np.concatenate(alone))
        assert np.array_equal(vectors.predict(docs[::-1]), np.concatenate(alone[::-1]))
        assert len(vectors.predict([])) == 0


@given(rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**64 - 1)), max_size=9))
def test_kinds_of_tokens_are_the_rows_that_differ(rows: list[tuple[int, int]]) -> None:
    tokens = np.array(rows, dtype=np.uint64).reshape(-1, 2)
    kinds, which = distinct(tokens)
    assert np.array_equal(kinds[which], tokens)
    assert len(kinds) == len(set(rows))


def test_a_network_of_another_kind_stays() -> None:
    nlp = load_model()
    network = nlp.get_pipe("tok2vec").model
    assert is_known_network(network)
    assert not is_known_network(nlp.get_pipe("parser").model)
    assert not is_known_network(network.layers[0])
    network.layers[1].attrs["pad"] = 3
    assert not is_known_network(network)
    use_token_vectors(nlp)
    assert "tok2vec" in nlp.pipe_names


def test_a_parser_of_another_kind_stays() -> None:
    nlp = load_model()
    parser = nlp.get_pipe("parser")
    assert is_known_parser(parser)
    parser.cfg["beam_width"] = 4
    assert not is_known_parser(parser)
    assert not is_known_parser(nlp.get_pipe("ner"))
    use_joint_parser(nlp)
    assert "parser" in nlp.pipe_names


def test_articles_are_parsed_in_groups_of_bounded_size(own: Language) -> None:
    """Also those that alone are larger."""
    lengths = [TOKENS, 5, TOKENS - 5, 0, TOKENS + 9, 1]
    groups = of_like_length(Doc(own.vocab, words=["a"] * length) for length in lengths)
    assert [[len(doc) for doc in group] for group in groups] == [
        [0, 1, 5], [TOKENS - 5], [TOKENS], [TOKENS + 9]
    ]  # fmt: skip
    assert list(of_like_length([])) == []


def test_a_lemmatizer_of_another_kind_stays() -> None:
    nlp = load_model()
    lemmatizer = nlp.get_pipe("lemmatizer")
    assert is_known_lemmatizer(lemmatizer)
    lemmatizer.overwrite = True
    assert not is_known_lemmatizer(lemmatizer)
    assert not is_known_lemmatizer(nlp.get_pipe("tagger"))
    use_lemma_table(nlp)
    assert "lemmatizer" in nlp.pipe_names


def test_lemmas_are_the_same_when_words_and_kinds_are_forgotten(
    own: Language, quick: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The zorvants trained 12 officers; two querlipped policewomen taught them zorvanting."
    expected = [t.lemma_ for t in own(text)]
    for kinds in (100, 0):
        monkeypatch.setattr("pipeline.lemmas.KINDS", kinds)
        for _ in range(2):
            with quick.memory_zone():
                assert [t.lemma_ for t in quick(text)] == expected
    assert "zorvant" in expected
