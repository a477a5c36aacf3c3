"""Every format: what is read of it, what it says of itself, and how broken files end."""

import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from benchmarks.page_templates import TEMPLATES
from pipeline.ingest import Limits, read_corpus
from pipeline.ingest.formats import detect_format
from pipeline.run import read_documents
from schemas.document import ARTICLE_KINDS, Document
from schemas.values import Name
from tests.made import MAKERS, as_csv, as_docx, as_html, as_mhtml, as_pdf, as_text, pdf_of, warc_of

CORPUS = Path(__file__).parent.parent / "corpus"
TITLE = "Officers of four districts learn to keep records"
PARTS = (
    ("paragraph", "Thirty-one officers of the district police finished a course in Sampletown on "
     "Friday, in which they learned to keep the records of their stations."),
    ("heading", "Four modules"),
    ("item", "Twelve officers learned to file reports."),
    ("item", "Nineteen officers learned to search them."),
    ("paragraph", "The course was paid for by the Government of Norway and taught by two experts, "
     "who will come back in the autumn to see what has become of it."),
)  # fmt: skip


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read(folder: Path, name: str, data: bytes | str) -> Document:
    (document,) = read_corpus([write(folder, name, data)])
    return document


def article(document: Document) -> list[str]:
    return [
        " ".join(document.text[b.start : b.end].split())
        for b in document.blocks
        if b.kind in ARTICLE_KINDS
    ]


def page(head: str = "", body: str = "", lang: str = "") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for _, text in PARTS)
    return (
        f"<!DOCTYPE html><html{lang}><head>{head}</head><body><main><h1>{TITLE}</h1>"
        f"{body}{paragraphs}</main></body></html>"
    )


# --- every format -------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", MAKERS)
def test_every_format_gives_the_same_article(ending: str, tmp_path: Path) -> None:
    data = MAKERS[ending](TITLE, PARTS)
    document = read(tmp_path, f"a{ending}", data)
    assert (document.status, document.message, document.title) == ("read", None, TITLE)
    assert article(document) == [TITLE, *(text for _, text in PARTS)]
    assert document.sha256
    assert document == read(tmp_path, f"a{ending}", data)


@pytest.mark.parametrize("ending", MAKERS)
def test_a_format_is_told_by_its_content(ending: str, tmp_path: Path) -> None:
    """Under a text's name; CSV and Markdown are texts, and an archive of pages needs its name."""
    if ending in (".csv", ".md", ".warc.gz"):
        return
    data = MAKERS[ending](TITLE, PARTS)
    assert detect_format(data[:8192], ".txt") == detect_format(data[:8192], ending)
    assert article(read(tmp_path, "a.txt", data))[-1] == PARTS[-1][1]


@pytest.mark.parametrize(
    "text",
    [
        "From: the ministry\nTo: all stations\n\nTwenty officers were trained.",
        "Subject: a course\n\nTwenty officers were trained.",
        "{ is a bracket. Twenty officers were trained.",
        "Officers, text, course\n1, 2, 3",
        "<b>Twenty</b> officers",
    ],
)
def test_texts_that_only_look_like_another_format(text: str) -> None:
    assert detect_format(text.encode(), ".txt") == "text"


