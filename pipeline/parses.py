"""The model's parser, all articles of a batch led on together, a step at a time.

spaCy's own loop gives up Python's lock and takes it back ten times for each step of each article,
because its sums may raise; that costs as much as the sums. The parser offers the same step for many
articles at once, which it needs when it learns: the lock stays, and one product scores all. States,
moves and weights are the parser's own, and so are the arcs: a test compares them with spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc

# Tokens that are parsed together, if one article alone has not more. Each takes four kilobytes.
TOKENS = 16_000


def use_joint_parser(nlp: Language) -> None:
    """Let `JointParser` lead the model's parser, if it is of the kind that it knows."""
    if "parser" in nlp.pipe_names and is_known(nlp.get_pipe("parser")):
        nlp.add_pipe("joint_parser", after="parser")
        nlp.disable_pipe("parser")


def is_known(parser: object) -> bool:
    """Whether this is spaCy 3's greedy parser, all labels seen."""
    return bool(
        isinstance(parser, DependencyParser)
        and parser.cfg["beam_width"] == 1
        and parser.model.attrs["has_upper"]
        and not parser.model.attrs["unseen_classes"]
    )


@Language.factory(
    "joint_parser",
    assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"],
)
def _make_parser(nlp: Language, name: str) -> JointParser:
    return JointParser(nlp.get_pipe("parser"))


class JointParser:
    """A spaCy component that sets heads and relations as the parser that it leads would."""

    def __init__(self, parser: DependencyParser) -> None:
        self._parser = parser
        upper = parser.model.get_ref("upper")
        self._weights, self._bias = upper.get_param("W"), upper.get_param("b")

    def __call__(self, doc: Doc) -> Doc:
        """Parse one article."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Parse each article, a batch at a time."""
        articles = iter(docs)
        while batch := list(islice(articles, batch_size)):
            for group in of_like_length(batch):
                self._parser.set_annotations(group, self._states(group))
            yield from batch

    def _states(self, docs: Sequence[Doc]) -> list[Any]:
        """The parser's states when it is through with these articles."""
        states: list[Any] = self._parser.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        if not unfinished:
            return states
        steps = self._parser.model.predict(docs)
        while unfinished:
            hidden = steps.state2vec.predict(steps.get_token_ids(unfinished))
            scores = steps.ops.gemm(hidden, self._weights, trans2=True)
            scores += self._bias
            unfinished = self._parser.transition_states(unfinished, scores)
        return states


def of_like_length(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Groups of so many tokens, the shortest articles first: they come to their ends together."""
    group: list[Doc] = []
    tokens = 0
    for doc in sorted(docs, key=len):
        if group and tokens + len(doc) > TOKENS:
            yield group
            group, tokens = [], 0
        group.append(doc)
        tokens += len(doc)
    if group:
        yield group
