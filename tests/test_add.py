"""Sources become articles: their files, names and metadata, what is refused, what is shown."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rows import FACTS
from spacy.language import Language
from typer.testing import CliRunner
from web import Web, serve

import pipeline.add
from pipeline.add import Added, AddError, add_sources, parse_given
from pipeline.cli import app
from pipeline.ingest import Limits, read_corpus
from pipeline.ingest.metadata import Metadata
from pipeline.link import Reading, digest, link
from pipeline.shelf import Shelf, article_name, draft_article, text_key, url_key
from pipeline.sources import Incoming, Refused, Settings
from pipeline.tables import build_rows
from schemas.document import Block, Document
from schemas.validation import Rows, validate
from tests.made import MAKERS, pdf_of

TITLE = "Border guards learn to read travel documents"
BODY = (
    "Twenty officers of the border police learned to read travel documents in Osh last week. "
    "The course was held by two experts from Riga, and it will be repeated in the autumn.\n"
)
TEXT = f"{TITLE}\n\n{BODY}"
HEADER = "---\npublisher: Sample Gazette\npublished: 2019-05-14\n---\n"
PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{BODY}</p></body></html>"


def no_findings(document: Document) -> tuple[Document, Rows]:
    reading = Reading(document, type(FACTS)())
    return document, validate(build_rows([reading], link([digest(reading)])))


def add(corpus: Path, *sources: object, **options: object) -> list[Added | Refused]:
    metadata = options.pop("given", None)
    return list(
        add_sources(
            [str(s) for s in sources],
            corpus,
            code=no_findings,
            given=metadata,
            settings=Settings(**options),
        )
    )


def added(corpus: Path, *sources: object, **options: object) -> Path:
    (one,) = add(corpus, *sources, **options)
    assert isinstance(one, Added), one
    return one.path


def refused(corpus: Path, *sources: object, **options: object) -> str:
    (one,) = add(corpus, *sources, **options)
    assert isinstance(one, Refused), one
    return one.reason


def sidecar(path: Path) -> dict[str, str]:
    return yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8")) or {}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: to begin another takes longer than these tests."""
    monkeypatch.setattr("pipeline.ingest.apart.POSSIBLE", False)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as running:
        yield running


