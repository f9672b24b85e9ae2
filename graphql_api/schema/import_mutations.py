"""Importing a sheet: confirmed once, repeated until it is done."""

from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.cost import LENGTHS
from graphql_api.errors import ProblemType
from graphql_api.schema.import_previews import CellFault, faults_of
from graphql_api.schema.imports import SheetImportType
from graphql_api.schema.payloads import problems_of, request_of
from graphql_api.schema.relay import arg, resolves, text
from movement.model.errors import MovementError
from movement.model.sheet_forms import SheetKind
from movement.usecases import import_runs
from movement.usecases.sheet_of_return import About


@strawberry.input(description="A sheet that is to be imported.")
class ConfirmImportInput:
    request_id: str = text("The client's own id of this request; the same each time it is repeated.")
    upload: strawberry.ID = text("The upload: XLSX, of purpose IMPORT, CONFIRMED.")
    kind: SheetKind = strawberry.field(default=SheetKind.ENTRIES, description="What its rows become.")
    type: strawberry.ID | None = strawberry.field(
        default=None, description="Of RETURNS, which it needs: the report type."
    )
    period: str | None = strawberry.field(
        default=None, description="Of RETURNS, which it needs: one of the type's periods, for example 2026-M11."
    )


@strawberry.type(description="How far the import is, or everything that is wrong with the sheet.")
class ConfirmImportPayload:
    sheet_import: SheetImportType | None = strawberry.field(description="The import; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if it began or went on; at most 20.")
    faults: list[CellFault] = strawberry.field(description="Each cell at fault, at most 500; then nothing is kept.")


@strawberry.type
class ImportMutation:
    @resolves("Imports a sheet in which nothing is wrong, as far as a request may: repeat it until the state is DONE.")
    async def confirm_import(
        self,
        info: Info,
        input: Annotated[ConfirmImportInput, arg("The sheet.")],  # noqa: A002
    ) -> ConfirmImportPayload:
        context = info.context
        try:
            about = About(type=input.type, period=input.period)
            made: Any = await import_runs.confirm(
                context.world, context.actor, request_of(input), input.upload, input.kind, about
            )
        except MovementError as refusal:
            problems = problems_of(refusal)
            told: Any = problems[: LENGTHS["Problem"]]
            return ConfirmImportPayload(sheet_import=None, problems=told, faults=faults_of(problems))
        return ConfirmImportPayload(sheet_import=made, problems=[], faults=[])
