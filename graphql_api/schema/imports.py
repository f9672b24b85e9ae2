"""Sheets in the schema: their template, what one would become, and how far it has become records."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.cost import LENGTHS
from graphql_api.schema.entries import EntryType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from graphql_api.schema.uploads import UploadType
from movement.model.errors import Code
from movement.model.imports import ImportedRow, ImportState, SheetImport
from movement.model.sheet_forms import SheetKind
from movement.model.sheet_reading import RowShown, told
from movement.usecases import import_templates, imports
from movement.usecases.import_templates import Template

Kind = Annotated[SheetKind, arg("What its rows become.")]
UploadId = Annotated[strawberry.ID, arg("The upload: XLSX, of purpose IMPORT, CONFIRMED.")]


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


def faults_of(problems: Any) -> list[CellFault]:
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
    rows: int = strawberry.field(description="Rows that would become records; the template's example is none.")
    first_rows: list[ImportPreviewRow] = strawberry.field(description="The first ten.")
    unread_columns: list[str] = strawberry.field(description="Titles of columns that are not known, hence not read.")
    fault_count: int = strawberry.field(description="Cells at fault; with any, nothing can be imported.")
    faults: list[CellFault] = strawberry.field(description="Each of them by line and column, at most 500.")


@shows(ImportedRow, name="ImportedRow", description="What a row of a sheet became.")
class ImportedRowType:
    line: int = text("Its line in the sheet.")

    @resolves("The entry that it became.")
    def entry(self, info: Info) -> EntryType | None:
        row: Any = self
        return info.context.entries.load(row.record)  # type: ignore[return-value]


@shows(SheetImport, name="SheetImport", description="A sheet in which nothing was wrong, on its way to records.")
class SheetImportType(Node):
    kind: SheetKind = text("What its rows become.")
    state: ImportState = text("Where it stands.")
    rows: int = text("Rows in all.")
    created_at: datetime = text("When it was confirmed.")
    done_at: datetime | None = text("When its last row had become a record.")
    version: int = text("Its version.")

    @resolves("Rows that have become records.")
    async def done(self, info: Info) -> int:
        return await imports.progress(info.context.world, _entity(self))

    @resolves("The unit whose records they are.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("The file.")
    def upload(self, info: Info) -> UploadType | None:
        return info.context.uploads.load(_entity(self).upload)  # type: ignore[return-value]

    @resolves("What its rows became, in their order.")
    async def imported(self, info: Info, first: First, after: After = None) -> Connection[ImportedRowType] | None:
        context = info.context
        page = await imports.rows(context.world, context.actor, _entity(self), first=first, after=after)
        return connection(page)


def _entity(found: Any) -> SheetImport:
    entity: SheetImport = found
    return entity


@strawberry.type
class ImportQuery:
    @resolves("The workbook that a unit fills in.")
    async def import_template(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit that will report.")],
        kind: Kind = SheetKind.ENTRIES,
    ) -> ImportTemplateType | None:
        context = info.context
        return await import_templates.template(context.world, context.actor, unit, kind)  # type: ignore[return-value]

    @resolves("What a sheet would become, and all that is wrong with it; nothing is stored.")
    async def import_preview(
        self, info: Info, upload: UploadId, kind: Kind = SheetKind.ENTRIES
    ) -> ImportPreview | None:
        seen = await imports.preview(info.context.world, info.context.actor, upload, kind)
        first = seen.rows[: LENGTHS["ImportPreviewRow"]]
        return ImportPreview(
            sheet=seen.name,
            rows=len(seen.rows),
            first_rows=[ImportPreviewRow(line=row.number, cells=list(row.cells)) for row in first],  # type: ignore[arg-type]
            unread_columns=list(seen.unread),
            fault_count=len(seen.faults),
            faults=faults_of(seen.faults),
        )

    @resolves("An import by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def sheet_import(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The import's id.")],  # noqa: A002
    ) -> SheetImportType | None:
        return await imports.sheet_import(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("The imports of a unit and, of a territory, of the bodies on it, oldest first.")
    async def sheet_imports(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit.")],
        first: First,
        after: After = None,
    ) -> Connection[SheetImportType] | None:
        context = info.context
        page = await imports.of_unit(context.world, context.actor, unit, first=first, after=after)
        return connection(page)