def source(tmp_path: Path, data: str | bytes = TEXT, name: str = "note.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# --- files ---------------------------------------------------------------------------------------


def test_a_text_becomes_an_article_with_a_sidecar(tmp_path: Path, corpus: Path) -> None:
    path = added(corpus, source(tmp_path, HEADER + TEXT))
    assert path.name == (
        "sample-gazette-2019-05-14-border-guards-learn-to-read-travel-documents.txt"
    )
    assert path.read_text(encoding="utf-8") == TEXT
    assert sidecar(path) == {
        "title": TITLE,
        "publisher": "Sample Gazette",
        "published": "2019-05-14",
    }
    (document,) = read_corpus([corpus])
    assert document.published_basis == "sidecar"


def test_the_preview_is_what_a_run_reads(tmp_path: Path, corpus: Path) -> None:
    (one,) = add(corpus, source(tmp_path, HEADER + TEXT))
    assert [one.document] == list(read_corpus([corpus]))


def test_a_date_that_the_text_shows_keeps_its_basis(tmp_path: Path, corpus: Path) -> None:
    path = added(corpus, source(tmp_path, f"{TITLE}\n\nOSH, 14 May 2019 – {BODY}"))
    assert path.name.startswith("unknown-2019-05-14-")
    assert "published" not in sidecar(path)
    (document,) = read_corpus([corpus])
    assert (document.published, document.published_basis) == ("2019-05-14", "dateline")


def test_the_source_is_kept_where_it_is_not_the_text(tmp_path: Path, corpus: Path) -> None:
    data = (HEADER + TEXT.replace("Osh", "Iğdır")).encode("cp1254")
    (one,) = add(corpus, source(tmp_path, data))
    assert one.notes == ("is not UTF-8; read as cp1254",)
    path = one.path
    assert "Iğdır" in path.read_text(encoding="utf-8")
    raw = path.with_suffix(".txt.raw")
    assert raw.read_bytes() == data
    assert len(list(read_corpus([corpus]))) == 1


def test_windows_line_ends_alone_keep_no_second_copy(tmp_path: Path, corpus: Path) -> None:
    path = added(corpus, source(tmp_path, TEXT.replace("\n", "\r\n")))
    assert names(corpus) == [path.name, path.with_suffix(".yaml").name]


def test_markdown_stays_markdown(tmp_path: Path, corpus: Path) -> None:
    path = added(corpus, source(tmp_path, f"# {TITLE}\n\n{BODY}", "a.md"))
    assert path.suffix == ".md"
    assert sidecar(path)["title"] == TITLE


def test_the_metadata_of_a_sidecar_goes_along(tmp_path: Path, corpus: Path) -> None:
    source(tmp_path, "publisher: Sample Wire\nurl: https://example.org/a\n", "note.yaml")
    path = added(corpus, source(tmp_path))
    assert sidecar(path)["publisher"] == "Sample Wire"
    assert sidecar(path)["url"] == "https://example.org/a"


def test_what_the_person_says_wins(tmp_path: Path, corpus: Path) -> None:
    given = parse_given(
        title="Own  title", publisher="Own", published="2 June 2020", url="https://a.test/x"
    )
    path = added(corpus, source(tmp_path, HEADER + TEXT), given=given)
    assert path.name == "own-2020-06-02-own-title.txt"
    assert sidecar(path) == {
        "title": "Own title",
        "publisher": "Own",
        "url": "https://a.test/x",
        "published": "2020-06-02",
    }


@pytest.mark.parametrize("day", ["yesterday evening", "03/04/2018", "x" * 999])
def test_an_unclear_date_from_the_person_is_refused(day: str) -> None:
    with pytest.raises(AddError, match="is no clear date; write 2019-05-14"):
        parse_given(published=day)


def test_the_title_of_one_article_is_not_given_to_many(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(AddError, match="give one SOURCE"):
        add(corpus, source(tmp_path), source(tmp_path, name="b.txt"), given=Metadata(title="A"))


def test_a_folder_is_added_article_by_article(tmp_path: Path, corpus: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    source(folder, TEXT)
    source(folder / "deep", HEADER + TEXT.replace("Osh", "Naryn"), "b.md")
    source(folder, b"", "empty.txt")
    source(folder, "x", "picture.png")
    made = add(corpus, folder)
    assert [type(one) for one in made] == [Added, Refused, Added]
    assert made[1] == Refused(str(folder / "empty.txt"), "holds no text")


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path, corpus: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").symlink_to(source(tmp_path))
    assert refused(corpus, folder) == "is a link that leaves the corpus"


def test_a_folder_without_articles(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "in").mkdir()
    assert refused(corpus, tmp_path / "in").startswith("holds no articles (")


def test_an_article_in_another_language_is_kept(tmp_path: Path, corpus: Path) -> None:
    text = (
        "Zwanzig Beamte der Grenzpolizei haben in der vergangenen Woche gelernt, wie man "
        "Reisedokumente liest. Der Lehrgang wird im Herbst wiederholt werden.\n"
    )
    (one,) = add(corpus, source(tmp_path, text))
    assert isinstance(one, Added)
    assert one.document.status == "not_english"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "holds no text"),
        (b" \n\t\n", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"word " * 400_000, "longer than 300,000 characters"),
    ],
)
def test_what_is_no_article_is_refused(
    tmp_path: Path, corpus: Path, data: bytes, reason: str
) -> None:
    assert reason in refused(corpus, source(tmp_path, data))
    assert names(corpus) == []


def test_a_file_beyond_the_limit(tmp_path: Path, corpus: Path) -> None:
    limits = Limits(max_bytes=10)
    assert refused(corpus, source(tmp_path), limits=limits) == "larger than 10 bytes; not read"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path, corpus: Path) -> None:
    path = source(tmp_path)
    path.chmod(0)
    assert "cannot be read: Permission denied" in refused(corpus, path)


@pytest.mark.parametrize(
    "missing", ["no-such-file.txt", "www.example.org/news", "x" * 5000, "a\0b", "line\nbreak"]
)
def test_a_missing_source_stops_before_anything_is_added(
    tmp_path: Path, corpus: Path, missing: str
) -> None:
    with pytest.raises(AddError, match="no such file or folder") as caught:
        add(corpus, source(tmp_path), missing)
    assert len(str(caught.value)) < 400
    assert names(corpus) == []


