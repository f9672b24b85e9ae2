"""Uploads for tests, brought to where they are needed by the people of a town."""

from pathlib import Path
from typing import Any

import pytest

from movement.model.errors import Code, MovementError
from movement.model.upload_terms import Declared
from movement.model.uploads import Upload
from movement.storage.files_folder import FolderFiles
from movement.usecases import upload_changes
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Town, request
from tests.files import PDF, declared


async def ask(world: World, town: Town, handle: str = "rpt", given: Declared | None = None, **more: Any) -> Upload:
    """Ask for an upload of commune A's committee, or of another `unit`; `asked` is the request, `more` what is said."""
    actor, unit = await town.actor(world, handle), more.pop("unit", town.a_committee)
    asked = more.pop("asked", None) or request()
    return await upload_changes.ask(world.fresh(), actor, asked, unit.id, given or declared(**more))


def put(world: World, upload: Upload, body: bytes = PDF) -> Path:
    """Put a file into its place, as it is; the route would refuse what is not as declared."""
    files = world.files
    assert isinstance(files, FolderFiles)
    place = files.waiting / upload.id
    place.write_bytes(body)
    return place


async def confirm(
    world: World, town: Town, upload: Upload, handle: str = "rpt", asked: Request | None = None
) -> Upload:
    """Confirm an upload at the version that is given."""
    actor = await town.actor(world, handle)
    named = asked or Request(request_id=request().request_id, id=upload.id, version=upload.version)
    return await upload_changes.confirm(world.fresh(), actor, named)


async def confirmed(world: World, town: Town, handle: str = "rpt", **more: Any) -> Upload:
    """Return an upload whose file is there and was looked at."""
    upload = await ask(world, town, handle, **more)
    put(world, upload)
    return await confirm(world, town, upload, handle)


def refused(failure: pytest.ExceptionInfo[MovementError]) -> tuple[Code, tuple[str, ...]]:
    """Return the code and the path of a refusal."""
    return failure.value.code, failure.value.problems[0].path
