"""What a sheet would become, cell by cell, and the workbook to fill in."""

from collections.abc import Sequence
from typing import Any

import strawberry

from graphql_api.cost import LENGTHS
from graphql_api.schema.relay import shows, text
from movement.model.errors import Code, Problem
from movement.model.sheets import MOST_SHOWN, RowShown, Sheet, told
from movement.usecases.import_templates import Template


@shows(Template, name="ImportTemplate", description="A workbook to fill in: titles, drop-downs, an example, a guide.")
class ImportTemplateType:
    name: str = text("The file's name.")
    download_url: str = text("Where it can be fetched during the next five minutes, as an attachment.")


@strawberry.type(description="What is wrong with one cell of a sheet.")
class CellFault:
    cell: str = strawberry.field(description="The cell as spreadsheet programs name it, e.g. C17.")
    column: str = strawberry.field(description="The title of its column.")
    code: Code = strawberry.field(description="What is wrong; the contract.")
    message: str = strawberry.field(description="A whole Vietnamese sentence.")


def faults_of(problems: Sequence[Problem]) -> list[CellFault]:
    """Return what is wrong with cells, as many as an answer tells."""
    found = [
        CellFault(cell=cell, column=column, code=one.code, message=one.message) for cell, column, one in told(problems)
    ]
    return found[: LENGTHS["CellFault"]]


@shows(RowShown, name="ImportPreviewCell", description="What a row says in one column, as it was understood.")
class ImportPreviewCellType:
    column: str = text("The column's title.")
    text: str = text("The value: days as 12/03/2026, labels of codes.")


@strawberry.type(description="A row of a sheet, as it was understood.")
class ImportPreviewRow:
    line: int = strawberry.field(description="Its line in the sheet.")
    cells: list[ImportPreviewCellType] = strawberry.field(description="What it says; empty cells are left out.")


@strawberry.type(description="What a sheet would become. Nothing was stored.")
class ImportPreview:
    sheet: str = strawberry.field(description="The name of the sheet with the rows.")
    rows: int = strawberry.field(
        description="Rows that would be read: records to be, or numbers of the return; the template's example is none."
    )
    first_rows: list[ImportPreviewRow] = strawberry.field(description="The first ten.")
    unread_columns: list[str] = strawberry.field(description="Titles of columns that are not known, hence not read.")
    fault_count: int = strawberry.field(description="Cells at fault; with any, nothing can be imported.")
    faults: list[CellFault] = strawberry.field(description="Each of them by line and column, at most 500.")


def preview_of(sheet: Sheet) -> ImportPreview:
    """Return as much of what was read in a sheet as an answer tells."""
    first: Any = [
        ImportPreviewRow(line=row.number, cells=list(row.cells))  # type: ignore[arg-type]
        for row in sheet.rows[:MOST_SHOWN]
    ]
    return ImportPreview(
        sheet=sheet.name,
        rows=len(sheet.rows),
        first_rows=first,
        unread_columns=list(sheet.unread),
        fault_count=len(sheet.faults),
        faults=faults_of(sheet.faults),
    )
