"""What libraries read of PDF and Word files: words, their order, paragraphs, and how fast.

usage: python -m benchmarks.documents [FOLDER ...]

The first tables are over files set from the articles in ``corpus/``: PDF in one and in two columns,
Word. "Sentences" is the share of the article's sentences that stand in the text in one piece,
"paragraphs" that of its parts that are a line of their own. The next are over the real files below
each FOLDER, ``*.pdf`` and ``*.docx``, for which nobody knows the truth: "words" is the share of the
words that at least two libraries read, "order" that of the pairs of neighbours on which at least
two agree; "failed" counts files in which a library reads nothing although two others do. Our reader
leaves out lines that come back on every page, and makes words whole that were parted at a line's
end: both count here as lost.
Libraries that are not installed are left out: pip install pypdf pdfminer.six mammoth docx2python
docx2txt
"""

from __future__ import annotations

import io
import re
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.pages import sample_articles, sentences, share, share_of_lines
from pipeline.ingest import Limits, Room, read_corpus
from tests.made import as_docx, as_pdf, pdf_of

Reader = Callable[[bytes], str]
Part = tuple[str, str]

_WORD = re.compile(r"\w+")
_ROWS, _COLUMN = 50, 42


def ours(ending: str) -> Reader:
    """What our reader keeps in the document; in a process of its own, as in a run."""
    room = Room(Limits(max_characters=2_000_000, seconds=60))

    def read(data: bytes) -> str:
        with TemporaryDirectory() as folder:
            path = Path(folder, f"a{ending}")
            path.write_bytes(data)
            (document,) = read_corpus([path], room=room)
        return document.text

    return read


def pdfium_reader() -> Reader:
    """PDFium's text as it is, page by page."""
    library = import_module("pypdfium2")

    def read(data: bytes) -> str:
        pages = library.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)

    return read


def pypdf_reader(**options: str) -> Reader:
    """Its text in the order of the file, or (``layout``) as it stands on the page."""
    library = import_module("pypdf")
    return lambda data: "\n".join(
        page.extract_text(**options) for page in library.PdfReader(io.BytesIO(data)).pages
    )


def pdfminer_reader() -> Reader:
    """With its own analysis of the layout."""
    extract = import_module("pdfminer.high_level").extract_text
    return lambda data: str(extract(io.BytesIO(data)))


def python_docx_reader() -> Reader:
    """Its own list of paragraphs."""
    library = import_module("docx")
    return lambda data: "\n".join(p.text for p in library.Document(io.BytesIO(data)).paragraphs)


def mammoth_reader() -> Reader:
    """Raw text; by way of HTML it reads the same words."""
    extract = import_module("mammoth").extract_raw_text
    return lambda data: str(extract(io.BytesIO(data)).value)


def docx2python_reader() -> Reader:
    """Its text of body, headers, footers and notes."""
    read = import_module("docx2python").docx2python
    return lambda data: str(read(io.BytesIO(data)).text)


def docx2txt_reader() -> Reader:
    """Its text of all parts."""
    read = import_module("docx2txt").process
    return lambda data: str(read(io.BytesIO(data)))


LIBRARIES: dict[str, dict[str, Callable[[], Reader]]] = {
    ".pdf": {
        "pypdfium2": pdfium_reader,
        "pypdf": pypdf_reader,
        "pypdf, layout": lambda: pypdf_reader(extraction_mode="layout"),
        "pdfminer.six": pdfminer_reader,
        "communique": lambda: ours(".pdf"),
    },
    ".docx": {
        "python-docx": python_docx_reader,
        "mammoth": mammoth_reader,
        "docx2python": docx2python_reader,
        "docx2txt": docx2txt_reader,
        "communique": lambda: ours(".docx"),
    },
}


def readers(ending: str) -> Iterator[tuple[str, Reader]]:
    """The readers of a format that are installed."""
    for name, make in LIBRARIES[ending].items():
        try:
            yield name, make()
        except ModuleNotFoundError:
            print(f"{name}: not installed")


def as_two_columns(title: str, parts: Sequence[Part]) -> bytes:
    """A PDF set in two columns, as newsletters are: the second goes on where the first ends."""
    lines = textwrap.wrap(title, _COLUMN)
    for kind, text in parts:
        marked = f"• {text}" if kind == "item" else text
        lines += ["", *textwrap.wrap(marked, _COLUMN, break_on_hyphens=False)]
    columns = [lines[i : i + _ROWS] for i in range(0, len(lines), _ROWS)]
    pages = [columns[i : i + 2] for i in range(0, len(columns), 2)]
    return pdf_of([b"\n".join(map(_column, page, (50, 310))) for page in pages])


def _column(lines: Sequence[str], left: int) -> bytes:
    shown = [t.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for t in lines]
    body = "\n".join(f"({line}) Tj T*" for line in shown)
    return f"BT /F1 9 Tf 13 TL {left} 760 Td\n{body}\nET".encode("cp1252", "replace")


