"""`communique evaluate`: a run against gold records, or two coders against each other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.ingest import read_corpus
from pipeline.reader import ModelReader
from pipeline.review.agreement import Agreement, agreement
from pipeline.review.coding import (
    Coding,
    CodingError,
    codings_of_run,
    find_records,
    load_record,
    load_tables,
)
from pipeline.review.evaluation import Evaluation, as_json, evaluate
from pipeline.review.page import write_page
from pipeline.run import run


def evaluate_run(
    gold: Path, *, outputs: Path | None = None, model: str | None = None, out: Path | None = None
) -> Evaluation:
    """Score the tables in ``outputs``, or a new run over the texts of ``gold``.

    Writes ``evaluation.json`` and ``evaluation.html`` to ``out``. Raises CodingError for a folder
    that holds no records or no tables.
    """
    _refuse_missing(gold, outputs)
    found = codings_of_run(load_tables(outputs)) if outputs else read_gold_texts(gold, model)
    result, articles = evaluate(found, gold)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        _write_json(out / "evaluation.json", as_json(result))
        page = write_page(result, articles)
        (out / "evaluation.html").write_text(page, encoding="utf-8")
    return result


def read_gold_texts(gold: Path, model: str | None = None) -> dict[str, Coding]:
    """Run the pipeline over the texts that have a record, and nothing else of the folder."""
    texts = [_text_of(record) for record in find_records(gold)]
    if not texts:
        raise CodingError(f"{gold}: no gold records; each is ID.json beside its text ID.txt")
    with TemporaryDirectory() as folder:
        run(texts, Path(folder), reader=ModelReader(model))
        return codings_of_run(load_tables(Path(folder)))


def compare_coders(
    first: Path, second: Path, *, texts: Path | None = None, out: Path | None = None
) -> Agreement:
    """Agreement of two codings, each a folder of records or the outputs of a run.

    The articles' texts come from a run, from beside the records, or from ``texts``. Writes
    ``agreement.json`` to ``out``.
    """
    _refuse_missing(first, second, texts)
    runs = [codings_of_run(load_tables(p)) if _is_run(p) else None for p in (first, second)]
    known = {key: c.text for found in runs if found for key, c in found.items()}
    folders = [p for p in (first, second, texts) if p is not None]
    codings = [
        _load_records(path, known, folders) if found is None else found
        for path, found in zip((first, second), runs, strict=True)
    ]
    result = agreement(*codings)
    if not result.articles:
        raise CodingError(f"{first} and {second} have no article in common")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        _write_json(out / "agreement.json", asdict(result))
    return result


def _is_run(folder: Path) -> bool:
    return (folder / "documents.parquet").exists() or (folder / "documents").exists()


def _refuse_missing(*folders: Path | None) -> None:
    for folder in folders:
        if folder is not None and not folder.is_dir():
            raise CodingError(f"{folder}: no such folder")


def _load_records(
    folder: Path, known: Mapping[str, str], folders: Sequence[Path]
) -> dict[str, Coding]:
    codings = {}
    for record in sorted(folder.glob("*.json")):
        text = known.get(record.stem)
        codings[record.stem] = load_record(record, text or _read_text(record.stem, folders))
    if not codings:
        raise CodingError(f"{folder}: neither gold records (ID.json) nor the tables of a run")
    return codings


def _read_text(key: str, folders: Sequence[Path]) -> str:
    for folder in folders:
        for suffix in (".txt", ".md"):
            path = folder / f"{key}{suffix}"
            if path.exists():
                return next(iter(read_corpus([path]))).text
    raise CodingError(f"{key}: no text {key}.txt in {', '.join(map(str, folders))}")


def _text_of(record: Path) -> Path:
    return next(p for s in (".txt", ".md") if (p := record.with_suffix(s)).exists())


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
