"""The system's own Chromium for the tests of pages; where there is none, they are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    None,
)
# A busy machine is slow, which is no fault of a page.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine; .ci/run installs one"
)
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


@dataclass
class Watched:
    """A page, and everything that must not happen on it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ("file:", "data:")

    def note(self, request: Request) -> None:
        if not request.url.startswith(self.allowed):
            self.requests.append(request.url)

    def open(self, path: Path, fragment: str = "") -> Page:
        self.page.goto(path.as_uri() + fragment)
        return self.page


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as driver:
        # Without its sandbox it runs in containers, too; it only sees pages made here.
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(
    browser: Browser, size: str = "desktop", *, dark: bool = False, server: str = ""
) -> Iterator[Watched]:
    """A page of a size; at the end no error, dialog, or foreign request may have been met.

    Requests are foreign beyond files or, where pages come from a server of ours, beyond that.
    """
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        is_mobile=size == "phone",
        has_touch=size == "phone",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen = Watched(page, allowed=(server,) if server else Watched.allowed)
    page.on(
        "console", lambda m: seen.errors.append(m.text) if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("dialog", lambda dialog: (seen.errors.append(dialog.message), dialog.dismiss()))
    page.on("request", seen.note)
    try:
        yield seen
    finally:
        context.close()
    assert seen.errors == [], seen.errors
    assert seen.requests == [], seen.requests
