"""One declaration a table: a pydantic model of its rows, its key and what its columns refer to.

From the declaration come the Arrow schema, the check of every row, and the data dictionary. A row
is a plain dictionary; the model says what it must be, and is never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from types import NoneType
from typing import Annotated, Any, get_args

import pyarrow as pa
import pycountry
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import (
    CoreSchema,
    ErrorDetails,
    PydanticCustomError,
    ValidationError,
    core_schema,
)

from schemas.codelists import REVIEW_STATUSES
from schemas.edtf import is_edtf

Row = dict[str, Any]

_ARROW_TYPES: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us"),
}

# What pydantic calls a fault, and what we call it. Anything else is a wrong type.
_CODES = {
    "codelist": "codelist",
    "edtf": "edtf",
    "missing": "missing",
    "extra_forbidden": "unknown",
    "literal_error": "codelist",
    "string_too_short": "empty",
    "greater_than_equal": "range",
    "less_than": "range",
    "less_than_equal": "range",
    "finite_number": "range",
    "string_pattern_mismatch": "pattern",
    "string_unicode": "unicode",
}


@dataclass(frozen=True)
class OneOf:
    """Marks a column whose values are the codes of a list; pydantic checks them."""

    codes: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Tell pydantic to take these strings and no others."""
        return core_schema.literal_schema(list(self.codes))


def _checked_edtf(value: str) -> str:
    if not is_edtf(value):
        raise PydanticCustomError("edtf", "write 2023, 2023-06, 2023-06-20 or 199X, with ~ or ?")
    return value


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-3, and XKX for Kosovo, which has none."""
    return frozenset(country.alpha_3 for country in pycountry.countries) | {"XKX"}


def _checked_country(value: str) -> str:
    if value not in country_codes():
        raise PydanticCustomError("codelist", "write an ISO 3166-1 alpha-3 code, or XKX")
    return value


Text = Annotated[str, Field(min_length=1)]
CountryCode = Annotated[str, AfterValidator(_checked_country)]
Unit = Annotated[str, Field(pattern=r"^([A-Z]{3}|percent)$")]
Edtf = Annotated[str, AfterValidator(_checked_edtf)]
# As large as a column of whole numbers can hold.
Whole = Annotated[int, Field(ge=0, lt=2**63)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class TableRow(BaseModel):
    """What every row is: nothing converted, nothing left over."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class EvidenceRow(TableRow):
    """A row that states a fact, and where the fact stands."""

    doc_id: Text = Field(description="Article that states it (documents.doc_id).")
    char_start: Whole = Field(description="First code point of the quote in documents.text.")
    char_end: Whole = Field(description="Code point after the quote's last.")
    quote: Text = Field(description="The words that state it: text[char_start:char_end].")
    rule: Text = Field(description="The rule that read it.")
    confidence: Number = Field(ge=0, le=1, description="0 to 1; below 0.5 marks a guess.")
    review_status: Annotated[str, OneOf(REVIEW_STATUSES)] = Field(
        description="Whether a person has looked at it."
    )


EVIDENCE = tuple(EvidenceRow.model_fields)


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: a code such as ``null:value_low``, and the reason for people."""

    code: str
    reason: str
    column: str | None = None


@dataclass(frozen=True)
class Column:
    """One column as the data dictionary shows it."""

    name: str
    type: pa.DataType
    nullable: bool
    description: str
    codes: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True)
class Table:
    """A table: its name, what a row is, the columns that make a row unique, and its references.

    ``refers`` maps a column to the table whose key (of one column) its values must be in. Where so
    much hangs on each row that it must not be lost (``mended``), a fault in an optional column
    costs that column alone. ``linked`` are the columns that other articles can change, too.
    """

    name: str
    description: str
    model: type[TableRow]
    key: tuple[str, ...]
    refers: Mapping[str, str] = field(default_factory=dict)
    mended: bool = False
    linked: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the file: the table's own, then the evidence."""
        names = list(self.model.model_fields)
        own = [n for n in names if n not in EVIDENCE or not self.has_evidence]
        return tuple(self._column(n) for n in (own + [n for n in names if n not in own]))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(c.name for c in self.columns)

    @property
    def has_evidence(self) -> bool:
        """Whether each row carries its quote."""
        return issubclass(self.model, EvidenceRow)

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The file's schema, with each column's description and codes in its metadata."""
        return pa.schema(
            [pa.field(c.name, c.type, c.nullable, _metadata(c)) for c in self.columns],
            metadata={
                "table": self.name,
                "description": self.description,
                "key": " ".join(self.key),
            },
        )

    def faults(self, row: Row) -> list[Fault]:
        """What is wrong with the row by itself; empty if nothing is."""
        try:
            self.model.__pydantic_validator__.validate_python(row)
        except ValidationError as error:
            return [_fault(e) for e in error.errors(include_url=False)]
        return []

    def order_of(self, row: Row) -> tuple[str, int, int, tuple[str, ...]]:
        """Where the row stands in the file: as in the articles, then by key."""
        start, end = row.get("char_start") or 0, row.get("char_end") or 0
        return row.get("doc_id") or "", start, end, self.key_of(row)

    def key_of(self, row: Row) -> tuple[str, ...]:
        """The values that make the row unique."""
        return tuple(row[c] for c in self.key)

    def _column(self, name: str) -> Column:
        info = self.model.model_fields[name]
        marks = [*info.metadata, *_nested_marks(info.annotation)]
        return Column(
            name=name,
            type=_ARROW_TYPES[_plain(info.annotation)],
            nullable=NoneType in get_args(info.annotation),
            description=info.description or "",
            codes=next((m.codes for m in marks if isinstance(m, OneOf)), ()),
            refers_to=self.refers.get(name),
        )


def _plain(annotation: object) -> type:
    """The Python type below ``Annotated`` and ``| None``."""
    while not isinstance(annotation, type):
        annotation = next(a for a in get_args(annotation) if a is not NoneType)
    return annotation


def _nested_marks(annotation: object) -> list[object]:
    """What ``Annotated`` says inside ``X | None``, where pydantic does not lift it out."""
    found: list[object] = []
    for inner in get_args(annotation):
        found += [*getattr(inner, "__metadata__", ()), *_nested_marks(inner)]
    return found


def _metadata(column: Column) -> dict[str, str]:
    found = {"description": column.description}
    if column.codes:
        found["codes"] = " ".join(column.codes)
    if column.refers_to:
        found["refers_to"] = column.refers_to
    return found


def _fault(error: ErrorDetails) -> Fault:
    """A pydantic error as a code of ours. Checks of several columns bring their own."""
    kind, reason, value = error["type"], error["msg"], error["input"]
    if not error["loc"]:
        return Fault(kind, reason)
    column = str(error["loc"][0])
    if kind == "missing":
        return Fault(f"missing:{column}", f"there is no {column}", column)
    code = "null" if value is None else _CODES.get(kind, "type")
    return Fault(f"{code}:{column}", f"{column} is {value!r}: {reason}", column)
