"""The template of a sheet, made for a unit and put where files are fetched."""

import hashlib
import re

from msgspec import Struct

from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.media import FileType
from movement.model.sheet_forms import SheetKind
from movement.model.uploads import GET_LASTS, LONGEST_NAME, Upload, UploadPurpose
from movement.usecases import units
from movement.usecases.sheet_files import alone
from movement.usecases.sheet_kinds import HANDLINGS
from movement.usecases.sheet_of_return import NOTHING, About
from movement.world import World

_NOT_IN_NAMES = re.compile(r"[<>:\"/\\|?*\x00-\x1f]+")


class Template(Struct, frozen=True, kw_only=True):
    """A template, and where it is fetched for some minutes."""

    name: str
    download_url: str


async def template(world: World, actor: Actor, unit: str, kind: SheetKind, about: About = NOTHING) -> Template:
    """Make the template that a unit fills in; raises NOT_FOUND, also for who may not, UNIT_CLOSED or BUSY.

    Of a return, for a report type and a period, it also raises what `sheet_of_return.read` does.
    """
    owner = await units.unit(world, actor, unit)
    place = units.place_of(owner, world.today())
    if actor.may(HANDLINGS[kind].imports, place) is None:
        raise refuse(Code.NOT_FOUND, "unit")
    version = owner.at(world.today())
    if version is None:
        raise refuse(Code.UNIT_CLOSED, "unit")
    form = (await HANDLINGS[kind].ready(world, actor, unit, about)).form

    def made() -> bytes:
        from movement.model import sheet_templates

        return sheet_templates.template(form, owner.id, version.name)

    body = await alone(made)
    now = world.now()
    # Files' names begin with f, by which alone the gateway may write into the bucket.
    file = Upload(
        id=f"form-{kind.lower()}-{owner.id}{_mark(form.about)}",
        purpose=UploadPurpose.IMPORT,
        name=f"{_NOT_IN_NAMES.sub(' ', f'Mẫu {form.called} - {version.name}')[: LONGEST_NAME - 5]}.xlsx",
        type=FileType.XLSX,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        unit=owner.id,
        root=place.root,
        path=place.path,
        by=actor.subject,
        created_at=now,
        expires_at=now,
    )
    await world.files.write(file.id, body)
    return Template(name=file.name, download_url=await world.files.address(file, now, now + GET_LASTS))


def _mark(about: str) -> str:
    return f"-{hashlib.sha256(about.encode()).hexdigest()[:16]}" if about else ""
