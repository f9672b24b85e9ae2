"""Uploaded files in the schema. The bytes go beside GraphQL, to and from the addresses that are handed out here."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Node, arg, resolves, shows, text
from graphql_api.schema.units import UnitType
from movement.model.media import FileType
from movement.model.upload_terms import UploadPurpose
from movement.model.uploads import Target, Upload, UploadState
from movement.usecases import uploads


@shows(Upload, name="Upload", description="A file, by what was declared of it; once CONFIRMED that is so.")
class UploadType(Node):
    purpose: UploadPurpose = text("What it is for.")
    name: str = text("Its name.")
    type: FileType = text("Its kind.")
    media_type: str = text("Its kind as programs call it, e.g. `application/pdf`.")
    size: int = text("Bytes.")
    sha256: str = text("SHA-256, lower-case hex.")
    state: UploadState = text("What became of it.")
    created_at: datetime = text("When it was asked for.")
    confirmed_at: datetime | None = text("When it was confirmed.")
    version: int = text("Pass it when confirming.")

    @resolves("The unit it belongs to.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("Where it can be fetched during the next five minutes, as an attachment; null until it is CONFIRMED.")
    async def download_url(self, info: Info) -> str | None:
        return await uploads.address(info.context.world, _entity(self))


def _entity(upload: Any) -> Upload:
    entity: Upload = upload
    return entity


@strawberry.type(description="A header of an HTTP request.")
class UploadHeader:
    name: str = strawberry.field(description="Its name.")
    value: str = strawberry.field(description="Its value, to be sent as it is.")


@shows(Target, name="UploadTarget", description="Where to put the file: once, with these headers, as it was declared.")
class UploadTargetType:
    url: str = text("The address. Whoever has it may use it: keep it to yourself.")
    method: str = text("The HTTP method.")
    expires_at: datetime = text("Until when.")

    @resolves("The headers to send; the length is the declared size, which clients send by themselves.")
    def headers(self) -> list[UploadHeader]:
        target: Any = self
        return [UploadHeader(name=name, value=value) for name, value in target.headers.items()]


@strawberry.type
class UploadQuery:
    @resolves("An upload by its id; null and NOT_FOUND if it is out of scope, another's and not CONFIRMED, or absent.")
    async def upload(self, info: Info, id: Annotated[strawberry.ID, arg("The upload's id.")]) -> UploadType | None:  # noqa: A002
        return await uploads.upload(info.context.world, info.context.actor, id)  # type: ignore[return-value]
