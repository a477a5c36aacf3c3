"""Files of every format made from an article's title and parts, for tests and the fuzz run."""

from __future__ import annotations

import csv
import gzip
import io
import json
import textwrap
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from html import escape

import docx
import pyarrow as pa
from pyarrow import parquet

from benchmarks.page_templates import content_system

Part = tuple[str, str]
_WIDTH, _ROWS = 78, 52


def as_text(title: str, parts: Sequence[Part]) -> str:
    """The article as plain text, a line for each part."""
    lines = [title]
    for i, (kind, text) in enumerate(parts):
        listed = kind == "item" and i > 0 and parts[i - 1][0] == "item"
        lines += [] if listed else [""]
        lines.append(f"- {text}" if kind == "item" else text)
    return "\n".join(lines) + "\n"


def as_html(title: str, parts: Sequence[Part]) -> bytes:
    return content_system(title, parts).html.encode()


def as_pdf(title: str, parts: Sequence[Part]) -> bytes:
    """A PDF set in Courier, broken at the width, with the page's number below."""
    lines: list[tuple[str, bool]] = [(line, True) for line in textwrap.wrap(title, 50)]
    for i, (kind, text) in enumerate(parts):
        listed = kind == "item" and i > 0 and parts[i - 1][0] == "item"
        lines += [] if listed else [("", False)]
        marked = f"• {text}" if kind == "item" else text
        lines += [(x, False) for x in textwrap.wrap(marked, _WIDTH, break_on_hyphens=False)]
    pages = [lines[i : i + _ROWS] for i in range(0, len(lines), _ROWS)]
    return pdf_of([_page_commands(page, i + 1) for i, page in enumerate(pages)])


def _page_commands(lines: Sequence[tuple[str, bool]], number: int) -> bytes:
    commands = ["BT 13 TL 60 780 Td"]
    for text, headline in lines:
        shown = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        commands.append(f"/F1 {14 if headline else 10} Tf ({shown}) Tj T*")
    commands.append(f"ET BT /F1 8 Tf 300 30 Td (Page {number}) Tj ET")
    return "\n".join(commands).encode("cp1252", "replace")


def pdf_of(pages: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file whose pages hold the commands given."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    ]
    for i, commands in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * i} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(commands), commands))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def as_docx(title: str, parts: Sequence[Part]) -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    document.add_heading(title, 1)
    for kind, text in parts:
        if kind == "heading":
            document.add_heading(text, 2)
        else:
            document.add_paragraph(text, style="List Bullet" if kind == "item" else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_eml(title: str, parts: Sequence[Part]) -> bytes:
    """A mail with a page and its plain text."""
    mail = EmailMessage()
    mail["From"] = "Sample Press Office <press@ministry.example>"
    mail["To"] = "desk@paper.example"
    mail["Subject"] = f"Fwd: {title}"
    mail["Date"] = "Tue, 14 May 2019 23:30:00 +0200"
    mail["Message-ID"] = "<1@ministry.example>"
    mail.set_content(as_text(title, parts))
    mail.add_alternative(as_html(title, parts).decode(), subtype="html")
    return mail.as_bytes()


def as_mhtml(title: str, parts: Sequence[Part]) -> bytes:
    saved = EmailMessage()
    saved["From"] = "<Saved by Sample Browser>"
    saved["Snapshot-Content-Location"] = "https://ministry.example/news/7"
    saved["Subject"] = title
    saved["Date"] = "Fri, 1 Mar 2024 10:00:00 -0000"
    saved.set_content(as_html(title, parts).decode(), subtype="html", cte="quoted-printable")
    saved.make_related()
    saved.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    return saved.as_bytes()


def as_jsonl(title: str, parts: Sequence[Part]) -> bytes:
    return json.dumps({"id": "a-1", "title": title, "text": as_text(title, parts)}).encode() + b"\n"


def as_csv(title: str, parts: Sequence[Part]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("id", "title", "text"), ("a-1", title, as_text(title, parts))])
    return out.getvalue().encode()


def as_parquet(title: str, parts: Sequence[Part]) -> bytes:
    out = io.BytesIO()
    rows = [{"id": "a-1", "title": title, "text": as_text(title, parts)}]
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def as_warc(title: str, parts: Sequence[Part]) -> bytes:
    return warc_of([("https://ministry.example/news/7", "text/html", as_html(title, parts))])


def warc_of(pages: Sequence[tuple[str, str, bytes]], *, packed: bool = True) -> bytes:
    """A web archive of addresses, media types and bodies."""
    records = []
    for number, (url, kind, body) in enumerate(pages):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: 2024-03-01T10:00:00Z\r\nWARC-Record-ID: <urn:x:{number}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        records.append(gzip.compress(record, mtime=0) if packed else record)
    return b"".join(records)


def as_markdown(title: str, parts: Sequence[Part]) -> bytes:
    heads = {"item": "- ", "heading": "## "}
    return "\n\n".join([f"# {title}", *(heads.get(k, "") + t for k, t in parts)]).encode()


def as_fragment(title: str, parts: Sequence[Part]) -> bytes:
    """A page without a head in UTF-16, as some programs save it."""
    body = "".join(f"<p>{escape(text)}</p>" for _, text in parts)
    return f"<html><body><h1>{escape(title)}</h1>{body}</body></html>".encode("utf-16")


Maker = Callable[[str, Sequence[Part]], bytes]
MAKERS: dict[str, Maker] = {
    ".txt": lambda title, parts: as_text(title, parts).encode(),
    ".md": as_markdown,
    ".html": as_html,
    ".htm": as_fragment,
    ".mhtml": as_mhtml,
    ".pdf": as_pdf,
    ".docx": as_docx,
    ".eml": as_eml,
    ".jsonl": as_jsonl,
    ".csv": as_csv,
    ".parquet": as_parquet,
    ".warc.gz": as_warc,
}