def test_the_standard_input_is_a_source(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO((HEADER + TEXT).encode("utf-16")))
    monkeypatch.setattr(sys, "stdin", given)
    path = added(corpus, "-")
    assert sidecar(path)["publisher"] == "Sample Gazette"
    assert path.read_text(encoding="utf-8") == TEXT


# --- other formats -------------------------------------------------------------------------------

MAIL = (
    f"From: Sample Gazette <news@example.org>\r\nSubject: {TITLE}\r\n"
    "Date: Tue, 14 May 2019 09:00:00 +0200\r\nMIME-Version: 1.0\r\n"
    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{BODY}"
)
SAVED = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("a.html", PAGE, ".html"),
        ("a.eml", MAIL, ".eml"),
        ("a.mhtml", SAVED, ".mhtml"),
        ("page-under-a-wrong-name.txt", PAGE, ".html"),
    ],
)
def test_a_format_becomes_text_with_its_source_beside(
    tmp_path: Path, corpus: Path, name: str, data: str, ending: str
) -> None:
    path = added(corpus, source(tmp_path, data, name))
    text = path.read_text(encoding="utf-8")
    assert BODY.strip() in " ".join(text.split())
    assert "<p>" not in text
    assert sidecar(path)["title"] == TITLE
    assert path.with_suffix(f"{ending}.raw").read_bytes() == data.encode()
    assert [d.source_path for d in read_corpus([corpus])] == [path.name]


PARTS = tuple(("paragraph", text) for text in BODY.strip().split("  "))


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".mhtml", ".eml", ".html", ".htm", ".md"])
def test_every_format_of_one_article_is_added(tmp_path: Path, corpus: Path, ending: str) -> None:
    data = MAKERS[ending](TITLE, PARTS)
    path = added(corpus, source(tmp_path, data, f"in{ending}"))
    assert "border-guards-learn-to-read-travel-documents" in path.name
    assert BODY.strip() in " ".join(path.read_text(encoding="utf-8").split())
    assert sidecar(path)["title"] == TITLE
    if ending != ".md":
        raw = path.with_suffix({".htm": ".html"}.get(ending, ending) + ".raw")
        assert raw.read_bytes() == data
    (document,) = read_corpus([corpus])
    assert (document.status, document.title) == ("read", TITLE)
    assert "has the same text" in refused(corpus, source(tmp_path, data, f"again{ending}"))


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".warc.gz"])
def test_the_articles_of_bulk_files_are_added(tmp_path: Path, corpus: Path, ending: str) -> None:
    (one,) = add(corpus, source(tmp_path, MAKERS[ending](TITLE, PARTS), f"in{ending}"))
    assert isinstance(one, Added)
    assert BODY.strip() in " ".join(one.path.read_text(encoding="utf-8").split())
    assert sidecar(one.path)["title"] == TITLE
    if ending == ".warc.gz":
        assert sidecar(one.path)["url"] == "https://ministry.example/news/7"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", pdf_of([b""]), "holds no text, its page is a picture; make it searchable"),
        ("a.pdf", b"%PDF-1.4", "is a damaged PDF; download it again"),
        ("a.docx", b"PK\3\4", "is a damaged Word or zip file"),
        ("a.csv", b"id,body\n1,2\n", "has no column named text in its first line"),
        ("a.parquet", b"PAR1", "is a damaged Parquet file"),
        ("a.jsonl", b"\n", "holds no articles"),
    ],
)
def test_a_file_of_a_format_that_gives_no_article(
    tmp_path: Path, corpus: Path, name: str, data: bytes, reason: str
) -> None:
    assert reason in refused(corpus, source(tmp_path, data, name))
    assert names(corpus) == []


