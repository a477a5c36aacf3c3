"""The tables of a run as DataFrames."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.parquet import TableFile, open_tables
from schemas.codebook import TABLES

# pandas' own choice would turn whole numbers with gaps into floats.
_DTYPES = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}


def load(outputs: str | Path = "outputs") -> Tables:
    """The tables in the folder that `communique run` wrote; each is read when it is asked for.

    All are of one run, and stay so while another run replaces them: load again to see the new ones.
    Raises FileNotFoundError if the folder holds no tables.
    """
    folder = Path(outputs)
    try:
        return Tables(folder, open_tables(folder))
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f"{folder}: no table {error.filename!r}; "
            f"run 'communique run CORPUS --out {folder}' first"
        ) from None


class Tables(Mapping[str, pd.DataFrame]):
    """Tables by name. Every lookup gives a new DataFrame, so changing one harms no other.

    Missing values are `pandas.NA` in integer, number, text and truth columns, `NaT` in times.
    """

    def __init__(self, folder: Path, files: Mapping[str, TableFile]) -> None:
        self.folder = folder
        self._files = files

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise KeyError(f"no table {name!r}; there are {', '.join(TABLES)}")
        return to_frame(self._files[name].read())

    def articles(self, doc_ids: Collection[str]) -> pd.DataFrame:
        """The rows of ``documents`` with these keys alone; the other texts are not kept."""
        wanted = pc.is_in(pc.field("doc_id"), pa.array(sorted(doc_ids), pa.string()))
        whole = self._files["documents"]
        found = [pa.Table.from_batches([part]).filter(wanted) for part in whole.batches(1024)]
        return to_frame(pa.concat_tables([*found, whole.schema.empty_table()]))

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __repr__(self) -> str:
        return f"Tables({str(self.folder)!r}): {', '.join(TABLES)}"


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame whose columns can all be missing."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_DTYPES.get)
    return frame


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