MADE: dict[str, tuple[str, Callable[[str, Sequence[Part]], bytes]]] = {
    "PDF in one column": (".pdf", as_pdf),
    "PDF in two columns": (".pdf", as_two_columns),
    "Word": (".docx", as_docx),
}


def compare_made(corpus: Path) -> None:
    """The tables on files set from articles."""
    articles = list(sample_articles(corpus))
    for name, (ending, make) in MADE.items():
        files = [
            (make(title, parts), [as_printed(text, ending) for _, text in parts])
            for title, parts in articles
        ]
        print(f"\n{len(files)} files: {name}")
        print(f"{'':16}{'sentences':>11}{'paragraphs':>12}{'seconds':>9}")
        for library, read in readers(ending):
            counts: Counter[str] = Counter()
            seconds = 0.0
            for data, wanted in files:
                text, spent, _ = timed(read, data)
                seconds += spent
                one_line = " ".join(text.split())
                pairs = (("s", share([s for w in wanted for s in sentences(w)], one_line)),
                         ("p", share_of_lines(wanted, text)))  # fmt: skip
                for key, (found, total) in pairs:
                    counts[key] += found
                    counts[f"all {key}"] += total
            kept, lined = counts["s"] / counts["all s"], counts["p"] / counts["all p"]
            print(f"{library:16}{kept:11.1%}{lined:12.1%}{seconds:9.2f}")


def as_printed(text: str, ending: str) -> str:
    """A text as it stands in the file: the fonts that every PDF has know no Turkish letters."""
    return text.encode("cp1252", "replace").decode("cp1252") if ending == ".pdf" else text


def compare_real(folder: Path) -> None:
    """The tables on real files."""
    for ending in LIBRARIES:
        files = [path.read_bytes() for path in sorted(folder.rglob(f"*{ending}"))]
        if not files:
            continue
        texts: dict[str, list[str]] = {}
        failed: dict[str, list[bool]] = {}
        seconds: Counter[str] = Counter()
        for library, read in readers(ending):
            results = [timed(read, data) for data in files]
            texts[library] = [text for text, _, _ in results]
            failed[library] = [fault for _, _, fault in results]
            seconds[library] = sum(spent for _, spent, _ in results)
        print(f"\n{len(files)} files: *{ending} below {folder.name}/")
        print(f"{'':16}{'words':>9}{'order':>9}{'failed':>8}{'seconds':>9}")
        held = [sum(bool(words_of(t[i])) for t in texts.values()) > 1 for i in range(len(files))]
        for library, own in texts.items():
            words = agreement(texts, library, words_of)
            order = agreement(texts, library, neighbours_of)
            none = [f or not words_of(t) for f, t in zip(failed[library], own, strict=True)]
            broken = sum(h and n for h, n in zip(held, none, strict=True))
            figures = f"{words:9.1%}{order:9.1%}{broken:8}{seconds[library]:9.1f}"
            print(f"{library:16}{figures}", most_lost(texts, library))


def timed(read: Reader, data: bytes) -> tuple[str, float, bool]:
    """The text, the seconds it took, and whether the library failed."""
    start = perf_counter()
    try:
        text, failed = read(data), False
    except Exception:  # noqa: BLE001 - that a library fails is what is measured
        text, failed = "", True
    return text, perf_counter() - start, failed


def words_of(text: str) -> Counter[object]:
    """The words of a text, each as often as it stands there."""
    return Counter(_WORD.findall(text.casefold()))


def neighbours_of(text: str) -> Counter[object]:
    """The pairs of words that follow one another."""
    return Counter(pairwise(_WORD.findall(text.casefold())))


Measure = Callable[[str], Counter[object]]


def agreement(texts: dict[str, list[str]], library: str, measure: Measure) -> float:
    """The share that a library has of what at least two libraries read."""
    found = total = 0
    for i in range(len(texts[library])):
        known = known_to_two([measure(other[i]) for other in texts.values()])
        total += known.total()
        found += (known & measure(texts[library][i])).total()
    return found / total if total else 1.0


def known_to_two(counts: Sequence[Counter[object]]) -> Counter[object]:
    """What at least two of the counts hold, as often as the second most."""
    keys = set().union(*counts)
    return Counter({k: n for k in keys if (n := sorted(c[k] for c in counts)[-2])})


def most_lost(texts: dict[str, list[str]], library: str) -> str:
    """The words of which a library loses most."""
    lost: Counter[object] = Counter()
    for i in range(len(texts[library])):
        known = known_to_two([words_of(other[i]) for other in texts.values()])
        lost += known - words_of(texts[library][i])
    return "lost: " + " ".join(f"{w} ({n})" for w, n in lost.most_common(4)) if lost else ""


def main() -> None:
    """All tables."""
    warnings.simplefilter("ignore")
    compare_made(Path("corpus"))
    for folder in sys.argv[1:]:
        compare_real(Path(folder))


if __name__ == "__main__":
    main()
