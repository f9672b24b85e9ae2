"""Sheets in the schema: their template, what one would become, and how far it has become records."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entries import EntryType
from graphql_api.schema.import_previews import ImportPreview, ImportTemplateType, preview_of
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.returns import ReturnType
from graphql_api.schema.units import After, First, UnitType
from graphql_api.schema.uploads import UploadType
from movement.model.imports import ImportedRow, ImportState, SheetImport
from movement.model.sheet_forms import SheetKind
from movement.usecases import import_templates, imports
from movement.usecases.sheet_of_return import About

Kind = Annotated[SheetKind, arg("What its rows become.")]
OfType = Annotated[strawberry.ID | None, arg("Of RETURNS, which it needs: the report type.")]
InPeriod = Annotated[str | None, arg("Of RETURNS, which it needs: one of the type's periods, for example 2026-M11.")]
UploadId = Annotated[strawberry.ID, arg("The upload: XLSX, of purpose IMPORT, CONFIRMED.")]


@shows(ImportedRow, name="ImportedRow", description="What a row of a sheet became.")
class ImportedRowType:
    line: int = text("Its line in the sheet.")

    @resolves("The entry that it became; null of a sheet of returns.")
    def entry(self, info: Info) -> EntryType | None:
        row: Any = self
        return info.context.entries.load(row.record)  # type: ignore[return-value]

    @resolves("The return that the sheet became; null of a sheet of entries.", name="return")
    def return_(self, info: Info) -> ReturnType | None:
        row: Any = self
        return info.context.returns.load(row.record)  # type: ignore[return-value]


@shows(SheetImport, name="SheetImport", description="A sheet in which nothing was wrong, on its way to records.")
class SheetImportType(Node):
    kind: SheetKind = text("What its rows become.")
    state: ImportState = text("Where it stands.")
    rows: int = text("Records in all: of entries one a row, of a return one.")
    created_at: datetime = text("When it was confirmed.")
    done_at: datetime | None = text("When its last row had become a record.")
    failure: str = text("FAILED: why it stopped and how many records were made by then, for people; else empty.")
    version: int = text("Its version.")

    @resolves("How many of them have been made.")
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
        type: OfType = None,  # noqa: A002 - GraphQL names its arguments
        period: InPeriod = None,
    ) -> ImportTemplateType | None:
        context, about = info.context, About(type=type, period=period)
        return await import_templates.template(context.world, context.actor, unit, kind, about)  # type: ignore[return-value]

    @resolves("What a sheet would become, and all that is wrong with it; nothing is stored.")
    async def import_preview(
        self,
        info: Info,
        upload: UploadId,
        kind: Kind = SheetKind.ENTRIES,
        type: OfType = None,  # noqa: A002 - GraphQL names its arguments
        period: InPeriod = None,
    ) -> ImportPreview | None:
        about = About(type=type, period=period)
        return preview_of(await imports.preview(info.context.world, info.context.actor, upload, kind, about))

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
