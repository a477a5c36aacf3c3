"""What libraries keep of web pages: of the article, of the page around it, and how fast.

usage: python -m benchmarks.pages [FOLDER]

The pages are made from the articles in ``corpus/`` under the templates; FOLDER may hold real ones
(``*.html``), whose main text is taken to be what stands in ``<article>`` or ``<main>``, without
forms and navigation. "Kept" is the share of the article's sentences that stand in the text, "lines"
that of its headings and paragraphs that stand there as lines of their own, "facts" that of its
boxes, tables and folded parts, "furniture" that of the lines of the page around it; of real pages
"added" counts the lines read that do not stand in the main text, and what is lost is printed.
``communique`` is our own reader: for it, only what a reader of facts would see counts. Libraries
that are not installed are left out: pip install readability-lxml justext resiliparse inscriptis
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import lxml.html
from lxml import etree

from benchmarks.page_templates import TEMPLATES, Page
from pipeline.ingest import read_corpus
from schemas.document import ARTICLE_KINDS, reading_text

_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NOT_MAIN = ("script", "style", "button", "noscript", "form", "svg", "nav", "select", "footer")
_TEXT_TAGS = ("p", "li", "h1", "h2", "h3", "h4", "h5")

Reader = Callable[[str], str]


def trafilatura_reader() -> Reader:
    """As it is by default."""
    extract = import_module("trafilatura").extract
    return lambda html: extract(html, include_comments=False, deduplicate=False) or ""


def trafilatura_recall_reader() -> Reader:
    """With its own setting for completeness."""
    extract = import_module("trafilatura").extract
    return lambda html: extract(html, include_comments=False, favor_recall=True) or ""


def readability_reader() -> Reader:
    """The port of the browsers' reading view."""
    summary = import_module("readability").Document
    return lambda html: lxml.html.fromstring(summary(html).summary()).text_content()


def justext_reader() -> Reader:
    """Paragraphs by length, links and stop words."""
    justext = import_module("justext")
    words = justext.get_stoplist("English")
    return lambda html: "\n".join(
        p.text for p in justext.justext(html, words) if not p.is_boilerplate
    )


def resiliparse_reader() -> Reader:
    """Rules over a fast parser."""
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html: str(extract(html, main_content=True))


def inscriptis_reader() -> Reader:
    """The whole page as a text browser shows it."""
    get_text = import_module("inscriptis").get_text
    return lambda html: str(get_text(html))


LIBRARIES = {
    "trafilatura": trafilatura_reader,
    "trafilatura, recall": trafilatura_recall_reader,
    "readability-lxml": readability_reader,
    "justext": justext_reader,
    "resiliparse": resiliparse_reader,
    "inscriptis": inscriptis_reader,
}


def readers() -> Iterator[tuple[str, Reader, Reader]]:
    """Each reader's name, the text that it hands on, and that which counts as the article's."""
    for name, make in LIBRARIES.items():
        try:
            reader = make()
        except ModuleNotFoundError:
            print(f"{name}: not installed")
            continue
        yield name, reader, reader
    yield "communique", own_text, own_article


def own_text(html: str) -> str:
    """All that our reader keeps in the document."""
    return _own(html)[0]


def own_article(html: str) -> str:
    """What our reader hands to the extractors."""
    return _own(html)[1]


def _own(html: str) -> tuple[str, str]:
    with TemporaryDirectory() as folder:
        Path(folder, "page.html").write_text(html, encoding="utf-8")
        (document,) = read_corpus([Path(folder)])
    return document.text, reading_text(document).text