@pytest.mark.parametrize("template", TEMPLATES)
def test_pages_under_templates(template, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made = template(TITLE, PARTS)
    document = read(tmp_path, "a.html", made.html)
    found = article(document)
    assert [text for text in found if text in {t for _, t in PARTS}] == [t for _, t in PARTS]
    assert not [line for line in made.furniture if any(line in text for text in found)]
    assert all(any(fact in text for text in found) for fact in made.extra)


def findings(documents, nlp) -> list[Counter[tuple[str, ...]]]:  # type: ignore[no-untyped-def]
    """What is found in each article, without the places."""
    found = []
    for reading in read_documents(nlp, documents):
        facts, text = reading.facts, reading.document.text
        quotes = Counter(
            ("mention", m.label, " ".join(text[m.start : m.end].split()))
            for m in facts.mentions
            if not isinstance(m.value, Name)
        )
        quotes.update(("programme", str(p.title), p.level) for p in facts.programmes)
        quotes.update(("outcome", o.indicator, o.kind, o.value_text) for o in facts.outcomes)
        quotes.update(("organisation", o.name, o.role) for o in facts.organisations)
        quotes.update(("country", c.code, c.role) for c in facts.countries)
        found.append(quotes)
    return found


@pytest.mark.parametrize("name", sorted(d.source_path for d in read_corpus([CORPUS])))
def test_round_trips_give_the_same_findings(name: str, nlp, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (original,) = read_corpus([CORPUS / name])
    parts = [
        (b.kind, " ".join(original.text[b.start : b.end].split()))
        for b in original.blocks
        if b.kind in ARTICLE_KINDS and b.kind != "title"
    ]
    made = []
    for ending, make in MAKERS.items():
        write(tmp_path, "a.yaml", f"published: {original.published}\n")
        document = read(tmp_path, f"a{ending}", make(str(original.title), parts))
        made.append(replace(document, doc_id=f"a{ending}", published=original.published))
    expected, *others = findings([original, *made], nlp)
    assert expected
    for ending, found in zip(MAKERS, others, strict=True):
        assert found == expected, ending


FOREIGN = (
    "Quarante policiers du Niger ont été formés à Lyon par la gendarmerie française pendant le "
    "mois de juin, et soixante autres seront formés à Bamako avant la fin de l'année prochaine."
)


def test_a_foreign_paragraph_gives_no_findings(nlp, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """It stays in the text, so that every place there stands."""
    own = "\n\n".join(text for _, text in PARTS)
    plain = read(tmp_path, "a.txt", f"{TITLE}\n\n{own}\n")
    mixed = read(tmp_path, "a.txt", f"{TITLE}\n\n{own}\n\n{FOREIGN}\n")
    assert mixed.status == "read"
    assert FOREIGN in mixed.text
    without, with_it = findings([plain, replace(mixed, doc_id="b")], nlp)
    assert without == with_it
    assert without


# --- pages --------------------------------------------------------------------------------------


def test_what_a_page_says_of_itself(tmp_path: Path) -> None:
    head = (
        f"<title>{TITLE} | Sample Ministry</title>"
        '<meta property="og:site_name" content="Sample Ministry">'
        '<link rel="canonical" href="https://ministry.example/7">'
        '<meta property="article:modified_time" content="2024-02-03T10:00:00Z">'
        '<meta property="article:published_time" content="2019-05-14T23:30:00+02:00">'
    )
    document = read(tmp_path, "a.html", page(head))
    assert (document.title, document.publisher, document.url) == (
        TITLE, "Sample Ministry", "https://ministry.example/7",
    )  # fmt: skip
    assert (document.published, document.published_basis) == (
        "2019-05-14", "meta article:published_time",
    )  # fmt: skip
    assert dict(document.bases) == {
        "title": "h1", "publisher": "meta og:site_name", "url": "link canonical",
    }  # fmt: skip


def test_the_sidecar_wins_over_the_page(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "publisher: The Academy\npublished: 2018-01-02\n")
    head = (
        '<meta property="og:site_name" content="Sample Ministry">'
        '<meta name="date" content="x"><meta name="pubdate" content="2019-05-14">'
    )
    document = read(tmp_path, "a.html", page(head))
    assert (document.publisher, document.published, document.published_basis) == (
        "The Academy", "2018-01-02", "sidecar",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "published", "basis"),
    [
        ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
         '"datePublished": "2017-03-03T20:06:57+00:00"}]}</script>', "",
         "2017-03-03", "json-ld datePublished"),
        ('<script type="application/ld+json">{"broken</script>', "", None, None),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", "", None, None),
        ("", '<time datetime="2020-01-31">31 January</time>', "2020-01-31", "time element"),
        ("", '<span class="post-date">31 Jan 2020</span>', "2020-01-31", "date element"),
        ('<meta property="article:modified_time" content="2024-02-03">', "", None, None),
        ("", "<p>Copyright 2024</p>", None, None),
    ],
)  # fmt: skip
def test_only_a_named_date_is_that_of_publication(
    head: str, body: str, published: str | None, basis: str | None, tmp_path: Path
) -> None:
    document = read(tmp_path, "a.html", page(head, body))
    assert (document.published, document.published_basis) == (published, basis)


def test_an_order_of_day_and_month_that_cannot_be_known(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", page('<meta name="pubdate" content="03/04/2018">'))
    assert (document.published, document.published_basis) == ("2018", "meta pubdate")
    assert document.issues == (
        (
            "ambiguous_date",
            "date of publication (meta pubdate): '03/04/2018' may be 2018-03-04 or 2018-04-03;"
            " only the year is kept",
        ),
    )


def test_a_wrongly_declared_language_does_not_cost_the_article(tmp_path: Path) -> None:
    assert read(tmp_path, "a.html", page(lang=' lang="tr"')).language == "en"


@pytest.mark.parametrize(
    ("codec", "meta"),
    [
        ("cp1254", "iso-8859-9"), ("cp1254", "windows-1254"), ("cp1254", "iso-8859-1"),
        ("cp1254", "windows-1252"), ("cp1254", "utf-8"), ("cp1254", "latin-5"), ("cp1254", "x-odd"),
        ("cp1254", ""), ("utf-8", "iso-8859-1"), ("utf-8", "windows-1254"), ("utf-8", ""),
        ("utf-16", ""),
    ],
)  # fmt: skip
def test_turkish_letters_survive_labels(codec: str, meta: str, tmp_path: Path) -> None:
    words = (
        "TİKA, the Genelkurmay Başkanlığı and the Jandarma of Türkiye trained officers in Iğdır."
    )
    source = page(f'<meta charset="{meta}">' if meta else "", f"<p>{words}</p>")
    assert words in article(read(tmp_path, "a.html", source.encode(codec)))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<figure><img src=a><figcaption>All 31 officers with their teachers at the college in "
         "Sampletown.</figcaption></figure>",
         "All 31 officers with their teachers at the college in Sampletown."),
        ("<p>It began on <time>3 May 2016</time> in the college of the town.</p>",
         "It began on 3 May 2016 in the college of the town."),
        ("<table><tr><td>Police</td><td>12</td><td>3</td></tr></table>", "Police | 12 | 3"),
    ],
)  # fmt: skip
def test_parts_that_readers_of_pages_drop(body: str, text: str, tmp_path: Path) -> None:
    assert text in article(read(tmp_path, "a.html", page(body=body)))


