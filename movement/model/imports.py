"""Imports of sheets: what was confirmed, its rows as they wait, and how far they have become records."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from movement.model import ids
from movement.model.sheet_forms import SheetKind
from movement.model.sheets import SheetRow

MOST_TOGETHER = 25
"""Rows of a part: what is written before the progress is counted up."""
MOST_BYTES = 200 * 1024
"""Bytes of a part's rows; DynamoDB keeps 400 KB."""


class ImportState(StrEnum):
    """Where an import stands."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    """It stopped before its end; whoever may import for the unit can let it go on."""


class SheetImport(Struct, frozen=True, kw_only=True):
    """An import: a sheet that was found right and confirmed. Its id says which upload it is of, so there is one."""

    id: str
    kind: SheetKind
    upload: str
    unit: str
    root: str
    path: str
    by: str
    """Subject of the one who goes on with it, and nobody else while that person may: the records have an author."""
    before: tuple[str, ...] = ()
    """Subjects of those who went on with it before."""
    state: ImportState = ImportState.RUNNING
    about: tuple[str, ...] = ()
    """Of a return: its report type and its period, as they were asked for."""
    rows: int
    """Records that it makes: of entries one a row, of a return one."""
    parts: int
    created_at: datetime
    done_at: datetime | None = None
    failure: str = ""
    """Why it stopped, and how many rows had become records by then: Vietnamese sentences for people."""
    version: int = 1
    head: str = ""


class ImportLine(Struct, frozen=True, kw_only=True):
    """What the index of imports shows."""

    id: str


class WaitingRow(Struct, frozen=True, kw_only=True):
    """A row that was checked and waits: its line in the sheet, and its form as JSON."""

    line: int
    form: str


class ImportPart(Struct, frozen=True, kw_only=True):
    """Rows that become records before the progress counts on."""

    sheet_import: str
    number: int
    rows: tuple[WaitingRow, ...]


class ImportProgress(Struct, frozen=True, kw_only=True):
    """How far an import is: its version is the number of parts that are done, and one."""

    sheet_import: str
    rows: int
    """Rows that have become records."""
    version: int

    @property
    def parts(self) -> int:
        """How many parts are done."""
        return self.version - 1


class ImportedRow(Struct, frozen=True, kw_only=True):
    """Which record a row of a sheet became."""

    sheet_import: str
    line: int
    record: str


def id_of(upload: str) -> str:
    """Return the id of the import of an upload, so that no upload is ever imported twice."""
    return ids.IMPORT + upload[1:]


def parts(rows: Iterable[SheetRow], sheet_import: str) -> Iterator[ImportPart]:
    """Yield the rows in parts that one item keeps each."""
    some: list[WaitingRow] = []
    size = number = 0
    for row in rows:
        waiting = WaitingRow(line=row.number, form=msgspec.json.encode(row.form).decode())
        bytes_ = len(waiting.form.encode())
        if some and (len(some) == MOST_TOGETHER or size + bytes_ > MOST_BYTES):
            yield ImportPart(sheet_import=sheet_import, number=number, rows=tuple(some))
            some, size, number = [], 0, number + 1
        some.append(waiting)
        size += bytes_
    if some:
        yield ImportPart(sheet_import=sheet_import, number=number, rows=tuple(some))
