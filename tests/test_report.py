"""The report's pages as they are written: what stands on them, and that nothing breaks out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.ingest import read_corpus
from pipeline.link import Reading
from pipeline.review.pages.entries import KINDS
from pipeline.review.pages.linked import says
from pipeline.review.pages.lists import Item, Listing, pages, search_data
from pipeline.review.pages.names import article_file, programme_file
from pipeline.review.pages.render import DATA, SIGNS, script_json, visible, web_address
from pipeline.review.pages.site import ReportError, write_report
from pipeline.review.pages.text import Span, blocks_of, paragraphs
from pipeline.review.pages.words import country_name, period, quantity
from schemas.codelists import LINK_DECISIONS, LINK_RELATIONS
from schemas.document import ARTICLE_KINDS, Block, Document
from schemas.facts import ArticleFacts
from schemas.table import country_codes
from schemas.values import Period
from tests.rows import FACTS, TEXT
from tests.site import HOSTILE, NAME, hostile_reading, plain_reading, write


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    out = write([hostile_reading(), plain_reading()], tmp_path_factory.mktemp("outputs"))
    return write_report(out).folder


def page(site: Path, doc_id: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(site / "articles" / article_file(doc_id)).getroot()


def squeezed(text: str) -> str:
    return "".join(text.split())


def body_text(root: lxml.html.HtmlElement) -> str:
    (body,) = root.cssselect("#text")
    for label in body.cssselect(".why"):
        label.drop_tree()
    return body.text_content()


def test_the_whole_text_is_shown_and_in_order(site):
    assert squeezed(body_text(page(site, "sirocco"))) == squeezed(TEXT)
    assert squeezed(body_text(page(site, NAME))) == squeezed(visible(HOSTILE))


def test_hostile_articles_show_as_text(site):
    root = page(site, NAME)
    assert root.cssselect("h1")[0].text_content() == HOSTILE[:80]
    assert [s.get("src") for s in root.iter("script")] == [
        "../assets/report.js",
        "../assets/article.js",
    ]
    assert not [e for e in root.iter() if e.tag in {"style", "img", "iframe", "b-"}]
    assert not [e for e in root.iter() for a in dict(e.attrib) if a.startswith("on")]
    assert not [a for a in root.iter("a") if a.get("href", "").startswith("javascript")]
    assert "⟨U+202E⟩" in root.cssselect(".file")[0].text_content()
    source = (site / "articles" / article_file(NAME)).read_text(encoding="utf-8")
    assert "\u202e" not in source
    assert "\u2028" not in source


def test_what_a_search_loads_is_data_and_nothing_else(site):
    files = sorted((site / "data").iterdir())
    assert {p.name for p in files} >= {"articles-1.js", "articles-texts-1.js", "programmes-1.js"}
    for path in files:
        source = path.read_text(encoding="utf-8")
        call = re.fullmatch(r'listData\("([a-z-]+)", 1, (.*)\);\n', source)
        assert call is not None
        assert path.name == f"{call[1]}-1.js"
        assert json.loads(call[2])
        assert not re.search("[<>&\u2028\u202e]", source)


def test_long_lists_come_in_pages_and_files():
    items = tuple(Item(((str(n), ""),), (), ()) for n in range(12_345))
    listing = Listing("articles", "Articles", "article", items, ())
    made = list(pages(listing))
    assert [item for _, _, some in made for item in some] == list(items)
    assert max(len(some) for _, _, some in made) == 100
    assert (made[0][1], made[1][1], len(made)) == ("articles.html", "articles-2.html", 124)
    assert [len(part) for part in search_data(listing)] == [5_000, 5_000, 2_345]
    assert list(pages(replace(listing, items=()))) == [(1, "articles.html", ())]


def test_an_empty_corpus_and_articles_that_failed_have_pages(tmp_path):
    empty = write_report(write([], tmp_path / "empty")).folder
    assert "None." in (empty / "articles.html").read_text(encoding="utf-8")
    broken = Reading(
        Document("bad/x", "bad/x.pdf", None, "", status="failed", message="bad/x.pdf: <broken>"),
        ArticleFacts(),
    )
    folder = write_report(write([broken], tmp_path / "broken")).folder
    root = page(folder, "bad/x")
    assert root.cssselect("h1")[0].text_content() == "bad/x"
    assert "bad/x.pdf: <broken>" in root.cssselect(".note")[0].text_content()
    assert "no text" in root.cssselect("#text")[0].text_content()


def test_every_row_is_on_the_page_with_its_rule_and_confidence(site):
    root = page(site, "sirocco")
    listed = root.cssselect(".record")
    assert len(listed) == 4 + 1 + 1 + 1 + 1 + 2 + 1
    rules = [e.text_content() for e in root.cssselect(".record .rule")]
    assert rules.count("test-rule · 1.00") == 5
    assert rules.count("test-rule · 0.40 guess") == 1
    assert [int(e.get("data-n")) for e in listed] != []
    assert len({e.get("id") for e in listed}) == len(listed)


def test_records_and_words_lead_to_each_other(site):
    for doc_id in ("sirocco", NAME):
        root = page(site, doc_id)
        ids = {e.get("id") for e in root.iter() if e.get("id")}
        links = [a.get("href")[1:] for a in root.cssselect(".record .go, #text .s")]
        assert links
        assert set(links) <= ids
        for record in root.cssselect(".record"):
            number = record.get("data-n")
            words = "".join(
                s.text_content()
                for s in root.cssselect("#text .s")
                if number in s.get("data-r").split()
            )
            quote = (record.cssselect("q bdi") or record.cssselect("bdi"))[0].text_content()
            assert squeezed(words) == squeezed(quote)


def test_articles_of_one_programme_stand_side_by_side(tmp_path):
    """What differs is said to differ, and why the articles were joined."""
    other = replace(FACTS.programmes[0], period=Period("2019", "2022"))
    readings = [
        plain_reading("a", published="2021-11"),
        replace(plain_reading("b", published="2021-12"), facts=replace(FACTS, programmes=(other,))),
    ]
    folder = write_report(write(readings, tmp_path)).folder
    (path,) = (folder / "programmes").iterdir()
    root = lxml.html.parse(path).getroot()
    assert len(root.cssselect(".reports li")) == 2
    assert [e.getprevious().text_content() for e in root.cssselect(".differs")] == ["2019 to 2021"]
    said = [f for f in root.cssselect(".fact") if "persons trained 80" in f.text_content()]
    assert ["repeats" in f.text_content() for f in said] == [False, True]
    assert "is the same as" in root.cssselect(".link")[0].text_content()
    links = lxml.html.parse(folder / "links.html").getroot()
    hrefs = [a.get("href") for a in links.cssselect("#results a")]
    assert hrefs
    assert all((folder / href).exists() for href in hrefs)


def test_every_link_has_words_in_both_directions():
    for relation in LINK_RELATIONS:
        for decision in LINK_DECISIONS:
            row = {"relation": relation, "decision": decision}
            assert (says(row) == says(row, back=True)) == (relation == "same")


def test_every_link_of_the_report_leads_somewhere(site):
    for path in site.rglob("*.html"):
        for element in lxml.html.parse(path).getroot().cssselect("[href], [src]"):
            target = element.get("href") or element.get("src")
            file, _, fragment = target.partition("#")
            found = (path.parent / file).resolve() if file else path
            assert found.is_file(), (path.name, target)
            if fragment and "=" not in fragment:
                assert f'id="{fragment}"' in found.read_text(encoding="utf-8"), (path.name, target)


def test_kinds_are_told_apart_by_more_than_colour(site):
    signs = {}
    for box in page(site, NAME).cssselect(".legend input"):
        signs[box.get("data-kind")] = box.getnext().get("data-t")
    assert len(signs) == len(set(signs.values())) == 7
    assert len(set(SIGNS.values())) == len(KINDS) == len(SIGNS)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> dict[str, dict[str, str]]:
    """The colours of the styles, light and dark."""
    source = (DATA / "report.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", source, re.DOTALL)[:2]
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", block)) for block in (light, dark)]
    assert colours[0].keys() == colours[1].keys()
    return {"light": colours[0], "dark": colours[1]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_have_contrast(theme):
    """Text 4.5 to 1 on every ground that it stands on, lines and bars 3 to 1 (WCAG 2.2 AA)."""
    colours = themes()[theme]
    texts = [
        (ink, ground)
        for ink in ("ink", "quiet", "link", "k-issue", "k-country", "k-money")
        for ground in ("paper", "card", "pick")
    ]
    texts += [("ink", f"g-{kind}") for kind in KINDS]
    texts += [(f"k-{kind}", ground) for kind in KINDS for ground in (f"g-{kind}", "card", "pick")]
    texts += [("h-ink-low", "h-1"), ("h-ink-low", "h-2")]
    texts += [("h-ink-high", "h-3"), ("h-ink-high", "h-4")]
    lines = [("quiet", "paper"), ("accent", "card"), ("pick-line", "paper"), ("pick-line", "pick")]
    lines += [("c-first", "card"), ("c-second", "card"), ("c-third", "card")]
    weak = [(a, b) for a, b in texts if contrast(colours[a], colours[b]) < 4.5]
    weak += [(a, b) for a, b in lines if contrast(colours[a], colours[b]) < 3]
    assert weak == []


def test_the_same_tables_give_the_same_bytes(tmp_path):
    out = write([plain_reading("b"), hostile_reading()], tmp_path / "one")
    again = write([hostile_reading(), plain_reading("b")], tmp_path / "two")
    first, second = write_report(out).folder, write_report(again).folder

    def files(folder: Path) -> dict[str, bytes]:
        found = (p for p in folder.rglob("*") if p.is_file())
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}

    assert files(first) == files(second)
    write_report(out)
    assert files(first) == files(second)


def test_a_report_replaces_a_report_and_nothing_else(tmp_path):
    out = write([plain_reading()], tmp_path / "out")
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "index.html").write_text("<h1>My thesis</h1>")
    with pytest.raises(ReportError, match="holds no report"):
        write_report(out, other)
    assert [p.name for p in other.iterdir()] == ["index.html"]
    written = write_report(out, tmp_path / "pages").folder
    gone = written / "articles" / article_file("sirocco")
    assert gone.exists()
    write_report(write([plain_reading("other")], tmp_path / "out"), written)
    assert not gone.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "pages", "thesis"]


def test_a_report_that_fails_leaves_the_old_one(tmp_path, monkeypatch):
    out = write([plain_reading()], tmp_path / "out")
    folder = write_report(out).folder
    before = sorted(p for p in folder.rglob("*"))
    monkeypatch.setattr("pipeline.review.pages.load.article_page", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(out)
    assert sorted(folder.rglob("*")) == before
    assert not list(out.glob(".report*"))


def test_the_command_says_where_to_look(tmp_path):
    out = write([plain_reading()], tmp_path / "out")
    done = CliRunner().invoke(app, ["report", str(out), "--to", str(tmp_path / "pages")])
    assert done.exit_code == 0
    assert done.stdout.strip() == str(tmp_path / "pages" / "index.html")
    assert "1 article, 1 programme." in done.stderr


def test_the_command_refuses_what_holds_no_tables(tmp_path):
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "no tables here" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@given(
    text=st.text(alphabet="ab <\n\u0301\U0001f600", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12),
    cuts=st.lists(st.integers(0, 60), max_size=6),
)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_any_spans_cut_any_text_without_loss(text, spans, cuts):
    ends = sorted({min(c, len(text)) for c in cuts})
    blocks = [Block(a, b, "paragraph") for a, b in zip(ends[::2], ends[1::2], strict=False)]
    given = [
        Span(n, min(a, b, len(text)), min(max(a, b), len(text))) for n, (a, b) in enumerate(spans)
    ]
    found = paragraphs(text, blocks, given)
    pieces = [piece for paragraph in found for piece in paragraph.pieces]
    assert squeezed("".join(p.text for p in pieces)) == squeezed(text)
    assert all(p.text for p in pieces)
    for span in given:
        covered = "".join(p.text for p in pieces if span.number in p.spans)
        assert squeezed(covered) == squeezed(text[span.start : span.end])
    numbers = [p.number for p in pieces if p.number is not None]
    assert numbers == sorted(set(numbers))


def test_blocks_are_found_again():
    """The tables hold no blocks; what ingest left out must be shown as left out."""
    for document in read_corpus([Path(__file__).parents[1] / "corpus"]):
        own = (document.text[b.start : b.end] for b in document.blocks if b.kind in ARTICLE_KINDS)
        n_words = sum(len(piece.split()) for piece in own)
        assert blocks_of(document.text, document.title, n_words) == document.blocks


@given(st.text())
@settings(derandomize=True, deadline=None)
def test_page_names_are_plain(doc_id):
    for name in (article_file(doc_id), programme_file("programme-1", doc_id)):
        assert re.fullmatch(r"[a-z0-9-]{1,80}\.html", name)
    assert article_file(doc_id) != article_file(doc_id + "x")


def test_countries_have_names_of_their_own():
    names = {code: country_name(code) for code in country_codes()}
    assert len(set(names.values())) == len(names)
    assert (names["MDA"], names["XKX"], names["COG"]) == ("Moldova", "Kosovo", "Congo")
    assert names["COD"] == "Congo, The Democratic Republic of the"


def quantity_of(low, high, modifier, unit=None) -> str:
    return quantity({"value_low": low, "value_high": high, "modifier": modifier, "unit": unit})


def test_numbers_say_what_their_words_assert():
    assert quantity_of(40, 40, "exact") == "40"
    assert quantity_of(27, None, "at_least") == "27 or more"
    assert quantity_of(900, None, "more_than") == "more than 900"
    assert quantity_of(None, 30, "at_most") == "up to 30"
    assert quantity_of(None, 900, "nearly", "percent") == "nearly 900%"
    assert quantity_of(60, 60, "about") == "about 60"
    assert quantity_of(40, 50, "range") == "40 to 50"
    assert quantity_of(None, None, "vague") == "not counted"
    assert quantity_of(1_400_000, 1_400_000, "exact", "EUR") == "EUR 1,400,000"
    # A modifier that does not fit its bounds, as people may write in a correction.
    assert quantity_of(None, 5, "more_than") == "up to 5"
    assert quantity_of(5, None, None) == "5 or more"


def test_periods_say_what_is_known():
    def said(start, end):
        return period({"start_date": start, "end_date": end})

    assert said("2019", "2019") == "2019"
    assert said("2019-05", "2021~") == "2019-05 to about 2021"
    assert said("2019", None) == "since 2019"
    assert said(None, "199X") == "until 1990s"
    assert said(None, None) == ""


def test_json_in_a_script_cannot_end_it():
    assert script_json(["</script>", "<!--", "\u2028", "é"]) == (
        '["\\u003c/script\\u003e","\\u003c!--","\\u2028","é"]'
    )


def test_only_addresses_of_the_web_are_links():
    assert web_address("https://example.org/a?b=1") == "https://example.org/a?b=1"
    for bad in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[", None):
        assert web_address(bad) is None
