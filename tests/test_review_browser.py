"""The review page in a real browser, with the command that serves it: clicks, keys, windows."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pipeline.link import load_matches
from pipeline.review.corrections.file import FILE, load_corrections
from pipeline.review.pages.names import article_file
from tests.browser import launched, needs_browser, watched
from tests.desk import make_corpus, run_corpus, with_pairs
from tests.rows import TEXT
from tests.site import HOSTILE

pytestmark = needs_browser
ROOT = Path(__file__).parent.parent
LONG = " ".join(f"Paragraph {n} of many.\n\n" for n in range(3000)) + "It trained 12 officers."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `communique review`, ended by Ctrl-C."""
    command = [sys.executable, "-m", "pipeline.cli", "review", str(folder / "corpus")]
    command += ["--out", str(folder / "out"), "--port", "0", "--coder", "ANNA"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), server.stderr
            yield address.removesuffix("/articles.html")
        finally:
            server.send_signal(signal.SIGINT)
            _, told = server.communicate(timeout=20)
        assert "Traceback" not in told, told
        assert server.returncode in (0, 130, -signal.SIGINT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("review")
    make_corpus(made / "corpus", sirocco=TEXT, hostile=HOSTILE, long=LONG)
    run_corpus(made / "corpus", made / "out")
    return made


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture(autouse=True)
def _no_decisions(folder: Path) -> None:
    (folder / "corpus" / FILE).unlink(missing_ok=True)


def opened(seen, site: str, doc_id: str = "sirocco") -> Page:
    seen.page.goto(f"{site}/articles/{article_file(doc_id)}")
    return seen.page


def record(page: Page, quote: str):
    return page.locator(".record", has=page.locator("q", has_text=re.compile(f"^“?{quote}”?$")))


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def lines(folder: Path) -> list[str]:
    file = load_corrections(folder / "corpus" / FILE)
    assert not file.broken
    return [f"{c.action} {c.table}: {c.quote}" for c in file.corrections]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_correction_made_in_the_page_is_in_the_tables_after_the_next_run(
    browser: Browser, site: str, folder: Path, size: str
) -> None:
    with watched(browser, size, server=site) as seen:
        page = opened(seen, site)
        record(page, "trained 80 officers").locator(".go").click()
        expect(page.locator("#chosen-record")).to_contain_text("persons trained 80")
        page.get_by_role("button", name="Correct").click()
        dialog = page.get_by_role("dialog", name="Correct")
        dialog.get_by_label("indicator").select_option("participants")
        dialog.get_by_label("value high").fill("")
        dialog.get_by_label("modifier").select_option("at_least")
        dialog.get_by_label("Why").fill("it says so")
        dialog.get_by_role("button", name="Save").click()
        said(page, "Corrected")
        expect(record(page, "trained 80 officers").first).to_contain_text("80 or more")
        expect(page.locator(".decision")).to_contain_text("it says so")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    run_corpus(folder / "corpus", folder / "out")
    outcomes = pq.read_table(folder / "out" / "outcomes.parquet").to_pylist()
    (row,) = [r for r in outcomes if r["quote"] == "trained 80 officers"]
    assert (row["indicator"], row["value_low"], row["value_high"]) == ("participants", 80, None)
    assert row["review_status"] == "corrected"


def test_a_whole_review_by_keys_alone(browser: Browser, site: str, folder: Path) -> None:
    with watched(browser, server=site) as seen:
        page = opened(seen, site)
        expect(page.locator("#progress")).to_contain_text("0 of 6")
        page.keyboard.press("n")
        for number in range(1, 7):
            page.keyboard.press("c")
            expect(page.locator("#progress")).to_contain_text(f"{number} of 6")
            said(page, "Confirmed")
        assert len(lines(folder)) == 6
        page.keyboard.press("u")
        expect(page.locator("#progress")).to_contain_text("5 of 6")
        said(page, "Taken back: confirm")
        page.keyboard.press("x")
        said(page, "Rejected")
        page.keyboard.press("n")
        page.keyboard.press("e")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        assert len(lines(folder)) == 6


def test_words_that_are_marked_become_a_row(browser: Browser, site: str, folder: Path) -> None:
    with watched(browser, server=site) as seen:
        page = opened(seen, site)
        page.evaluate(
            """() => {
              const range = document.createRange();
              const piece = [...document.querySelectorAll("#text .s")]
                .find((each) => each.textContent === "Danish ");
              range.setStart(piece.firstChild, 0);
              range.setEnd(piece.firstChild, 6);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }"""
        )
        page.keyboard.press("a")
        dialog = page.get_by_role("dialog", name="Add")
        expect(dialog.locator("#edit-words")).to_have_text("Danish")
        dialog.get_by_label("What to add").select_option("programme_countries")
        dialog.get_by_label("country code").select_option("DNK")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.get_by_role("alert")).to_contain_text("role")
        dialog.get_by_label("role").select_option("provider")
        dialog.get_by_role("button", name="Save").click()
        said(page, "Added")
        expect(page.locator(".record.on")).to_contain_text("Denmark")
        assert lines(folder) == ["add programme_countries: Danish"]
        page.locator("[data-undo]").click()
        said(page, "Taken back")
        assert lines(folder) == []


