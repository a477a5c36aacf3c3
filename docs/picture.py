"""Make the picture of the report in README.md: one sample article, with a record and its words.

usage: python docs/picture.py    (needs Chromium)
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from pipeline.review.pages.names import article_file
from pipeline.review.pages.site import write_report
from pipeline.run import run

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "images" / "report.png"
ARTICLE, RECORD = "border-equipment", "equipment delivered 40"
WIDTH, HEIGHT = 1280, 800


def main() -> None:
    """Write the picture."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory() as folder:
        run([ROOT / "corpus"], Path(folder))
        report = write_report(Path(folder)).folder
        with sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto((report / "articles" / article_file(ARTICLE)).as_uri())
            page.locator(".record .go", has_text=RECORD).click()
            page.screenshot(path=PICTURE)
            chromium.close()
    sys.stdout.write(f"made {PICTURE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
