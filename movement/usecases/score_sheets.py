"""Score sheets: staff enter a version, everyone reads it, anyone can try what a set of results would score.

A version that exists never changes: a correction is a further version.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import ids, scoring
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.score_sheets import ScoreSheet, SheetVersion, check
from movement.model.scoring import Item, Scored
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import checked_id
from movement.usecases.entry_forms import converted, line
from movement.world import World

WRITE = "scoreSheet.write"


def place_of(sheet: ScoreSheet) -> Prefix:
    """Return the province whose sheet it is."""
    return Prefix(sheet.root, sheet.path)


async def sheet(world: World, actor: Actor, wanted: str) -> ScoreSheet:
    """Return a sheet; raises NOT_FOUND if there is none or it is another province's."""
    found: ScoreSheet | None = None
    if ids.is_id(wanted, ids.SHEET):
        (found,) = await world.get(want(ScoreSheet, id=wanted))
    if found is None or not actor.may("scoreSheet.read", place_of(found)):
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[ScoreSheet | None]:
    """Return each sheet that the actor may read, or None, in order; one call."""
    found = await world.get(*[want(ScoreSheet, id=sheet_id) for sheet_id in wanted])
    return [s if s is not None and actor.may("scoreSheet.read", place_of(s)) else None for s in found]


async def of_province(
    world: World, actor: Actor, unit: str, *, first: int, after: str | None = None
) -> Page[ScoreSheet]:
    """Return the sheets of a unit's province, oldest first; raises NOT_FOUND for a unit out of scope."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "scoreSheets", unit)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    page = await world.store.page(
        paths.sheets_of_province, [Span(place.root)], first=first, after=after, cursors=cursors
    )
    found = await world.get(*[want(ScoreSheet, id=row.id) for row in page.items])
    kept = [
        (one, cursor)
        for one, cursor in zip(found, page.cursors, strict=True)
        if one is not None and actor.may("scoreSheet.read", place_of(one))
    ]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def create(
    world: World, actor: Actor, request: Request, unit: str, name: str, form: Mapping[str, Any]
) -> ScoreSheet:
    """Make a sheet of a province with its first version; raises NOT_FOUND, FORBIDDEN or BAD_INPUT."""
    owner = await units.unit(world, actor, unit)

    def make(_: changes.Also) -> ScoreSheet:
        label = line(name, "name")
        if not label or owner.id != owner.root:
            raise refuse(Code.BAD_INPUT, "name" if not label else "unit", detail="Phiếu chấm điểm thuộc về tỉnh.")
        return ScoreSheet(
            id=world.new_id(ids.SHEET),
            root=owner.root,
            path=owner.path,
            name=label,
            versions=(_version(form, 1),),
            created_at=world.now(),
        )

    return await changes.make_new(
        world,
        actor,
        request,
        ScoreSheet,
        operation="createScoreSheet",
        arguments=[unit, name, form],
        policy=WRITE,
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
    )


async def add_version(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> ScoreSheet:
    """Add a version that takes effect later than the last one; what is in force keeps scoring what it scored."""

    def do(found: ScoreSheet, _: Role, __: changes.Also) -> Step:
        added = _version(form, len(found.versions) + 1)
        if added.effective_from <= found.versions[-1].effective_from:
            raise refuse(Code.BAD_INPUT, "effectiveFrom", detail="Phiên bản mới phải có hiệu lực sau phiên bản trước.")
        return Step(old=found, new=structs.replace(found, versions=(*found.versions, added), version=found.version + 1))

    return await changes.change(
        world,
        actor,
        request,
        want(ScoreSheet, id=checked_id(request, ids.SHEET)),
        ScoreSheet,
        operation="addScoreSheetVersion",
        arguments=form,
        sees=lambda found: actor.may("scoreSheet.read", place_of(found)) is not None,
        roles=lambda doer, found: doer.roles(WRITE, place_of(found)),
        do=do,
    )


def preview(found: ScoreSheet, at: date, items: Iterable[Mapping[str, Any]]) -> Scored:
    """Return what results would score on the version of a day; nothing is kept. Raises NOT_FOUND or BAD_INPUT."""
    version = found.at(at)
    if version is None:
        raise refuse(Code.NOT_FOUND, "at", detail="Không có phiên bản có hiệu lực vào ngày này.")
    given = [converted(dict(item), Item, "items") for item in items]
    if len({item.criterion for item in given}) != len(given):
        raise refuse(Code.BAD_INPUT, "items", detail="Tiêu chí bị ghi hai lần.")
    return scoring.score(version, {item.criterion: item for item in given})


def _version(form: Mapping[str, Any], number: int) -> SheetVersion:
    given = {name: value for name, value in form.items() if value is not None}
    version = converted({**given, "number": number}, SheetVersion)
    check(version)
    return version
