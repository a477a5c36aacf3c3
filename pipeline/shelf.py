"""The corpus as adding sees it: which articles are there, and the files of a new one."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from slugify import slugify

from pipeline.fetch import ENDINGS, is_url, shorten
from pipeline.ingest import Room, read_corpus
from pipeline.ingest.metadata import FIELDS, Metadata, split_header
from pipeline.sources import Incoming
from schemas.document import ARTICLE_KINDS, Document

RAW = ".raw"

# File names stay far below the 255 bytes that file systems allow, endings included.
_LONGEST_PUBLISHER = 30
_LONGEST_TITLE = 60
# A title longer than this is no title; the text holds it anyway.
_LONGEST_VALUE = 1_000
_PLAIN = ("text/plain", "text/markdown")
_TEXT_BASES = ("dateline", "page")
_PEOPLE = ("header", "sidecar")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_TRACKING = re.compile(r"(?i)^(?:utm_\w+|fbclid|gclid|mc_[ce]id)(?:=|$)")


@dataclass(slots=True)
class Shelf:
    """The corpus as far as adding needs it: which texts, addresses and names it holds."""

    corpus: Path
    room: Room | None = None
    texts: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.corpus.is_dir():
            self.names = {path.name.partition(".")[0].casefold() for path in self.corpus.iterdir()}
            for document in read_corpus([self.corpus], room=self.room):
                self.put(document)

    def put(self, document: Document) -> None:
        """Remember an article of the corpus."""
        self.names.add(Path(document.source_path).name.partition(".")[0].casefold())
        if document.text:
            self.texts.setdefault(text_key(document), document.source_path)
        if document.url:
            self.urls.setdefault(url_key(document.url), document.source_path)

    def find(self, document: Document) -> str | None:
        """Why an article is there already, or None."""
        if name := self.texts.get(text_key(document)):
            return f"is in the corpus already: {self.corpus / name} has the same text"
        return self.find_url(document.url) if document.url else None

    def find_url(self, url: str) -> str | None:
        """Why an address is there already, or None."""
        if name := self.urls.get(url_key(url)):
            return f"is in the corpus already: {self.corpus / name} has the same address"
        return None

    def free_name(self, wanted: str) -> str:
        """The name wanted, with a number if it is taken."""
        name, number = wanted, 1
        while name in self.names:
            number += 1
            name = f"{wanted}-{number}"
        return name


def text_key(document: Document) -> str:
    """The SHA-256 of the article's own words: menus and line breaks make no other article."""
    own = (document.text[b.start : b.end] for b in document.blocks if b.kind in ARTICLE_KINDS)
    words = " ".join(own).split() or document.text.split()
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def url_key(url: str) -> str:
    """An address without what leads to the same page: scheme, www, anchor, tracking, end slash."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p))
    return f"{_host(url)}{port}{parts.path.rstrip('/')}?{query}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An article ready to be stored: its files in writing order, and what a run will read."""

    files: dict[str, bytes]
    document: Document
    left_out: int

    def store(self, corpus: Path) -> None:
        """Write the files, the text last: what is there in part is no article yet."""
        corpus.mkdir(parents=True, exist_ok=True)
        made: list[Path] = []
        try:
            for name, data in self.files.items():
                with (corpus / name).open("xb") as file:
                    made.append(corpus / name)
                    file.write(data)
        except BaseException:  # whatever stops it, half an article must not stay
            for path in made:
                path.unlink(missing_ok=True)
            raise