def test_two_windows_and_an_edit_by_hand(browser: Browser, site: str, folder: Path) -> None:
    """Whoever is behind is told, and no line is lost."""
    path = folder / "corpus" / FILE
    with watched(browser, server=site) as one, watched(browser, "phone", server=site) as two:
        first, second = opened(one, site), opened(two, site)
        record(first, "trained 80 officers").locator(".go").click()
        first.get_by_role("button", name="Reject").click()
        said(first, "Rejected")
        path.write_text(
            path.read_text() + "sirocco,mentions,80,1,,,,confirm,BEN,2026-01-01,by hand\n"
        )
        record(second, "trained 80 officers").locator(".go").click()
        second.get_by_role("button", name="Confirm").click()
        said(second, "load the page again")
        record(second, "12 of them women").locator(".go").click()
        second.get_by_role("button", name="Confirm").click()
        said(second, "Confirmed")
        first.reload()
        expect(first.locator(".decision")).to_have_count(3)
        assert lines(folder) == [
            "reject outcomes: trained 80 officers",
            "confirm mentions: 80",
            "confirm outcomes: 12 of them women",
        ]


def test_who_contradicts_another_is_told_and_may_insist(
    browser: Browser, site: str, folder: Path
) -> None:
    head = "doc_id,table,quote,occurrence,field,old,new,action,coder,date,reason\n"
    ben = "sirocco,outcomes,trained 80 officers,1,,kind=actual,,confirm,BEN,2026-01-01,\n"
    (folder / "corpus" / FILE).write_text(head + ben)
    with watched(browser, server=site) as seen:
        page = opened(seen, site)
        record(page, "trained 80 officers").locator(".go").click()
        page.keyboard.press("x")
        said(page, "BEN")
        assert len(lines(folder)) == 1
        page.keyboard.press("x")
        said(page, "Rejected")
        expect(page.locator(".decision.conflicting")).to_have_count(2)
        assert len(lines(folder)) == 2


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_the_page_is_accessible(browser: Browser, site: str, folder: Path, size: str, dark) -> None:
    head = "doc_id,table,quote,occurrence,field,old,new,action,coder,date,reason\n"
    told = "sirocco,outcomes,gone,1,,,,confirm,BEN,2026-01-01,\n"
    good = "sirocco,outcomes,trained 80 officers,1,,,,confirm,BEN,2026-01-01,\n"
    (folder / "corpus" / FILE).write_text(head + told + good)
    with watched(browser, size, dark=dark, server=site) as seen:
        page = opened(seen, site)
        record(page, "12 of them women").locator(".go").click()
        for shown in (False, True):
            if shown:
                page.get_by_role("button", name="Correct").click()
                expect(page.get_by_role("dialog")).to_be_visible()
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found] == []


def test_a_hostile_article_is_text_and_can_be_decided_on(
    browser: Browser, site: str, folder: Path
) -> None:
    with watched(browser, server=site) as seen:
        page = opened(seen, site, "hostile")
        assert "hacked" not in page.title()
        record(page, "trained 12 officers").filter(has_text="persons trained").locator(
            ".go"
        ).click()
        page.keyboard.press("e")
        expect(page.locator("#edit-words")).to_have_text("trained 12 officers")
        page.get_by_role("dialog").get_by_label("value text").fill(
            "</script><img src=x onerror=alert(1)>"
        )
        page.keyboard.press("Enter")
        said(page, "Corrected")
        assert len(lines(folder)) == 1


def test_a_long_article_opens_and_is_decided_on(browser: Browser, site: str, folder: Path) -> None:
    with watched(browser, server=site) as seen:
        page = opened(seen, site, "long")
        record(page, "trained 12 officers").first.locator(".go").click()
        page.keyboard.press("c")
        said(page, "Confirmed")
        assert len(lines(folder)) == 1


def test_a_server_that_is_gone_is_told(browser: Browser, folder: Path) -> None:
    with watched(browser) as seen:
        with served(folder) as site:
            seen.allowed = (site,)
            page = opened(seen, site)
            page.keyboard.press("n")
        page.keyboard.press("c")
        said(page, "does not answer")
        # That the address does not answer is all that the browser may complain of.
        assert all("ERR_CONNECTION_REFUSED" in error for error in seen.errors)
        seen.errors.clear()


def test_the_lists_and_their_search_are_there(browser: Browser, site: str) -> None:
    with watched(browser, "phone", server=site) as seen:
        for name in ("index", "articles", "programmes", "links", "issues", "matches"):
            seen.page.goto(f"{site}/{name}.html")
            expect(seen.page.locator("h1")).to_be_visible()
            wide = seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, name
        seen.page.goto(f"{site}/articles.html")
        seen.page.get_by_label("Find", exact=True).fill("sirocco")
        expect(seen.page.locator("#results li")).to_have_count(1)
        seen.page.locator("#results a").first.click()
        expect(seen.page.get_by_role("toolbar")).to_be_visible()


def test_pairs_are_decided_by_keys(browser: Browser, tmp_path: Path) -> None:
    desk = with_pairs(tmp_path, ("Danish Police", "Danish Police College"), ("<b>PN</b>", "PN"))
    with served(tmp_path) as site, watched(browser, server=site) as seen:
        page = seen.page
        page.goto(f"{site}/articles.html")
        page.get_by_role("link", name="Pairs to decide").click()
        expect(page.locator("h1 .count")).to_have_text("2")
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found] == []
        page.keyboard.press("n")
        page.keyboard.press("s")
        said(page, "Decided: same")
        expect(page.locator("h1 .count")).to_have_text("1")
        page.keyboard.press("d")
        said(page, "Decided: different")
        expect(page.locator("h1 .count")).to_have_text("0")
        told = [(m.left.text, m.decision, m.who) for m in load_matches([desk.corpus]).matches]
        assert told == [("Danish Police", "same", "ANNA"), ("<b>PN</b>", "different", "ANNA")]
        page.get_by_role("button", name="Undo: Danish Police").click()
        said(page, "Taken back")
        assert len(load_matches([desk.corpus]).matches) == 1
