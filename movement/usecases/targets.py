"""A unit's targets for a year: stated by the unit itself, read beside its numbers, which each run puts them to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import structs

from movement.model import targets
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, MovementError, refuse
from movement.model.indicators import Catalogue, catalogue_id
from movement.model.people import Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR, Period, Scheme, year_of
from movement.model.report_words import INDICATORS, SPLITS
from movement.model.targets import Target, Targets, targets_id
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.usecases.entry_forms import converted
from movement.world import World

READ, WRITE = "plan.read", "plan.write"
RECORD = "recordTargets"
COUNTS = {code: {key: frozenset(map(str, values)) for key, values in SPLITS.items()} for code in INDICATORS}


def place_of(found: Targets) -> Prefix:
    """Return the place of the unit whose targets they are."""
    return Prefix(found.root, found.path)


async def of_unit(world: World, actor: Actor, unit: str, year: int) -> Targets:
    """Return a unit's targets for a year; raises BAD_INPUT, or NOT_FOUND out of scope or where it has stated none."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    owner = await units.unit(world, actor, unit)
    found: Targets | None
    (found,) = await world.get(want(Targets, root=owner.root, year=year, unit=owner.id))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "unit")
    return found


async def of_provinces(world: World, roots: Iterable[str], year: int) -> list[Targets]:
    """Return what the units of provinces have stated for a year; one query each, and no check of rights."""
    return [
        found
        for root in sorted(roots)
        for _, found in await world.store.rows(tables.targets_of_province, Span(f"{root}#{year}"))
    ]


async def record(
    world: World, actor: Actor, request: Request, unit: str, year: int, given: Sequence[Mapping[str, Any]]
) -> Targets:
    """State a unit's targets `{code, value}` for this year or the next, or replace those it has stated.

    The version the caller saw is None for the first ones. Raises NOT_FOUND, FORBIDDEN, UNIT_CLOSED, BAD_INPUT with all
    that is wrong, CONFLICT.
    """
    owner = await units.unit(world, actor, unit)
    today, running = world.today(), year_of(world.now())
    place, version = units.place_of(owner, today), owner.at(today)

    def written(found: Also) -> tuple[Target, ...]:
        if version is None:
            raise refuse(Code.UNIT_CLOSED, "unit")
        if not running <= year <= running + 1:
            # What is stated when the year is over is no target.
            raise refuse(Code.BAD_INPUT, "year", detail="Chỉ ghi chỉ tiêu của năm nay và năm sau.")
        made = [converted(dict(one), Target, "targets", str(at)) for at, one in enumerate(given)]
        catalogue: Catalogue | None = found[0]
        known = catalogue.at(Period(Scheme.ND09, year).last_day) if catalogue is not None else {}
        if wrong := targets.problems(made, known, COUNTS):
            raise MovementError(*wrong)
        return tuple(sorted(made, key=lambda one: one.code))

    also = [want(Catalogue, id=catalogue_id(place.root))]
    arguments = [unit, year, list(given)]
    if request.version is None:
        return await changes.make_new(
            world,
            actor,
            request,
            Targets,
            operation=RECORD,
            arguments=arguments,
            policy=WRITE,
            place=lambda _: place,
            make=lambda found: Targets(
                id=targets_id(owner.id, year),
                unit=owner.id,
                year=year,
                root=place.root,
                path=place.path,
                targets=written(found),
                created_at=world.now(),
                updated_at=world.now(),
            ),
            also=also,
        )

    def do(old: Targets, _: Role, found: Also) -> Step:
        new = structs.replace(old, targets=written(found), updated_at=world.now(), version=old.version + 1)
        return Step(old=old, new=new)

    return await changes.change(
        world,
        actor,
        request,
        want(Targets, root=place.root, year=year, unit=owner.id),
        Targets,
        operation=RECORD,
        arguments=arguments,
        sees=lambda old: actor.may(READ, place_of(old)) is not None,
        roles=lambda doer, _: doer.roles(WRITE, place),
        do=do,
        also=also,
    )
