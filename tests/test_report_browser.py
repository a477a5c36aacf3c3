"""The report in a real browser, from the file system: clicks, keys, search, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pipeline.link import Reading
from pipeline.review.pages.names import article_file
from pipeline.review.pages.site import write_report
from schemas.document import Block
from schemas.facts import ArticleFacts
from schemas.values import Mention, Place, Quantity
from tests.browser import launched, needs_browser, watched
from tests.rows import document
from tests.site import HOSTILE, NAME, hostile_reading, plain_reading, write

pytestmark = needs_browser
LONG = 120
SEVENS = sum("7" in str(number) for number in range(LONG))
# It would load the styles once more, which the pages' policy forbids.
AXE = {"preload": False}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A hostile article, one in Turkish letters, and enough others for two pages of a list."""
    many = [
        Reading(document(f"a{n:03}", title=f"Course number {n}"), ArticleFacts())
        for n in range(LONG)
    ]
    turkish = plain_reading("turk", title="TÜRKİYE trains officers", publisher="Ankara Haber")
    out = write([hostile_reading(), turkish, *many], tmp_path_factory.mktemp("outputs"))
    return write_report(out).folder


def article(site: Path, doc_id: str = "turk") -> Path:
    return site / "articles" / article_file(doc_id)


def some_pages(site: Path) -> list[Path]:
    programmes = sorted((site / "programmes").iterdir())
    hostile = next(p for p in programmes if "script" in p.name)
    lists = [site / f"{name}.html" for name in ("index", "articles", "programmes", "issues")]
    return [*lists, article(site), article(site, NAME), programmes[0], hostile]


def one_of_each(site: Path) -> list[Path]:
    """A page of each template."""
    hostile = next(p for p in (site / "programmes").iterdir() if "script" in p.name)
    return [site / "index.html", site / "articles.html", article(site, NAME), hostile]


def in_sight(page: Page, selector: str) -> bool:
    script = """(e) => { const r = e.getBoundingClientRect();
      return r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth; }"""
    return bool(page.locator(selector).first.evaluate(script))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_opens_without_error_and_fits(browser, site, size):
    with watched(browser, size) as seen:
        for path in some_pages(site):
            page = seen.open(path)
            width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, path.name
            assert page.locator("main h1").count() == 1
            assert page.title().endswith(" · Communiqué")


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_pages_are_accessible(browser, site, size, dark):
    """Labels, landmarks, names, order of headings and contrast, as axe-core tests them."""
    with watched(browser, size, dark=dark) as seen:
        for path in one_of_each(site):
            page = seen.open(path)
            for details in page.locator("details").all():
                details.evaluate("e => { e.open = true }")
            found = Axe().run(page, options=AXE).response["violations"]
            told = [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found]
            assert told == [], path.name


def test_a_hostile_article_is_text(browser, site):
    with watched(browser) as seen:
        page = seen.open(article(site, NAME))
        expect(page.locator("h1")).to_have_text(HOSTILE[:80])
        assert page.title() != "hacked"
        assert page.locator("#text img, #text b, #text script, #text style").count() == 0
        expect(page.locator("#text")).to_contain_text("<img src=x onerror=alert(1)>")
        expect(page.locator(".file")).to_contain_text("⟨U+202E⟩")
        seen.open(site / "articles.html", "#q=script")
        expect(page.locator("#found")).to_have_text(f"1 of {LONG + 2} articles")
        expect(page.locator("#results li a").first).to_have_text(HOSTILE[:80])


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_record_leads_to_its_words_and_back(browser, site, size):
    with watched(browser, size) as seen:
        page = seen.open(article(site))
        page.locator(".record .go", has_text="persons trained 12").click()
        expect(page.locator("#text .s.on")).to_have_text(["12 of them women"])
        expect(page.locator("#text .s.on").first).to_be_focused()
        assert in_sight(page, "#text .s.on")
        page.locator("#text .s.on").first.click()
        expect(page.locator(".record.on .go")).to_be_focused()
        assert in_sight(page, ".record.on")


def test_words_of_several_records_lead_to_one_after_the_other(browser, site):
    with watched(browser) as seen:
        page = seen.open(article(site, NAME))
        words = page.locator("#text .s", has_text="Niger").first
        met = set()
        for _ in range(6):
            words.click()
            met.add(page.locator(".record.on").get_attribute("id"))
        numbers = (words.get_attribute("data-r") or "").split()
        assert len(met) == len(numbers) >= 5