def draft_article(incoming: Incoming, shelf: Shelf, given: Metadata) -> Draft:
    """The files of a new article, and how a run will read them; nothing is stored yet."""
    document = incoming.document
    found = {name: getattr(document, name) for name in FIELDS}
    known = given.over(Metadata(**found, published_basis=document.published_basis))
    stem = shelf.free_name(article_name(known, document.text))
    text, left_out = _own_text(document)
    body = text.encode("utf-8", "replace")
    name = f"{stem}{'.md' if document.media_type == 'text/markdown' else '.txt'}"
    files: dict[str, bytes] = {}
    if incoming.raw is not None and not _is_same_text(incoming.raw, body):
        files[f"{stem}{ENDINGS.get(document.media_type, '')}{RAW}"] = incoming.raw
    head = f"# Added from {_comment(incoming.source)}.\n"
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        path = Path(folder, name)
        path.write_bytes(body)
        sidecar, read = _described(path, head, known, given, document)
    files[f"{stem}.yaml"] = sidecar
    files[name] = body
    return Draft(files, read, left_out)


def _described(
    path: Path, head: str, known: Metadata, given: Metadata, original: Document
) -> tuple[bytes, Document]:
    """The sidecar of a text, and the text as it is read with it.

    A date or a language that the text shows by itself stays out of it, so that it keeps its basis.
    """
    optional = {"published", "language"}
    if original.published_basis not in (None, *_TEXT_BASES):
        optional.discard("published")
    left = {name for name in optional if getattr(given, name) is None}
    sidecar, read = _read_with(path, head, known, left)
    if wrong := {name for name in left if getattr(read, name) != getattr(known, name)}:
        sidecar, read = _read_with(path, head, known, left - wrong)
    return sidecar, read


def _read_with(path: Path, head: str, known: Metadata, left: set[str]) -> tuple[bytes, Document]:
    if "published" not in left and known.published_basis not in (None, *_PEOPLE):
        head += f"# The date was read from: {_comment(known.published_basis or '')}.\n"
    sidecar = head.encode() + _sidecar(known, left)
    path.with_suffix(".yaml").write_bytes(sidecar)
    (read,) = read_corpus([path])
    return sidecar, read


def _sidecar(known: Metadata, left: set[str]) -> bytes:
    values = {
        name: value
        for name in FIELDS
        if name not in left and (value := getattr(known, name)) and len(value) <= _LONGEST_VALUE
    }
    if not values:
        return b""
    dumped: str = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)
    return dumped.encode()


def _own_text(document: Document) -> tuple[str, int]:
    """The text to keep, and how many words of it were set aside.

    A plain text is kept as it is. Of a page or a file with a layout only the article is kept: what
    is a menu can be told there, and no longer from its words alone; the source stays beside it.
    """
    text = document.text
    pieces = [text]
    if document.media_type not in _PLAIN:
        pieces, end = [], 0
        for block in document.blocks:
            if block.kind != "furniture":
                gap = text[end : block.start]
                pieces += ["\n\n" if gap.strip() or not gap else gap, text[block.start : block.end]]
            end = block.end
        pieces = pieces or [text]
    kept = "".join(pieces).strip()
    left_out = len(text.split()) - len(kept.split())
    if split_header(kept, [])[1] != kept:
        # The text itself begins like a header: an empty one before it keeps it a text.
        kept = f"---\nurl: ~\n---\n{kept}"
    return f"{kept}\n", left_out


def _is_same_text(raw: bytes, body: bytes) -> bool:
    return raw.replace(b"\r\n", b"\n").strip() == body.strip()


def article_name(known: Metadata, text: str) -> str:
    """``publisher-date-slug`` in plain ASCII; nothing of it can name another folder."""
    publisher = _slug(known.publisher or _host(known.url or ""), _LONGEST_PUBLISHER)
    day = _DAY.match(known.published or "")
    title = _slug(known.title or " ".join(text[:500].split()[:8]), _LONGEST_TITLE)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return "-".join([publisher or "unknown", day[0] if day else "undated", title or digest])


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _slug(text: str, longest: int) -> str:
    return slugify(text[:300], max_length=longest, word_boundary=True, save_order=True)


def _comment(source: str) -> str:
    """What was given, as one line of a file that others will see: of a path, its last part."""
    name = source if is_url(source) else Path(source).name
    return re.sub(r"[^\w\s!-~]", "_", shorten(name)) or "a file"