def sample_articles(corpus: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Title and parts of the sample articles."""
    for document in read_corpus([corpus]):
        parts = [
            (b.kind, " ".join(document.text[b.start : b.end].split()))
            for b in document.blocks
            if b.kind in ARTICLE_KINDS and b.kind != "title"
        ]
        yield document.title or document.doc_id, parts


def plain(text: str) -> str:
    """Letters and digits alone, so that white space and quotation marks do not count."""
    return "".join(c for c in text.casefold() if c.isalnum())


def sentences(text: str) -> list[str]:
    """Sentences by their full stops, which both sides of a comparison share."""
    return [s for s in _SENTENCE_END.split(" ".join(text.split())) if len(s) > 20]


def share(wanted: list[str], text: str) -> tuple[int, int]:
    """How many of the pieces stand in the text."""
    whole = plain(text)
    return sum(plain(w) in whole for w in wanted), len(wanted)


def share_of_lines(wanted: list[str], text: str) -> tuple[int, int]:
    """How many of the pieces are a line of the text, a bullet before it left aside."""
    lines = {plain(line) for line in text.split("\n")}
    return sum(plain(w) in lines for w in wanted), len(wanted)


def made_pages(corpus: Path) -> list[tuple[Page, list[str], str]]:
    """Every article under every template, its paragraphs, and the template's name."""
    return [
        (template(title, parts), [text for _, text in parts], template.__name__)
        for title, parts in sample_articles(corpus)
        for template in TEMPLATES
    ]


def compare_made(corpus: Path) -> None:
    """The table on pages made from articles."""
    pages = made_pages(corpus)
    print(f"{len(pages)} pages made from {corpus}/")
    print(f"{'':22}{'kept':>8}{'lines':>8}{'facts':>8}{'furniture':>11}{'seconds':>9}  worst")
    for name, reader, article in readers():
        counts: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        seconds = 0.0
        for page, wanted, template in pages:
            start = perf_counter()
            text = reader(page.html)
            seconds += perf_counter() - start
            read = text if article is reader else article(page.html)
            for key, (found, total) in {
                "kept": share([s for w in wanted for s in sentences(w)], read),
                "lines": share_of_lines(wanted, read),
                "facts": share(list(page.extra), read),
                "furniture": share(list(page.furniture), read),
            }.items():
                counts[key] += found
                counts[f"all {key}"] += total
                if key == "kept":
                    lost[template] += total - found
        kept, lines, facts, furniture = (
            counts[k] / counts[f"all {k}"] for k in ("kept", "lines", "facts", "furniture")
        )
        worst = [f"{t}: {n} lost" for t, n in lost.most_common(1) if n]
        figures = f"{kept:8.1%}{lines:8.1%}{facts:8.1%}{furniture:11.1%}{seconds:9.1f} "
        print(f"{name:22}{figures}", *worst)


def main_paragraphs(html: str) -> list[str]:
    """The paragraphs, items and headings of a real page's main text, by its landmarks."""
    tree = lxml.html.fromstring(html)
    main = next(iter(tree.xpath("//article|//main")), tree)
    etree.strip_elements(main, *_NOT_MAIN, with_tail=False)
    for br in main.iter("br"):
        br.tail = f"\n{br.tail or ''}"
    found = [
        e for e in main.iter(*_TEXT_TAGS) if next(e.iterdescendants(*_TEXT_TAGS), None) is None
    ]
    lines = [line for e in found for line in e.text_content().split("\n")]
    return [" ".join(line.split()) for line in lines if line.strip()]


def compare_real(folder: Path) -> None:
    """The table on real pages."""
    pages = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.html"))]
    wanted = [main_paragraphs(p) for p in pages]
    print(f"{len(pages)} pages of {folder.name}/")
    print(f"{'':22}{'kept':>8}{'lines':>8}{'numbers':>9}{'added':>7}{'seconds':>9}  lost")
    for name, _, article in readers():
        start = perf_counter()
        texts = [article(page) for page in pages]
        seconds = perf_counter() - start
        counts: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        for pieces, text in zip(wanted, texts, strict=True):
            whole = plain(text)
            parts = [s for piece in pieces for s in sentences(piece)]
            lost.update(s for s in parts if plain(s) not in whole)
            known = set(_NUMBER.findall(text))
            numbers = set(_NUMBER.findall(" ".join(pieces)))
            lines, all_lines = share_of_lines(pieces, text)
            counts.update(lines=lines, all_lines=all_lines, all_kept=len(parts))
            counts.update(numbers=len(numbers & known), all_numbers=len(numbers))
            main = plain(" ".join(pieces))
            added = [line for line in map(plain, text.split("\n")) if line and line not in main]
            counts.update(added=len(added))
        counts["kept"] = counts["all_kept"] - lost.total()
        kept, lined, numbered = (
            counts[k] / counts[f"all_{k}"] for k in ("kept", "lines", "numbers")
        )
        figures = f"{kept:8.2%}{lined:8.2%}{numbered:9.2%}{counts['added']:7,}{seconds:9.1f} "
        shown = 20 if article is own_article else 3
        print(f"{name:22}{figures}", [f"{text[:60]} ({n})" for text, n in lost.most_common(shown)])


def main() -> None:
    """Both tables."""
    compare_made(Path("corpus"))
    for folder in sys.argv[1:]:
        compare_real(Path(folder))


if __name__ == "__main__":
    main()