def test_keys(browser, site):
    with watched(browser) as seen:
        page = seen.open(article(site))
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("n")
        expect(page.locator(".record.on")).to_have_count(1)
        first = page.locator(".record.on").get_attribute("id")
        page.keyboard.press("n")
        assert page.locator(".record.on").get_attribute("id") != first
        page.keyboard.press("p")
        assert page.locator(".record.on").get_attribute("id") == first
        page.keyboard.press("w")
        expect(page.locator("#text .s.on").first).to_be_focused()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.matches('#text .s')")
        page.keyboard.press("Enter")
        expect(page.locator(".record.on .go")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#text .s.on").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".on")).to_have_count(0)
        page.keyboard.press("/")
        expect(page.locator("#find")).to_be_focused()


def test_the_tab_key_stops_once_in_the_text(browser, site):
    with watched(browser) as seen:
        page = seen.open(article(site))
        assert page.locator("#text .s[tabindex='0']").count() == 1
        assert page.locator("#text .s").count() > 4


def test_find_in_the_records(browser, site):
    with watched(browser) as seen:
        page = seen.open(article(site))
        every = page.locator(".record").count()
        page.fill("#find", "WOMEN 12")
        expect(page.locator("#found")).to_have_text(f"1 of {every} records")
        expect(page.locator(".record:visible")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator("#found")).to_have_text("")
        page.locator("#guesses").check()
        expect(page.locator("#found")).to_have_text(f"1 of {every} records")
        expect(page.locator(".record:visible .guess")).to_have_count(1)


def test_the_legend_hides_kinds_of_words(browser, site):
    with watched(browser) as seen:
        page = seen.open(article(site))
        pieces = page.locator("#text .s.k-organisation")
        assert pieces.count() > 0
        page.locator(".legend input[data-kind=organisation]").uncheck()
        expect(pieces).to_have_count(0)
        page.locator(".legend input[data-kind=organisation]").check()
        assert pieces.count() > 0


def test_lists_are_searched_and_filtered(browser, site):
    with watched(browser) as seen:
        page = seen.open(site / "articles.html")
        expect(page.locator("#results li")).to_have_count(100)
        page.fill("#q", "turkiye officers")
        expect(page.locator("#found")).to_have_text(f"1 of {LONG + 2} articles")
        expect(page.locator("#results a")).to_have_text(["TÜRKİYE trains officers"])
        page.locator("button[type=reset]").click()
        expect(page.locator("#results li")).to_have_count(100)
        page.select_option("select[name=publisher]", "Ankara Haber")
        expect(page.locator("#results li")).to_have_count(1)
        assert "publisher=Ankara+Haber" in page.url
        page.reload()
        expect(page.locator("#results li")).to_have_count(1)
        page.locator("#results a").click()
        expect(page.locator("h1")).to_have_text("TÜRKİYE trains officers")
        page.go_back()
        expect(page.locator("#results li")).to_have_count(1)
        page.select_option("select[name=publisher]", "")
        page.fill("#q", "course number")
        expect(page.locator("#results li")).to_have_count(50)
        page.locator("#more").click()
        expect(page.locator("#results li")).to_have_count(100)
        page.fill("#q", "sirocco college number 7")
        expect(page.locator("#found")).to_have_text(f"0 of {LONG + 2} articles")
        page.locator("#texts").check()
        expect(page.locator("#found")).to_have_text(f"{SEVENS} of {LONG + 2} articles")
        assert "texts=on" in page.url
        page.locator("#texts").uncheck()
        page.fill("#q", "there is no such course")
        expect(page.locator("#found")).to_have_text(f"0 of {LONG + 2} articles")


def test_lists_are_read_page_by_page_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "articles.html").as_uri())
    page.locator("a[rel=next]").click()
    assert page.locator("#results li").count() == LONG + 2 - 100
    page.goto(article(site).as_uri())
    page.locator(".record .go").first.click()
    assert "#w" in page.url
    page.locator("#text .s").first.click()
    assert "#r" in page.url
    context.close()


def test_a_programme_leads_to_the_words_of_its_facts(browser, site):
    with watched(browser) as seen:
        page = seen.open(site / "index.html")
        page.locator(".toc a", has_text="Topics").click()
        page.locator("#topics td a").first.click()
        expect(page.locator("#found")).to_contain_text("programmes")
        page.locator("#results a", has_text="Project Sirocco").first.click()
        page.locator(".fact", has_text="persons trained 80").locator(".said a").first.click()
        expect(page.locator("#text .s.on").first).to_be_visible()
        words = "".join(page.locator("#text .s.on").all_text_contents())
        assert words == "trained 80 officers"
        assert in_sight(page, "#text .s.on")


def test_the_page_prints_whole(browser, site):
    """On paper the lists are open, the tools are gone, and nothing is cut off."""
    with watched(browser) as seen:
        page = seen.open(article(site))
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details:not([open])").count() == 0
        expect(page.locator(".site")).to_be_hidden()
        expect(page.locator(".record").last).to_be_visible()
        cut = "e => getComputedStyle(e).maxHeight + getComputedStyle(e).overflowY"
        assert page.locator(".records").evaluate(cut) == "nonevisible"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details:not([open])").count() == 1
        assert len(page.pdf()) > 10_000


def test_an_article_of_forty_thousand_words_opens(browser, tmp_path):
    sentence = "The college of the border guard trained 80 officers in Niger and nobody else. "
    text = "\n\n".join([sentence.strip()] * (40_000 // len(sentence.split()) + 1))
    mentions = []
    for at in range(0, len(text), len(sentence) + 1):
        number, country = at + sentence.index("80"), at + sentence.index("Niger")
        mentions += [
            Mention(number, number + 2, "count", "digits", Quantity(80, 80)),
            Mention(country, country + 5, "country", "name", Place("NER")),
        ]
    blocks = tuple(Block(m.start(), m.end(), "paragraph") for m in re.finditer(".+", text))
    made = replace(document("long"), text=text, blocks=blocks, title=None)
    folder = write_report(write([Reading(made, ArticleFacts(tuple(mentions)))], tmp_path)).folder
    assert article(folder, "long").stat().st_size < 3_000_000
    with watched(browser, "phone") as seen:
        page = seen.open(article(folder, "long"))
        assert page.evaluate("document.getElementsByTagName('*').length") < 60_000
        page.locator("summary").click()
        page.locator(".record .go").nth(5_000).click()
        expect(page.locator("#text .s.on")).to_have_count(1)
        assert in_sight(page, "#text .s.on")
