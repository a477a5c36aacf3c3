"""The articles."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from schemas.table import Edtf, Table, TableRow, Text, Whole


class DocumentRow(TableRow):
    """One article, read or not."""

    doc_id: Text = Field(description="The article's path below the corpus folder, without ending.")
    source_path: Text = Field(description="The file's path below the corpus folder.")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        description="Hash of the bytes of the file or its record; null if they could not be read."
    )
    title: Text | None = Field(description="Headline.")
    publisher: Text | None = Field(description="Who published it.")
    url: Text | None = Field(description="Where it was published.")
    published_date: Edtf | None = Field(description="When it was published (EDTF).")
    published_on: datetime | None = Field(description="First day of published_date.")
    published_basis: Text | None = Field(description="Where the publication date was read.")
    language: Text | None = Field(description="Language of the text, as ISO 639 code.")
    media_type: Text = Field(description="Media type of the file.")
    text: str = Field(description="Text in NFC; all char_start and char_end count in it.")
    n_words: Whole = Field(description="Words of the article's own text, furniture left out.")
    machine_generated: bool = Field(description="Whether the text says that a machine wrote it.")
    duplicate_of: Text | None = Field(description="The earlier article that it repeats, or nearly.")
    status: Text = Field(description="'read', or why no facts could be drawn.")
    message: Text | None = Field(description="What happened, for people.")


DOCUMENTS = Table(
    "documents",
    "Every article of the corpus, whether it could be read or not.",
    DocumentRow,
    key=("doc_id",),
    refers={"duplicate_of": "documents"},
    mended=True,
    linked=("duplicate_of",),
)
