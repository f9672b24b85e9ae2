"""Asking where to put a file, and confirming that it is there."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import problems_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.uploads import UploadTargetType, UploadType
from movement.model.errors import MovementError, Problem
from movement.model.media import FileType
from movement.model.upload_terms import Declared, UploadPurpose
from movement.model.uploads import problem
from movement.usecases import upload_changes, uploads
from movement.usecases.acts import Request


@strawberry.input(description="A file that is to be put: whose it is, and what it is.")
class RequestUploadInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit it belongs to.")
    purpose: UploadPurpose = text("What it is for.")
    name: str = text("Its name, up to 200 characters, ending as files of its type do; no path.")
    type: FileType = text("Its kind; each purpose takes some of them.")
    size: int = text("Its bytes: up to 20 MiB of evidence, 10 MiB of anything else.")
    sha256: str = text("Its SHA-256, lower-case hex.")


@strawberry.input(description="An upload whose file was put.")
class ConfirmUploadInput:
    id: strawberry.ID = text("The upload.")
    version: int = text("The version the caller saw.")
    request_id: str = text("The client's own id of this request.")


@strawberry.type(description="A new upload and where its file goes, or what was wrong with the request.")
class RequestUploadPayload:
    upload: UploadType | None = strawberry.field(description="The upload; null if there are problems.")
    target: UploadTargetType | None = strawberry.field(description="Where its file goes; null once that time is over.")
    problems: list[ProblemType] = strawberry.field(description="Empty if it was made.")


@strawberry.type(description="The upload after its confirmation, or what was wrong.")
class ConfirmUploadPayload:
    upload: UploadType | None = strawberry.field(
        description="The upload: CONFIRMED, or REFUSED and then with a problem; null if it stays as it was."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if it is CONFIRMED.")


@strawberry.type
class UploadMutation:
    @resolves("Asks where to put a file. Put it there, then confirm it.")
    async def request_upload(
        self,
        info: Info,
        input: Annotated[RequestUploadInput, arg("The file.")],  # noqa: A002
    ) -> RequestUploadPayload:
        world, request = info.context.world, Request(request_id=input.request_id)
        declared = Declared(
            purpose=input.purpose, name=input.name, type=input.type, size=input.size, sha256=input.sha256
        )
        try:
            made: Any = await upload_changes.ask(world, info.context.actor, request, input.unit, declared)
            target: Any = await uploads.target(world, made)
        except MovementError as refusal:
            return RequestUploadPayload(upload=None, target=None, problems=_shown(problems_of(refusal)))
        return RequestUploadPayload(upload=made, target=target, problems=[])

    @resolves("Says that the file was put. It is looked at: what is not as it was declared is REFUSED and removed.")
    async def confirm_upload(
        self,
        info: Info,
        input: Annotated[ConfirmUploadInput, arg("The upload.")],  # noqa: A002
    ) -> ConfirmUploadPayload:
        request = Request(request_id=input.request_id, id=input.id, version=input.version)
        try:
            done: Any = await upload_changes.confirm(info.context.world, info.context.actor, request)
        except MovementError as refusal:
            return ConfirmUploadPayload(upload=None, problems=_shown(problems_of(refusal)))
        why = problem(done)
        return ConfirmUploadPayload(upload=done, problems=_shown([] if why is None else [why]))


def _shown(problems: Sequence[Problem]) -> Any:
    return list(problems)