def test_a_page_that_stalls_its_parser_is_refused_in_time(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ingest.apart.POSSIBLE", os.name == "posix")
    stalls = b"<html><body><p " + b" ".join(b"a%d=1" % i for i in range(150_000)) + b">"
    reason = refused(corpus, source(tmp_path, stalls, "a.html"), limits=Limits(seconds=1))
    assert reason == "takes longer than 1 seconds to read; given up"


def test_the_standard_input_is_read_by_what_stands_in_it(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    path = added(corpus, "-")
    assert path.with_suffix(".html.raw").is_file()


def test_the_menu_of_a_page_is_left_out_and_counted(tmp_path: Path, corpus: Path) -> None:
    menu = "Our work in the region"
    blocks = (Block(0, len(menu), "furniture"), Block(len(menu) + 2, len(menu) + 2 + 44, "title"))
    text = f"{menu}\n\n{TEXT}"
    blocks += (Block(len(text) - len(BODY), len(text) - 1, "paragraph"),)
    document = Document("a", "a.html", None, text, blocks, media_type="text/html")
    draft = draft_article(Incoming("a.html", document, b"raw"), Shelf(corpus), Metadata())
    assert draft.document.text == TEXT
    assert draft.left_out == 5


def test_every_record_of_a_table_becomes_an_article(tmp_path: Path, corpus: Path) -> None:
    rows = [
        {"text": TEXT, "publisher": "Sample Wire", "published": "2019-05-14"},
        {"text": ""},
        {"text": TEXT.replace("Osh", "Naryn"), "url": "https://example.org/b"},
        {"text": TEXT},
    ]
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    made = add(corpus, source(tmp_path, lines, "export.jsonl"))
    assert [type(one) for one in made] == [Added, Refused, Added, Refused]
    assert made[1] == Refused(f"{tmp_path}/export.jsonl#2", "record 2 holds no text")
    assert "has the same text" in made[3].reason
    assert not list(corpus.glob("*.raw"))
    assert sidecar(made[0].path)["published"] == "2019-05-14"
    assert made[2].path.name.startswith("example-org-undated-border-guards")


# --- what is there already -----------------------------------------------------------------------


def test_the_same_text_is_refused_and_named(tmp_path: Path, corpus: Path) -> None:
    path = added(corpus, source(tmp_path))
    again = source(tmp_path, HEADER + TEXT.replace(" ", "  ").upper().replace("  ", " "))
    assert isinstance(add(corpus, again)[0], Added)  # other letters, another text
    reason = refused(corpus, source(tmp_path, HEADER + TEXT.replace("by two", "by\ntwo")))
    assert reason == f"is in the corpus already: {path} has the same text"


def test_the_same_text_with_a_menu_is_the_same_article(tmp_path: Path, corpus: Path) -> None:
    added(corpus, source(tmp_path))
    menu = f"Home | News | About us | Contact\n\n{TEXT}"
    assert "has the same text" in refused(corpus, source(tmp_path, menu))


def test_the_same_address_is_refused_and_named(tmp_path: Path, corpus: Path) -> None:
    given = Metadata(url="https://www.example.org/a/?utm_source=mail#top")
    path = added(corpus, source(tmp_path), given=given)
    other = source(tmp_path, TEXT.replace("Osh", "Naryn"))
    reason = refused(corpus, other, given=Metadata(url="http://example.org/a"))
    assert reason == f"is in the corpus already: {path} has the same address"


def test_the_same_text_twice_in_one_call(tmp_path: Path, corpus: Path) -> None:
    first, second = add(corpus, source(tmp_path), source(tmp_path, name="b.txt"))
    assert isinstance(first, Added)
    assert isinstance(second, Refused)


def test_articles_of_other_hands_count_too(tmp_path: Path, corpus: Path) -> None:
    (corpus / "2019").mkdir(parents=True)
    (corpus / "2019" / "own.md").write_text(HEADER + TEXT, encoding="utf-8")
    assert f"{corpus / '2019' / 'own.md'} has the same" in refused(corpus, source(tmp_path))


def test_an_address_that_is_there_is_not_fetched(corpus: Path, web: Web) -> None:
    url = web.page("/a", TEXT, content_type="text/plain")
    added(corpus, url, allow_private=True)
    assert "has the same address" in refused(corpus, url, allow_private=True)
    assert web.asked == ["/a"]


def test_addresses_that_lead_to_one_page() -> None:
    same = ["https://example.org/a", "http://www.example.org/a/", "https://EXAMPLE.org:443/a#b"]
    assert len({url_key(u) for u in same}) == 1
    assert url_key("https://example.org/a?id=1&fbclid=9") == url_key("https://example.org/a?id=1")
    assert url_key("https://example.org/a?id=1") != url_key("https://example.org/a?id=2")
    assert url_key("http://[broken") == "http://[broken"


# --- the web -------------------------------------------------------------------------------------


def test_a_page_is_added_with_its_address_and_kept_as_it_came(corpus: Path, web: Web) -> None:
    web.page("/end", PAGE)
    path = added(corpus, web.redirect("/a", "/end"), allow_private=True)
    assert sidecar(path)["url"] == web.url("/end")
    assert path.with_suffix(".html.raw").read_text(encoding="utf-8") == PAGE
    assert BODY.strip() in path.read_text(encoding="utf-8")
    assert "<" not in path.read_text(encoding="utf-8")
    assert len(list(read_corpus([corpus]))) == 1


def test_the_charset_of_the_server_is_heeded(corpus: Path, web: Web) -> None:
    data = TEXT.replace("Osh", "Łódź").encode("cp1250")
    url = web.page("/a", data, content_type="text/plain; charset=windows-1250")
    path = added(corpus, url, allow_private=True)
    assert "Łódź" in path.read_text(encoding="utf-8")
    assert path.with_suffix(".txt.raw").read_bytes() == data


def test_a_page_that_cannot_be_had_is_refused_with_its_reason(corpus: Path, web: Web) -> None:
    assert refused(corpus, web.url("/none"), allow_private=True).startswith(
        "the server answers 404"
    )
    assert "is a private address" in refused(corpus, web.url("/none"))
    assert names(corpus) == []


def test_a_page_of_a_kind_that_is_not_read(corpus: Path, web: Web) -> None:
    url = web.page("/a", b"PK\x03\x04", content_type="application/zip")
    assert "is of the type application/zip" in refused(corpus, url, allow_private=True)


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "name"),
    [
        (
            Metadata(publisher="İçişleri Bakanlığı", published="2020-01", title="Polis: TİKA'nın"),
            "icisleri-bakanligi-2020-01-polis-tika-nin",
        ),
        (
            Metadata(url="https://www.Example.org:8080/x", published="2020-01-02~", title="A/B"),
            "example-org-2020-01-02-a-b",
        ),
        (Metadata(title="../../etc/passwd\x00\n"), "unknown-undated-etc-passwd"),
        (Metadata(title="Полиция", published="abc"), "unknown-undated-politsiia"),
        (Metadata(), "unknown-undated-words-of-the-text"),
    ],
)
def test_names(known: Metadata, name: str) -> None:
    assert article_name(known, "Words of the text") == name


