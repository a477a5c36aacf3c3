"""A text and what is known about it to a `Document`: blocks, headline, date, language."""

from __future__ import annotations

from dataclasses import replace

from pipeline.ingest.furniture import Page, read_page
from pipeline.ingest.language import is_foreign, parse_language, read_language
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.published import read_published
from pipeline.ingest.text import Issues
from schemas.document import ARTICLE_KINDS, Block, Document


def build_document(base: Document, text: str, known: Metadata, issues: Issues) -> Document:
    """The document of a text; ``base`` comes from its file, ``known`` from its metadata."""
    page = read_page(text, known.title)
    blocks = mark_foreign(text, page.blocks())
    title = known.title
    if title is None and page.title is not None:
        title = " ".join(page.lines[page.title].text.split())
    published, basis = known.published, known.published_basis
    if published is None and (found := read_published(page)):
        published, basis = found[0].edtf, found[1]
        if found[0].doubt:
            issues.append(("ambiguous_date", f"date of publication: {found[0].doubt}"))
    if any(line.sort == "noise" for line in page.lines):
        issues.append(("noise", "a run of over 500 characters without a space is left out"))
    document = replace(
        base,
        text=text,
        blocks=blocks,
        title=title,
        publisher=known.publisher,
        url=known.url,
        published=published,
        published_basis=basis,
        language=_read_language(known, text, blocks, issues),
        machine_generated=says_machine(page),
        status="read",
        issues=tuple(issues),
        bases=known.bases,
    )
    return _with_status(document)


def _with_status(document: Document) -> Document:
    """The document, or why nothing can be drawn from it."""
    name = document.source_path
    if not document.text.strip():
        return replace(document, status="empty", message=f"{name}: holds no text")
    if document.language not in (None, "en"):
        message = f"{name}: is in another language ({document.language}); only English is read"
        return replace(document, status="not_english", message=message)
    return document


def _read_language(
    known: Metadata, text: str, blocks: tuple[Block, ...], issues: Issues
) -> str | None:
    """The language that people give; else that of the text; else what the page declares.

    The templates of sites in two languages declare the wrong one on half of their pages.
    """
    if known.language and (known.basis("language") or "").startswith("page"):
        return _language(text, blocks) or parse_language(known.language)
    return _known_language(known, issues) or _language(text, blocks)


def _known_language(known: Metadata, issues: Issues) -> str | None:
    """The language that the metadata names; a name that is none is reported."""
    if known.language is None:
        return None
    code = parse_language(known.language)
    if code is None:
        issues.append(("bad_language", f'"language: {known.language[:40]}" is none; write en'))
    return code


def says_machine(page: Page) -> bool:
    """Whether the text itself says that a machine wrote it."""
    return any(line.sort == "ai" for line in page.lines)


def mark_foreign(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with paragraphs in another language marked as foreign."""
    return tuple(
        replace(block, kind="foreign")
        if block.kind in ("paragraph", "item", "heading")
        and is_foreign(text[block.start : block.end])
        else block
        for block in blocks
    )


def _language(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The language of most of the text: the article's own blocks against the foreign ones."""
    own = [text[b.start : b.end] for b in blocks if b.kind in ARTICLE_KINDS]
    foreign = [text[b.start : b.end] for b in blocks if b.kind == "foreign"]
    if sum(map(len, foreign)) > 2 * sum(map(len, own)):
        return read_language("\n".join(foreign))
    return read_language("\n".join(own) or text)
