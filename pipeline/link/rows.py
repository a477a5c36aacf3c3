"""Links to rows of ``links``, and decisions without effect to rows of ``issues``."""

from __future__ import annotations

from pipeline.link.links import Links
from pipeline.link.record import End, Link
from schemas.ids import hashed_id
from schemas.table import Row
from schemas.validation import Rows, issue_row


def link_rows(links: Links) -> Rows:
    """The rows of no single article."""
    return {
        "links": [_row(link, links) for link in links.made],
        "issues": [issue_row(t.check, "warning", t.message, None) for t in links.troubles],
    }


def _row(link: Link, links: Links) -> Row:
    left, right = link.left, link.right
    ends = (left.doc_id, left.text, left.key, right.doc_id, right.text, right.key)
    return {
        "link_id": hashed_id("link", link.kind, link.relation, link.reason, *ends),
        "kind": link.kind,
        "relation": link.relation,
        "decision": link.decision,
        "left_id": _id(link, left, links),
        "left_doc_id": left.doc_id or None,
        "left_text": left.text,
        "right_id": _id(link, right, links),
        "right_doc_id": right.doc_id or None,
        "right_text": right.text,
        "score": link.score,
        "reason": link.reason,
        "detail": link.detail or None,
        "decided_by": link.decided_by,
    }


def _id(link: Link, end: End, links: Links) -> str | None:
    """The key of one side's row: a programme's own key may stand for a row of another article."""
    return links.programme_id(end.key) if link.kind == "programme" else end.key or None