@hypothesis_given(
    title=st.text(max_size=400), publisher=st.text(max_size=400), url=st.text(max_size=50)
)
@hypothesis_settings(derandomize=True, max_examples=300)
def test_no_name_can_leave_the_folder(title: str, publisher: str, url: str) -> None:
    known = Metadata(title=title, publisher=publisher, url=f"http://{url}", published=title)
    name = article_name(known, title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 110


def test_names_that_are_taken_get_a_number(tmp_path: Path, corpus: Path) -> None:
    texts = [TEXT, TEXT.replace("Osh", "Naryn"), TEXT.replace("Osh", "Talas")]
    paths = [added(corpus, source(tmp_path, text)) for text in texts]
    stem = "unknown-undated-border-guards-learn-to-read-travel-documents"
    assert [p.stem for p in paths] == [stem, f"{stem}-2", f"{stem}-3"]


@pytest.mark.parametrize(
    "name", ["a b.txt", "line\nbreak.txt", "Türkiye İçişleri.txt", "...txt", "x" * 251 + ".txt"]
)
def test_odd_names_of_sources(tmp_path: Path, corpus: Path, name: str) -> None:
    path = added(corpus, source(tmp_path, TEXT, name))
    assert path.parent == corpus
    assert path.with_suffix(".yaml").read_text(encoding="utf-8").count("\n") == 2


def test_a_hostile_title_stays_in_the_corpus(tmp_path: Path, corpus: Path) -> None:
    before = names(tmp_path)
    text = f'---\ntitle: "../../out\\u0000\\e[31m/\\n: {"x" * 5000}"\n---\n{BODY}'
    path = added(corpus, source(tmp_path, text))
    assert path.parent == corpus
    assert set(names(tmp_path)) - set(before) == {"corpus", "note.txt"}
    (document,) = read_corpus([corpus])
    assert document.issues == ()


def test_a_text_that_begins_like_a_header_stays_a_text(tmp_path: Path, corpus: Path) -> None:
    text = f"---\ntitle: Told by the page\n---\n{BODY}"
    (one,) = add(corpus, source(tmp_path, HEADER + text))
    assert one.document.text == text
    assert one.document.publisher == "Sample Gazette"


def test_a_link_in_the_place_of_a_new_file_is_not_followed(tmp_path: Path, corpus: Path) -> None:
    corpus.mkdir()
    victim = source(tmp_path, "mine", "victim")
    (corpus / "unknown-undated-border-guards-learn-to-read-travel-documents.yaml").symlink_to(
        victim
    )
    path = added(corpus, source(tmp_path))
    assert path.stem.endswith("-2")
    assert victim.read_text() == "mine"


def test_nothing_is_left_where_storing_fails(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def full(path: Path, mode: str = "r", *args: object, **kwargs: object):
        if mode == "xb" and path.suffix == ".txt":
            raise OSError(28, "No space left on device", str(path))
        return real(path, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full)
    reason = refused(corpus, source(tmp_path))
    assert reason.startswith("cannot be stored: ")
    assert reason.endswith("No space left on device")
    assert names(corpus) == []


def test_a_corpus_that_is_a_file(tmp_path: Path) -> None:
    with pytest.raises(AddError, match="is no folder"):
        add(source(tmp_path), source(tmp_path))


def test_a_text_key_counts_the_article_alone(tmp_path: Path) -> None:
    (one,) = read_corpus([source(tmp_path, TEXT)])
    (other,) = read_corpus([source(tmp_path, HEADER + TEXT, "b.txt")])
    assert text_key(one) == text_key(other)


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def one_model(monkeypatch: pytest.MonkeyPatch, nlp: Language) -> None:
    monkeypatch.setattr(pipeline.add, "build_pipeline", lambda _model=None: nlp)


def call(*args: object, given: str | None = None):
    return CliRunner().invoke(
        app, ["add", *map(str, args)], input=given, env={"COLUMNS": "200", "NO_COLOR": "1"}
    )


REPORT = (
    "Danish officers teach in Niamey\n\nNIAMEY, 5 November 2021 – In March 2021 the Danish Police "
    "College trained 80 police officers in Niger.\n"
)


def test_the_command_prints_the_path_and_previews_beside(
    tmp_path: Path, corpus: Path, one_model: None
) -> None:
    result = call("--corpus", corpus, source(tmp_path, REPORT), "--publisher", "Sample Wire")
    assert result.exit_code == 0
    path = corpus / "sample-wire-2021-11-05-danish-officers-teach-in-niamey.txt"
    assert result.stdout == f"{path}\n"
    assert path.is_file()
    said = result.stderr
    assert re.search(r"title +Danish officers teach in Niamey\n", said)
    assert re.search(r"publisher +Sample Wire\n", said)
    assert re.search(r"published +2021-11-05 \(dateline\)\n", said)
    assert re.search(r"language +en\n", said)
    assert re.search(r"words +\d+", said)
    assert re.search(r"programme +.+2021-03", said)
    assert re.search(r"outcome +persons_trained actual 80 exact", said)
    assert "\x1b" not in said


def test_a_dry_run_writes_nothing(tmp_path: Path, corpus: Path, one_model: None) -> None:
    result = call("--corpus", corpus, "--dry-run", "-", given=REPORT)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{corpus}/unknown-2021-11-05-danish")
    assert "persons_trained" in result.stderr
    assert not corpus.exists()


def test_a_refusal_is_one_and_the_others_are_added(
    tmp_path: Path, corpus: Path, one_model: None
) -> None:
    path = source(tmp_path, REPORT)
    result = call("--corpus", corpus, path, path, source(tmp_path, b"", "e\n.txt"))
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "note.txt: is in the corpus already: " in result.stderr
    assert "e\\n.txt: holds no text\n" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing argument"),
        (["no-such-file"], "no such file or folder"),
        (["ftp://example.org/a"], "only http:// and https:// addresses"),
        (["-", "--published", "soon"], "is no clear date"),
        (["-", "--timeout", "0"], "--timeout"),
        (["-", "--max-bytes", "many"], "--max-bytes"),
    ],
)
def test_wrong_usage_is_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in " ".join(result.stderr.split())
    assert names(tmp_path) == []


def test_an_article_cannot_command_the_terminal(
    tmp_path: Path, corpus: Path, one_model: None
) -> None:
    text = '---\ntitle: "Red \\e[31m alert \\x9b2J"\n---\n' + BODY
    result = call("--corpus", corpus, source(tmp_path, text))
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "\x9b" not in result.output
