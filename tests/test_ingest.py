"""Files to documents: what is an article, its key, its text, its metadata, and what goes wrong."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest import CorpusError, Limits, read_corpus
from pipeline.ingest.language import is_foreign, parse_language, read_language
from pipeline.ingest.metadata import Metadata, read_sidecar, split_header
from pipeline.ingest.page_dates import find_date
from pipeline.ingest.text import BinaryDataError, clean_text, decode_text
from schemas.document import ARTICLE_KINDS, Document

BODY = (
    "Twenty officers of the border police learned to read travel documents in Osh last week. "
    "The course was held by two experts from Riga, and it will be repeated in the autumn.\n"
)


def write(folder: Path, name: str, text: str | bytes = BODY) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read_one(folder: Path, text: str | bytes, name: str = "a.txt") -> Document:
    (document,) = read_corpus([write(folder, name, text)])
    return document


def article(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in ARTICLE_KINDS]


# --- which files, and their keys ---------------------------------------------------------------


def test_articles_are_found_in_order_with_their_keys(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "2019/c.txt", "README.md", "a.json", "a.yaml", ".hidden.txt"):
        write(tmp_path, name, "title: A" if name.endswith("yaml") else BODY)
    write(tmp_path, "corrections.csv", "x")
    write(tmp_path, ".git/d.txt")
    documents = list(read_corpus([tmp_path]))
    assert [(d.doc_id, d.source_path) for d in documents] == [
        ("2019/c", "2019/c.txt"),
        ("a", "a.md"),
        ("b", "b.txt"),
    ]
    assert [d.media_type for d in documents] == ["text/plain", "text/markdown", "text/plain"]


def test_articles_that_would_share_a_key_are_told_apart(tmp_path: Path) -> None:
    for name in ("x.txt", "x.md", "x.txt.txt"):
        write(tmp_path / "one", name)
    write(tmp_path / "two", "x.txt")
    write(tmp_path / "two", "y.txt")
    keys = [d.doc_id for d in read_corpus([tmp_path / "one", tmp_path / "two"])]
    assert sorted(keys) == ["x.md", "x.txt", "x.txt~2", "x.txt~3", "y"]
    assert keys == [d.doc_id for d in read_corpus([tmp_path / "one", tmp_path / "two"])]


def test_a_folder_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt")
    assert len(list(read_corpus([tmp_path, tmp_path, tmp_path / "sub"]))) == 1


def test_a_missing_folder_stops_at_once(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere: no such folder or file"):
        read_corpus([tmp_path / "nowhere"])


@pytest.mark.parametrize("name", ["a b", "line\nbreak", "Türkiye İçişleri", "..", "x" * 251, "a.b"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    document = read_one(tmp_path, BODY, name=f"{name}.txt")
    assert document.status == "read"
    assert (document.doc_id, document.source_path) == (name, f"{name}.txt")


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(BODY)
    (document,) = read_corpus([tmp_path])
    assert document.doc_id == "caf\\xe9"
    assert document.doc_id.encode()


def test_links(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, "a.txt")
    outside = write(tmp_path, "outside/secret.txt")
    (corpus / "same.txt").symlink_to(corpus / "a.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus / "round").symlink_to(corpus)
    (corpus / "out.txt").symlink_to(outside)
    (corpus / "outs").symlink_to(outside.parent)
    (corpus / "gone.txt").symlink_to(corpus / "nothing.txt")
    found = {d.doc_id: (d.status, d.message) for d in read_corpus([corpus])}
    assert found == {
        "a": ("read", None),
        "gone": ("failed", "gone.txt: is a link that leads nowhere"),
        "loop": ("failed", "loop.txt: is a link that leads nowhere"),
        "out": ("failed", "out.txt: is a link that leaves the corpus"),
        "outs": ("failed", "outs: is a link that leaves the corpus"),
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    write(tmp_path, "a.txt").chmod(0)
    write(tmp_path, "sub/b.txt").parent.chmod(0)
    found = {d.doc_id: d.message for d in read_corpus([tmp_path])}
    (tmp_path / "sub").chmod(0o700)
    assert found == {
        "a": "a.txt: cannot be read: Permission denied",
        "sub": "sub: cannot be opened: Permission denied",
    }


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    path = write(tmp_path, "b.txt")
    documents = read_corpus([tmp_path])
    path.unlink()
    assert [(d.doc_id, d.status) for d in documents] == [("a", "read"), ("b", "failed")]


def test_a_pipe_does_not_stall(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (document,) = read_corpus([tmp_path])
    assert (document.status, document.message) == (
        "failed",
        "a.txt: cannot be read: not a regular file",
    )


# --- bytes to text -----------------------------------------------------------------------------

TURKISH = "TİKA ve Genelkurmay Başkanlığı: eğitim için Türkiye'ye geldi, şöyle dedi, ğ ı.\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Türkiye – “a”".encode(), "Türkiye – “a”"),
        ("\ufeffTürkiye".encode(), "Türkiye"),
        ("Türkiye".encode("utf-16"), "Türkiye"),
        ("Officers in Türkiye".encode("utf-16-le"), "Officers in Türkiye"),
        ("Officers in Türkiye".encode("utf-16-be"), "Officers in Türkiye"),
        (TURKISH.encode("cp1254"), TURKISH),
        (TURKISH.encode("iso8859-9"), TURKISH),
        ("Café “Lomé” – Côte d’Ivoire".encode("cp1252"), "Café “Lomé” – Côte d’Ivoire"),
        ("Þórður sá ríkislögreglustjóra í Reykjavík, það".encode("cp1252"),
         "Þórður sá ríkislögreglustjóra í Reykjavík, það"),
        ("Полиция провела курс для сотрудников таможни.".encode("cp1251"),
         "Полиция провела курс для сотрудников таможни."),
        ("TÄ°KA and TÃ¼rkiye".encode(), "TİKA and Türkiye"),
        (b"one\r\ntwo\rthree\x0cfour\xe2\x80\xa8five", "one\ntwo\nthree\nfour\nfive"),
        ("co\u00adoperate 4\u00a0000\u202fmen \u200bx".encode(), "cooperate 4 000 men x"),
        (b"e\xcc\x81", "é"),
        (b"Officers were trained in the north\0 by the mission, and then they went home again."
         b" The course was held twice.",
         "Officers were trained in the north by the mission, and then they went home again."
         " The course was held twice."),
    ],
)  # fmt: skip
def test_encodings(data: bytes, text: str) -> None:
    assert decode_text(data, []) == text


def test_a_guess_or_a_repair_is_noted(tmp_path: Path) -> None:
    assert read_one(tmp_path, TURKISH.encode("cp1254")).issues == (
        ("encoding_guessed", "is not UTF-8; read as cp1254"),
    )
    (check, _), *_ = read_one(tmp_path, ("TÄ°KA and TÃ¼rkiye. " + BODY).encode()).issues
    assert check == "mojibake_repaired"
    broken = ("Ağrı, Iğdır ve Muş: " + BODY).encode() + b"\xff."
    assert read_one(tmp_path, broken).issues == (
        ("bytes_replaced", "1 places are not valid UTF-8"),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n" + bytes(40), "is a picture, not a text file"),
        (bytes(range(256)) * 8, "is binary data, not a text file"),
        (bytes(range(1, 256)) * 8, "is binary data, not a text file"),
    ],
)
def test_binary_data(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(BinaryDataError, match=message):
        decode_text(data, [])
    document = read_one(tmp_path, data)
    assert (document.status, document.message) == ("binary", f"a.txt: {message}")
    assert document.sha256


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff".encode(), "\u200b \u00a0".encode()])
def test_nothing_in_it(data: bytes, tmp_path: Path) -> None:
    document = read_one(tmp_path, data)
    assert (document.status, document.message) == ("empty", "a.txt: holds no text")
    assert document.blocks == ()


def test_a_line_of_20_megabytes_is_given_up_alone(tmp_path: Path) -> None:
    write(tmp_path, "big.txt", b"word " * 4_200_000)
    write(tmp_path, "long.txt", b"word " * 2_000_000)
    write(tmp_path, "small.txt")
    assert [(d.doc_id, d.status, d.message) for d in read_corpus([tmp_path])] == [
        ("big", "too_large", "big.txt: larger than 20,000,000 bytes; not read"),
        ("long", "too_large", "long.txt: longer than 300,000 characters; not read"),
        ("small", "read", None),
    ]


def test_encoded_data_in_a_text_is_left_out(tmp_path: Path) -> None:
    document = read_one(tmp_path, f"{BODY}\n{'(' * 9000}\n\n{BODY}")
    assert article(document) == [BODY.strip(), BODY.strip()]
    assert [check for check, _ in document.issues] == ["noise"]


def test_limits_are_settings(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (document,) = read_corpus([tmp_path], limits=Limits(max_bytes=10))
    assert document.status == "too_large"


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_binary(data: bytes) -> None:
    try:
        text = decode_text(data, [])
    except BinaryDataError:
        return
    assert clean_text(text) == text
    assert text.encode().decode() == text
    assert "\r" not in text and "\0" not in text


STATUSES = ("read", "empty", "binary", "not_english", "failed")


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_is_a_document(tmp_path: Path, data: bytes) -> None:
    document = read_one(tmp_path, data)
    # A file may begin like one of another format; then it must fail in words, with no exception.
    assert document.status in STATUSES
    assert document.status == "read" or (document.message and "Error: " not in document.message)
    assert document == read_one(tmp_path, data)


# --- metadata ----------------------------------------------------------------------------------


def test_header_wins_over_sidecar_and_page(tmp_path: Path) -> None:
    write(
        tmp_path, "a.yaml", "published: 2018-01-02\npublisher: The Academy\nurl: https://x.org/a\n"
    )
    header = "---\ntitle: 'Officers: trained'\npublished: 2019\nlanguage: en-GB\n---\n"
    document = read_one(tmp_path, f"{header}Published on 4 May 2017\n\n{BODY}")
    assert (document.title, document.publisher, document.url, document.language) == (
        "Officers: trained",
        "The Academy",
        "https://x.org/a",
        "en",
    )
    assert (document.published, document.published_basis) == ("2019", "header")
    assert document.text.startswith("Published on")


def test_sidecar_wins_over_page(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", 'published: "2018-01"')
    document = read_one(tmp_path, f"Published on 4 May 2017\n\n{BODY}")
    assert (document.published, document.published_basis) == ("2018-01", "sidecar")


@pytest.mark.parametrize(
    ("header", "check", "published"),
    [
        ("title: Police: a course\npublished: 2019-05-14", "broken_header", "2019-05-14"),
        ("title: [a, b]\npublished: 2019", "broken_header", "2019"),
        ("published: last week", "bad_date", None),
        ("published: 03/04/2018", "ambiguous_date", "2018"),
        ("title: x\n[: {", "broken_header", None),
        ("title: x\n" + "[" * 3000, "broken_header", None),
    ],
)
def test_a_broken_header_costs_only_itself(
    header: str, check: str, published: str | None, tmp_path: Path
) -> None:
    document = read_one(tmp_path, f"---\n{header}\n---\n{BODY}")
    assert document.status == "read"
    assert [c for c, _ in document.issues] == [check]
    assert document.published == published
    assert article(document) == [BODY.strip()]


def test_published_as_people_write_it() -> None:
    for words, edtf in (("14 May 2019", "2019-05-14"), ("2019-05-14T08:00:00Z", "2019-05-14")):
        found, _ = split_header(f"---\npublished: {words}\n---\n", [])
        assert found == Metadata(published=edtf, published_basis="header")


@pytest.mark.parametrize("text", ["---\nA sentence between rules.\n---\nMore.", "--- a", "---\n"])
def test_rules_are_no_header(text: str) -> None:
    assert split_header(text, []) == (Metadata(), text)


def test_a_header_that_never_ends_is_text() -> None:
    issues: list[tuple[str, str]] = []
    assert split_header("---\ntitle: x\n\nText.", issues) == (Metadata(), "---\ntitle: x\n\nText.")
    assert issues == [("broken_header", "the header has no closing line ---; it is read as text")]


@pytest.mark.parametrize("data", [b"\0\1\2" * 99, b"- a list", b"x" * 70_000, b"just words"])
def test_a_broken_sidecar(data: bytes, tmp_path: Path) -> None:
    issues: list[tuple[str, str]] = []
    assert read_sidecar(write(tmp_path, "a.yaml", data), issues) == Metadata()
    assert [check for check, _ in issues] == ["broken_sidecar"]


def test_anchors_do_not_explode(tmp_path: Path) -> None:
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(b)}: &{chr(b)} [*{chr(b - 1)},*{chr(b - 1)}]\n" for b in range(ord("b"), ord("z"))
    )
    assert read_sidecar(write(tmp_path, "a.yaml", f"{bomb}title: *y\n"), []) == Metadata()


# --- the page's own date -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "published", "basis"),
    [
        ("Published on 02 December 2014\n\nA course for the police\n\n", "2014-12-02", "page"),
        ("A course for the police\nPosted on May 4, 2011 by admin\n\n", "2011-05-04", "page"),
        ("A course for the police\n\nBy Ama Owusu - 3 March 2020\n\n", "2020-03-03", "page"),
        ("News\nGlobal | 4 Dec 2018 | Local time 14:32\nA course\n", "2018-12-04", "page"),
        ("A course held\n\nOSH, 11 October 2005 - ", "2005-10-11", "dateline"),
        ("A course held\n\nOSH, March 25, 2011, Steppe News — ", "2011-03-25", "dateline"),
        ("A course held\nANKARA –June 20, 2023 –\n", "2023-06-20", "dateline"),
        ("Newsletter - December, 2011\n\nA course held in Osh again\n\n", "2011-12", "page"),
        ("date 2016-09-07 ", "2016-09-07", "page"),
        ("A course held\n\nToday, 1 May 2020, ", "2020-05-01", "dateline"),
        # A masthead shows the day of the visit when the dateline names another day.
        ("Sunday, May 1, 2022\nHome | News\nA course held\n\nRIGA, MARCH 3 - ", None, None),
        ("March 3, 2022\nHome | News\nA course held\n\nRIGA, MARCH 3 - ", "2022-03-03", "page"),
        # Days of an event and dates in the text date no page.
        ("A course held\n\n12-14 March 2018, Osh\n\n", None, None),
        ("A course held\n\nIn May 2011 there was no course. ", None, None),
        ("Established 1964\nA course held\n\n", None, None),
    ],
)
def test_published_date_of_the_page(
    head: str, published: str | None, basis: str | None, tmp_path: Path
) -> None:
    document = read_one(tmp_path, head + BODY)
    assert (document.published, document.published_basis) == (published, basis)


def test_dates_below_the_text(tmp_path: Path) -> None:
    added = read_one(tmp_path, f"A course held\n\n{BODY}\nAdded on\n10 Apr 2017\n")
    assert (added.published, added.published_basis) == ("2017-04-10", "page")
    comment = read_one(tmp_path, f"A course held\n\n{BODY}\n3 Comments\nPosted on 5 May 2012\n")
    assert comment.published is None


def test_an_order_that_cannot_be_known_is_noted(tmp_path: Path) -> None:
    document = read_one(tmp_path, f"A course held\nPublished: 03.12.2018\n\n{BODY}")
    assert document.published == "2018"
    assert document.issues == (
        (
            "ambiguous_date",
            "date of publication: '03.12.2018' may be 2018-03-12 or 2018-12-03;"
            " only the year is kept",
        ),
    )


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("13th Jul 2024, 11:55", "2024-07-13"),
        ("29.07.2000 - 12:05", "2000-07-29"),
        ("07/29/2000", "2000-07-29"),
        ("Tue 03.04.2018", "2018-04-03"),
        ("22-27 August 2011", None),
        ("May 15 to 26, 2019", None),
        ("31 November 2009", None),
        ("UNIS/CP/1159 – 5 September 2023", "2023-09-05"),
        ("the May 2014 course", "2014-05"),
        ("since 2008", None),
    ],
)
def test_find_date(text: str, edtf: str | None) -> None:
    found = find_date(text)
    assert (found.edtf if found else None) == edtf


# --- language, machines ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "tr",
            "Yirmi subay geçen hafta Ankara'da sınır güvenliği eğitimi aldı, dönüyor.",
        ),
        (
            "ru",
            "Двадцать офицеров прошли обучение в городе Ош на прошлой неделе, сообщили в службе.",
        ),
        ("fr", "Vingt agents de la police ont suivi une formation à Niamey pendant deux semaines."),
        (
            "nl",
            "Twintig agenten hebben in Den Haag een cursus gevolgd en die is in mei afgesloten.",
        ),
    ],
)
def test_other_languages_are_kept_but_not_read(language: str, text: str, tmp_path: Path) -> None:
    document = read_one(tmp_path, text)
    assert (document.status, document.language) == ("not_english", language)
    assert document.text == text
    assert f"({language})" in (document.message or "")


def test_a_known_language_wins(tmp_path: Path) -> None:
    assert read_one(tmp_path, f"---\nlanguage: French\n---\n{BODY}").status == "not_english"
    odd = read_one(tmp_path, f"---\nlanguage: Klingonese\n---\n{BODY}")
    assert (odd.language, [check for check, _ in odd.issues]) == ("en", ["bad_language"])


@pytest.mark.parametrize(
    "text",
    [
        "Milos Jovanovic, Heinz Konga, Katri Raik, Wafula Wamunyinyi, Zaw Lin Tun, Aby Nursetyanto",
        "Gendarmerie, Guardia Civil, Carabinieri, Polizia di Stato, Police Nationale",
        "Turkish National Police Academy Hosts International Workshop on Cybercrime Threats",
        "Officers Trained",
    ],
)
def test_names_and_headlines_are_not_foreign(text: str) -> None:
    assert not is_foreign(text)


def test_language_names() -> None:
    assert [parse_language(x) for x in ("en", "EN-us", "eng", "English", "tr_TR", "x?")] == [
        "en", "en", "en", "en", "tr", None,
    ]  # fmt: skip
    assert read_language("40 officers") is None


def test_a_text_that_says_a_machine_wrote_it(tmp_path: Path) -> None:
    said = read_one(tmp_path, f"This page was generated by artificial intelligence.\n\n{BODY}")
    assert said.machine_generated
    assert article(said) == [BODY.strip()]
    course = "The officers learned how AI-generated pictures are made and how to find them.\n\n"
    assert not read_one(tmp_path, course + BODY).machine_generated
