"""A sheet of merits: what its lines are checked against, and how each becomes a merit, by the act a person would do."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from movement.model import sheet_merits
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError, refuse
from movement.model.merit_kinds import SEVERAL, MeritKind
from movement.model.merits import Merit, Statement
from movement.model.sheet_forms import SheetForm
from movement.model.sheets import Check
from movement.model.subjects import SubjectLine
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import merits, units
from movement.usecases.acts import Request
from movement.world import World


class MeritSheet(Struct, frozen=True, kw_only=True):
    """The sheet of a unit's merits, with all that its lines are checked against."""

    form: SheetForm
    check: Check
    basis: object


async def read(world: World, actor: Actor, unit: str) -> MeritSheet:
    """Return the sheet for the subjects at or below a unit: a call for them, one a year, one for the units' names.

    Raises NOT_FOUND for a unit out of scope, FORBIDDEN for who records no merits there.
    """
    owner, today = await units.unit(world, actor, unit), world.today()
    place = units.place_of(owner, today)
    spans = [Span(part.root, part.path) for part in actor.parts(merits.WRITE, place)]
    if not spans:
        raise refuse(Code.FORBIDDEN)
    known = [line for span in spans for _, line in await world.store.rows(paths.subjects_of_unit, span)]
    standing = {
        (line.subject, line.year, line.kind)
        for year in range(today.year - sheet_merits.YEARS + 1, today.year + 1)
        for span in spans
        for _, line in await world.store.rows(paths.merits_of_year, Span(f"{span.pk}#{year}", span.prefix))
        if line.stands and line.kind not in SEVERAL
    }
    names = await _names(world, known[: sheet_merits.MOST_LINES])
    by_id = {line.id: line for line in known}
    return MeritSheet(
        form=sheet_merits.merits_form(known, names),
        check=partial(sheet_merits.check, known=by_id, standing=standing, today=today),
        basis=(frozenset(by_id), frozenset(standing), today),
    )


async def write(world: World, actor: Actor, request: Request, _: str, form: Mapping[str, Any]) -> Merit:
    """Record a line's merit. One that somebody recorded since with the same value is the line's; it is not told twice.

    Raises BAD_INPUT where it was recorded otherwise meanwhile, or what recording raises.
    """
    said = sheet_merits.said(form)
    try:
        return await merits.record(world, actor, request, form["subject"], said)
    except MovementError as refusal:
        found = await _stated(world, form["subject"], said["year"], said["kind"])
        if refusal.code not in {Code.BAD_INPUT, Code.CONFLICT} or found is None or found.value != said["value"]:
            raise
        return found


async def _stated(world: World, subject: str, year: int, kind: MeritKind) -> Merit | None:
    asked = want(Statement, subject=subject, year=year, kind=kind, value="")
    (statement,) = await world.store.get([asked], strong=True)
    if statement is None:
        return None
    (found,) = await world.store.get([want(Merit, id=statement.merit)], strong=True)
    return found  # type: ignore[no-any-return]


async def _names(world: World, known: list[SubjectLine]) -> dict[str, str]:
    found = await units.get_many(world, list(dict.fromkeys(line.unit for line in known)))
    return {unit.id: unit.last.name for unit in found if unit is not None}
