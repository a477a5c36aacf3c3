"""The tables of a run as DataFrames.

>>> import communique
>>> tables = communique.load("outputs")
>>> tables["outcomes"]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.parquet import open_tables
from schemas.codebook import TABLES

__all__ = ["Tables", "load"]

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

    def __init__(self, folder: Path, files: Mapping[str, pa.NativeFile]) -> None:
        self.folder = folder
        self._files = files

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise KeyError(f"no table {name!r}; there are {', '.join(TABLES)}")
        # One file, never a folder's worth: what else lies beside it is none of the table.
        table = pq.ParquetFile(self._files[name]).read()
        frame: pd.DataFrame = table.to_pandas(types_mapper=_DTYPES.get)
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __repr__(self) -> str:
        return f"Tables({str(self.folder)!r}): {', '.join(TABLES)}"