def test_an_article_inside_an_unclosed_menu_or_a_form(tmp_path: Path) -> None:
    inner = page().partition("<body>")[2]
    for opening in ("<header><nav><ul><li>Home", '<form id="aspnetForm">'):
        found = article(read(tmp_path, "a.html", f"<html><body>{opening}{inner}"))
        assert found[-5:] == [text for _, text in PARTS]


# --- PDF ----------------------------------------------------------------------------------------


LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[()()]" % (b"o" * 32, b"u" * 32)


def lines_pdf(*lines: str) -> bytes:
    shown = "\n".join(f"({line}) Tj T*" for line in lines)
    return pdf_of([f"BT /F1 10 Tf 13 TL 60 780 Td\n{shown}\nET".encode("cp1252")])


def test_words_parted_at_the_line_end_are_whole_again(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.pdf",
        lines_pdf(
            "The mission trained twenty officers of the district police in investi-",
            "gation and in the fight against drugs, and they visited the counter-",
            "trafficking unit for five days. It was a seminar on counter-trafficking.",
        ),
    )
    assert article(document) == [
        "The mission trained twenty officers of the district police in investigation and in the "
        "fight against drugs, and they visited the counter-trafficking unit for five days. It was "
        "a seminar on counter-trafficking."
    ]


def test_sentences_go_on_over_pages_and_running_lines_do_not_part_them(tmp_path: Path) -> None:
    sentence = "The officers learned to keep the records of their stations and to search them"
    pages = [
        f"BT /F1 8 Tf 60 810 Td (Annual report of the academy) Tj ET BT /F1 10 Tf 60 780 Td "
        f"({sentence}) Tj ET BT /F1 8 Tf 300 30 Td ({n}) Tj ET".encode()
        for n in range(1, 5)
    ]
    pages = [
        p.replace(b"The officers", b"and the officers") if i else p for i, p in enumerate(pages)
    ]
    text = read(tmp_path, "a.pdf", pdf_of(pages)).text
    assert text.count("Annual report") == 1
    assert "search them and the officers learned" in text


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        (b"%PDF-1.4 x", "failed", "is a damaged PDF; download it again"),
        (as_pdf(TITLE, PARTS)[:300], "failed", "is a damaged PDF; download it again"),
        (pdf_of([b""] * 3), "empty",
         "holds no text, its 3 pages are pictures; make it searchable (OCR) first"),
        (pdf_of([b"BT ET"], LOCK), "failed", "is a PDF locked with a password; save it without"),
        (pdf_of([b"BT /F1 9 Tf (x) Tj ET"] * 2000), "too_large",
         "has 2,000 pages, more than 1,000; not read"),
    ],
    ids=["no PDF", "truncated", "scanned", "encrypted", "2,000 pages"],
)  # fmt: skip
def test_pdfs_that_cannot_be_read(data: bytes, status: str, message: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", data)
    assert (document.status, document.message) == (status, f"a.pdf: {message}")


def test_a_pdf_cut_short_that_can_be_read_is_noted(tmp_path: Path) -> None:
    whole = as_pdf(TITLE, PARTS)
    document = read(tmp_path, "a.pdf", whole[: whole.rindex(b"startxref")])
    assert document.status == "read"
    assert [check for check, _ in document.issues] == ["damaged_pdf"]


# --- Word ---------------------------------------------------------------------------------------


def bomb(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr(name, b"\0" * 150_000_000)
    return out.getvalue()


def repacked(change) -> bytes:  # type: ignore[no-untyped-def]
    """A Word file whose main part is changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_docx(TITLE, PARTS))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == "word/document.xml" else data)
    return out.getvalue()


def test_words_that_word_wraps_are_read(tmp_path: Path) -> None:
    """Names that it tagged, changes that it tracks, fields and content controls."""
    runs = (
        b'<w:smartTag w:uri="x" w:element="country-region"><w:r><w:t>Norway</w:t></w:r>'
        b"</w:smartTag><w:r><w:t>, </w:t></w:r>"
        b'<w:ins w:id="1" w:author="A"><w:r><w:t>twenty</w:t></w:r></w:ins>'
        b'<w:del w:id="2" w:author="A"><w:r><w:delText>forty</w:delText></w:r></w:del>'
        b"<w:sdt><w:sdtContent><w:r><w:t> officers</w:t></w:r></w:sdtContent></w:sdt>"
        b'<w:fldSimple w:instr="DATE"><w:r><w:t> in May</w:t></w:r></w:fldSimple>'
        b"<w:r><w:tab/><w:t>held</w:t><w:br/><w:t>cross</w:t><w:noBreakHyphen/><w:t>border</w:t></w:r>"
    )
    data = repacked(lambda xml: xml.replace(b"<w:r><w:t>Four modules</w:t></w:r>", runs))
    text = read(tmp_path, "a.docx", data).text
    assert "Norway, twenty officers in May held\ncross-border" in text


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    for name in ("word/media/image1.png", "word/styles.xml"):
        document = read(tmp_path, "a.docx", bomb(name))
        assert document.status == "too_large"
        assert str(document.message).startswith("a.docx: holds 150,000,004 bytes in ")


def test_a_size_that_lies_does_not_unpack_more(tmp_path: Path) -> None:
    data = bomb("word/styles.xml").replace((150_000_000).to_bytes(4, "little"), b"\1\0\0\0")
    assert read(tmp_path, "a.docx", data).status == "failed"


def test_entities_do_not_explode(tmp_path: Path) -> None:
    lines = [f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12)]
    dtd = f'<!DOCTYPE x [<!ENTITY e0 "bomb">{"".join(lines)}]>'.encode()
    data = repacked(
        lambda xml: xml.replace(b"<w:document", dtd + b"<w:document", 1).replace(
            b"Four", b"&e11;", 1
        )
    )
    assert len(read(tmp_path, "a.docx", data).text) < 10_000


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        (b"PK\3\4 and nothing", "failed", "is a damaged Word or zip file (File is not a zip file)"),
        (as_docx(TITLE, PARTS)[:-900], "failed",
         "is a damaged Word or zip file (File is not a zip file)"),
        (repacked(lambda xml: xml[:-200]), "failed", "is a damaged Word file (XMLSyntaxError)"),
    ],
)  # fmt: skip
def test_word_files_that_cannot_be_read(
    data: bytes, status: str, message: str, tmp_path: Path
) -> None:
    document = read(tmp_path, "a.docx", data)
    assert (document.status, document.message) == (status, f"a.docx: {message}")


def test_a_zip_file_is_no_article(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    document = read(tmp_path, "a.docx", out.getvalue())
    assert document.status == "binary"
    assert document.message == "a.docx: is a zip, Excel or PowerPoint file, not an article"


# --- mail ---------------------------------------------------------------------------------------


def test_a_mail_says_who_wrote_it_and_when(tmp_path: Path) -> None:
    document = read(tmp_path, "a.eml", MAKERS[".eml"](TITLE, PARTS))
    assert (document.publisher, document.published, document.published_basis) == (
        "Sample Press Office", "2019-05-14", "mail date",
    )  # fmt: skip


def test_a_saved_page_has_its_address_and_not_the_day_of_saving(tmp_path: Path) -> None:
    document = read(tmp_path, "a.mhtml", as_mhtml(TITLE, PARTS))
    assert document.url == "https://ministry.example/news/7"
    assert document.published is None


def test_broken_headers_and_parts(tmp_path: Path) -> None:
    mail = (
        b"From: =?utf-8?q?=ff=fe?= <x\nSubject: =?nonsense?b?!!!?=\nDate: yesterday\n"
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=martian\n\n"
        + as_text(TITLE, PARTS).encode()
    )
    document = read(tmp_path, "a.eml", mail)
    assert (document.status, document.published) == ("read", None)
    assert PARTS[-1][1] in article(document)


def test_attachments_are_noted(tmp_path: Path) -> None:
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    text = b"--x\nContent-Type: text/plain\n\n" + as_text(TITLE, PARTS).encode()
    file = (
        b"--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\n"
    )
    document = read(tmp_path, "a.eml", head + text + file + b"--x--\n")
    assert document.issues == (("attachments_left_out", "1 attachments not read: a.pdf"),)


# --- files of many articles ---------------------------------------------------------------------

TEXT = as_text(TITLE, PARTS)


def statuses(folder: Path, name: str, data: bytes | str) -> list[tuple[str, str, str | None]]:
    return [(d.doc_id, d.status, d.message) for d in read_corpus([write(folder, name, data)])]


def test_a_broken_json_record_is_lost_alone(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "x", "text": TEXT, "published": "2019-05-14", "publisher": "P"}),
        '{"text": "broken',
        "[1]",
        json.dumps({"id": "x", "text": TEXT, "language": "en"}),
        json.dumps({"text": 5}),
        json.dumps({"title": "no text"}),
        json.dumps({"text": f"\ud800{TEXT}"}),
    ]
    assert statuses(tmp_path, "all.jsonl", "\n".join(lines)) == [
        ("all/x", "read", None),
        (
            "all/2",
            "failed",
            "all.jsonl: record 2 is not valid JSON (Unterminated string starting at)",
        ),
        ("all/3", "failed", "all.jsonl: record 3 is no JSON object"),
        ("all/x~2", "read", None),
        ("all/5", "read", None),
        ("all/6", "empty", "all.jsonl: record 6 holds no text"),
        ("all/7", "read", None),
    ]
    first = next(iter(read_corpus([tmp_path])))
    assert (first.published, first.published_basis, first.publisher) == (
        "2019-05-14",
        "record",
        "P",
    )
    assert first.source_path == "all.jsonl#1"


def test_records_and_files_never_share_a_key(tmp_path: Path) -> None:
    write(tmp_path, "all/1.txt", TEXT)
    write(tmp_path, "all.jsonl", json.dumps({"text": TEXT}))
    assert sorted(d.doc_id for d in read_corpus([tmp_path])) == ["all/1", "all/1~2"]


def test_an_open_quotation_mark_costs_its_row_alone(tmp_path: Path) -> None:
    rows = [f'{i},"{TEXT}",2019' for i in range(6)]
    rows[2] = '2,"An open quotation mark in a row,2019'
    found = statuses(tmp_path, "all.csv", "\r\n".join(["id,TEXT,published", *rows]))
    assert [(key, status) for key, status, _ in found] == [
        ("all/0", "read"), ("all/1", "read"), ("all/3", "failed"), ("all/3~2", "read"),
        ("all/4", "read"), ("all/5", "read"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codec", "separator"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp1254", ";")]
)
def test_csv_as_programs_write_it(codec: str, separator: str, tmp_path: Path) -> None:
    text = f"TİKA ve Jandarma: {TEXT}".replace("\n", " ")
    data = f'url{separator}text\nhttps://x.example/1{separator}"{text}"\n'.encode(codec)
    (document,) = read_corpus([write(tmp_path, "a.csv", data)])
    assert document.text.startswith("TİKA ve")
    assert document.url == "https://x.example/1"


@pytest.mark.parametrize("start", [b"\xfe\xff\x00", b"\xff\xfe", b"\x00\x00\xfe\xff", b"\xff"])
def test_bytes_that_no_encoding_has(start: bytes, tmp_path: Path) -> None:
    """Wide encodings cut in the middle of a letter."""
    for ending in (".csv", ".jsonl"):
        for document in read_corpus([write(tmp_path, f"a{ending}", start + as_csv(TITLE, PARTS))]):
            assert document.status in ("failed", "read")


def test_a_record_that_is_too_large_is_lost_alone(tmp_path: Path) -> None:
    lines = [json.dumps({"text": text}) for text in (TEXT, TEXT * 20, TEXT)]
    path = write(tmp_path, "a.jsonl", "\n".join(lines))
    documents = list(read_corpus([path], limits=Limits(max_bytes=2_000)))
    assert [d.status for d in documents] == ["read", "failed", "read"]
    assert documents[1].message == "a.jsonl: record 2 is larger than 2,000 bytes; not read"


def test_a_table_without_text(tmp_path: Path) -> None:
    assert statuses(tmp_path, "a.csv", "id,body\n1,2\n") == [
        ("a", "failed", "a.csv: has no column named text in its first line")
    ]
    assert statuses(tmp_path, "b.jsonl", "\n\n") == [("b", "empty", "b.jsonl: holds no articles")]
    assert statuses(tmp_path, "c.parquet", b"PAR1 and nothing") == [
        ("c", "failed", "c.parquet: is a damaged Parquet file (ArrowInvalid)")
    ]


def test_a_damaged_part_of_a_parquet_file(tmp_path: Path) -> None:
    rows = [{"id": str(i), "text": f"{i} {TEXT} {i * 7919}"} for i in range(30)]
    out = io.BytesIO()
    parquet.write_table(
        pa.Table.from_pylist(rows), out, row_group_size=10, compression="gzip", use_dictionary=False
    )
    data = bytearray(out.getvalue())
    place = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(1).data_page_offset
    data[place : place + 200] = b"\xff" * 200
    found = statuses(tmp_path, "a.parquet", bytes(data))
    assert Counter(status for _, status, _ in found) == {"read": 20, "failed": 1}
    assert "record 11 and those behind it, to 20, cannot be read" in str(found[10][2])


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive(packed: bool, tmp_path: Path) -> None:
    pages = [
        ("https://a.example/1", "text/html; charset=utf-8", as_html(TITLE, PARTS)),
        ("https://a.example/logo", "image/png", b"\x89PNG"),
        ("https://a.example/robots.txt", "text/plain", b"User-agent: *"),
        ("https://a.example/2", "application/pdf", as_pdf(TITLE, PARTS)),
        ("https://a.example/3", "text/html", b"<html></html>"),
    ]
    name = "a.warc.gz" if packed else "a.warc"
    documents = list(read_corpus([write(tmp_path, name, warc_of(pages, packed=packed))]))
    assert [(d.doc_id, d.status, d.url) for d in documents] == [
        ("a/1", "read", "https://a.example/1"),
        ("a/4", "read", "https://a.example/2"),
        ("a/5", "empty", "https://a.example/3"),
    ]


def test_a_broken_record_of_a_web_archive(tmp_path: Path) -> None:
    pages = [(f"https://a.example/{i}", "text/html", as_html(TITLE, PARTS)) for i in range(4)]
    parts = [warc_of([p]) for p in pages]
    parts[1] = parts[1][:150] + b"\xff" * 40 + parts[1][190:]
    found = statuses(tmp_path, "a.warc.gz", b"".join(parts))
    assert [status for _, status, _ in found] == ["read", "failed", "read", "read"]
    assert str(found[1][2]).startswith("a.warc.gz: record 2 cannot be read (")


# --- size ---------------------------------------------------------------------------------------


def test_a_page_of_50_megabytes(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", b"<html><body>" + b"<p>word</p>\n" * 4_200_000)
    assert document.message == "a.html: larger than 20,000,000 bytes; not read"


def test_a_page_nested_100_000_deep(tmp_path: Path) -> None:
    deep = "<div>" * 100_000 + PARTS[0][1] + "</div>" * 100_000
    document = read(tmp_path, "a.html", f"<html><body>{deep}")
    assert (document.status, document.message) == (
        "too_large", "a.html: is nested deeper than 500 elements; not read",
    )  # fmt: skip
    for tag in ("b", "p", "table><tr><td", "ul><li", "font"):
        assert read(tmp_path, "a.html", f"<html><body>{f'<{tag}>' * 30_000}x").status in (
            "too_large", "read", "empty",
        )  # fmt: skip


def test_a_page_of_too_many_elements(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", "<html><body>" + "<i></i>" * 250_000)
    assert document.message == "a.html: has more than 200,000 elements; not read"


def test_a_table_of_10_000_rows(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{i}</td><td>Officer</td><td>ok</td></tr>" for i in range(10_000))
    document = read(tmp_path, "a.html", page(body=f"<table>{rows}</table>"))
    assert document.status == "read"
    assert "9999 | Officer | ok" in document.text


def test_limits_are_settings(tmp_path: Path) -> None:
    write(tmp_path, "a.html", page(body="<div>" * 40))
    write(tmp_path, "b.pdf", as_pdf(TITLE, PARTS))
    write(tmp_path, "c.docx", as_docx(TITLE, PARTS))
    limits = Limits(max_depth=20, max_pages=0, max_unpacked=100)
    assert {d.status for d in read_corpus([tmp_path], limits=limits)} == {"too_large"}


def test_one_broken_file_costs_itself_alone(tmp_path: Path) -> None:
    for ending, make in MAKERS.items():
        write(tmp_path, f"{ending[1:3]}-{ending[1:]}-good{ending}", make(TITLE, PARTS))
        write(tmp_path, f"{ending[1:3]}-{ending[1:]}-bad{ending}", make(TITLE, PARTS)[:200])
    documents = list(read_corpus([tmp_path]))
    assert sum(d.status == "read" and "-good" in d.doc_id for d in documents) == len(MAKERS)
    assert len({d.doc_id for d in documents}) == len(documents)


def test_the_parts_of_a_saved_page_are_no_articles(tmp_path: Path) -> None:
    write(tmp_path, "a.html", as_html(TITLE, PARTS))
    write(tmp_path, "a_files/frame.html", as_html(TITLE, PARTS))
    write(tmp_path, "b_files/own.html", as_html(TITLE, PARTS))
    write(tmp_path, "corrections.csv", as_csv(TITLE, PARTS))
    assert [d.doc_id for d in read_corpus([tmp_path])] == ["a", "b_files/own"]


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data(), ending=st.sampled_from(sorted(MAKERS)))
def test_damaged_files_are_documents(data, ending: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    whole = bytearray(MAKERS[ending](TITLE, PARTS))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    for document in read_corpus([write(tmp_path, f"a{ending}", bytes(whole))]):
        assert document.message or document.status == "read"
        assert document.text.encode().decode() == document.text
