"""What periodic reports are made of: a province's calendar, its catalogue of indicators, its types of report.

Staff enter each as dated data: the first writing makes it, every further one adds to it at the version they saw.
Everyone reads what applies to them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, structs

from movement.model import calendars, ids, indicators, report_types
from movement.model.actors import Actor, Prefix
from movement.model.calendars import Calendar, CalendarVersion, calendar_id
from movement.model.errors import Code, refuse
from movement.model.indicators import Catalogue, Definition, catalogue_id
from movement.model.periods import Period, Scheme, year_of
from movement.model.report_types import ReportType, ReportTypeVersion, type_id
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.usecases.entry_forms import converted
from movement.world import World

READ, WRITE = "indicator.read", "indicator.write"
_TYPE = re.compile(rf"report:({ids.TERRITORY}[{ids.ALPHABET}]{{16}}):[A-Z][A-Z0-9_]{{1,29}}", re.ASCII)
_ONLY_PROVINCE = "Lịch, danh mục chỉ tiêu và loại báo cáo thuộc về tỉnh."


def place_of(found: Calendar | Catalogue | ReportType) -> Prefix:
    """Return the province whose data it is."""
    return Prefix(found.root, found.path)


async def calendar(world: World, actor: Actor, unit: str) -> Calendar:
    """Return the calendar of a unit's province; raises NOT_FOUND out of scope or where none was entered."""
    owner = await units.unit(world, actor, unit)
    return await _one(world, actor, want(Calendar, id=calendar_id(owner.root)), "unit")


async def catalogue(world: World, actor: Actor, unit: str) -> Catalogue:
    """Return the indicators of a unit's province; raises NOT_FOUND out of scope or where none were entered."""
    owner = await units.unit(world, actor, unit)
    return await _one(world, actor, want(Catalogue, id=catalogue_id(owner.root)), "unit")


async def dated(world: World, roots: Sequence[str], period: Period) -> dict[str, Period]:
    """Return a period with its days in each of some provinces, of the Party's only those that have its table.

    Another scheme's is the same everywhere and reads nothing. No check of rights.
    """
    if period.scheme is not Scheme.PARTY:
        return dict.fromkeys(roots, period)
    calendars = await world.get(*[want(Calendar, id=calendar_id(root)) for root in roots])
    return {r: period.dated(c.cuts) for r, c in zip(roots, calendars, strict=True) if c is not None and c.cuts}


async def report_type(world: World, actor: Actor, wanted: str) -> ReportType:
    """Return a report type by its id; raises NOT_FOUND."""
    if root_of_type(wanted) is None:
        raise refuse(Code.NOT_FOUND, "type")
    return await _one(world, actor, want(ReportType, id=wanted), "type")


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[ReportType | None]:
    """Return each report type that the actor may read, or None, in order; one call."""
    found = await world.get(*[want(ReportType, id=name) for name in wanted])
    return [one if one is not None and actor.may(READ, place_of(one)) else None for one in found]


async def of_province(world: World, actor: Actor, unit: str) -> list[ReportType]:
    """Return the report types of a unit's province by code; raises NOT_FOUND out of scope."""
    owner = await units.unit(world, actor, unit)
    found = await every_type(world, owner.root)
    return [one for one in found if actor.may(READ, place_of(one))]


async def every_type(world: World, root: str) -> list[ReportType]:
    """Return all report types of a province by code; no check of rights."""
    lines = await world.store.rows(tables.report_types_of_province, Span(root))
    found = await world.get(*[want(ReportType, id=line.id) for _, line in lines])
    return [one for one in found if one is not None]


def root_of_type(wanted: str) -> str | None:
    """Return the province whose report type an id names, or None for what is no id of one."""
    match = _TYPE.fullmatch(wanted)
    return match[1] if match else None


async def set_calendar(world: World, actor: Actor, request: Request, unit: str, form: Mapping[str, Any]) -> Calendar:
    """Enter a province's calendar, or a further version of it: what was left empty is empty, nothing is taken over."""
    owner = await units.unit(world, actor, unit)
    today, year = world.today(), year_of(world.now())

    def version(before: Calendar | None) -> CalendarVersion:
        number = len(before.versions) + 1 if before else 1
        made = converted({**_given(form), "number": number}, CalendarVersion)
        last = before.versions[-1] if before else None
        calendars.check(made, last, year)
        _check_future(made.effective_from, today, known=before is not None)
        return made

    return await _put(
        world,
        actor,
        request,
        owner,
        Calendar,
        calendar_id(owner.root),
        operation="setCalendar",
        arguments=[unit, form],
        first=lambda base, _: Calendar(**base, versions=(version(None),)),
        further=lambda old, _: structs.replace(old, versions=(*old.versions, version(old))),
    )


async def define_indicators(
    world: World, actor: Actor, request: Request, unit: str, definitions: Sequence[Mapping[str, Any]]
) -> Catalogue:
    """Enter indicators into a province's catalogue; one of a known code ends what was understood under it before."""
    owner = await units.unit(world, actor, unit)
    today = world.today()

    def added() -> list[Definition]:
        if not definitions:
            raise refuse(Code.MISSING_FIELD, "definitions")
        return [converted(_given(one), Definition, "definitions", str(place)) for place, one in enumerate(definitions)]

    return await _put(
        world,
        actor,
        request,
        owner,
        Catalogue,
        catalogue_id(owner.root),
        operation="defineIndicators",
        arguments=[unit, list(definitions)],
        first=lambda base, _: Catalogue(**base, definitions=indicators.defined((), added(), today)),
        further=lambda old, _: structs.replace(old, definitions=indicators.defined(old.definitions, added(), today)),
    )


async def define_report_type(
    world: World, actor: Actor, request: Request, unit: str, code: str, name: str, form: Mapping[str, Any]
) -> ReportType:
    """Enter a type of report, or a further version of one; its indicators must be in the catalogue on its first day."""
    owner = await units.unit(world, actor, unit)
    wanted, today = type_id(owner.root, code), world.today()
    if root_of_type(wanted) is None:
        raise refuse(Code.BAD_INPUT, "code", detail="Mã gồm chữ in hoa, chữ số và dấu gạch dưới.")

    def version(before: ReportType | None, known: Catalogue | None) -> ReportTypeVersion:
        number = len(before.versions) + 1 if before else 1
        made = converted({**_given(form), "number": number}, ReportTypeVersion)
        report_types.check(made, known.at(made.effective_from) if known else {})
        if before is not None and made.effective_from <= before.versions[-1].effective_from:
            raise refuse(Code.BAD_INPUT, "effectiveFrom", detail="Phiên bản mới phải có hiệu lực sau phiên bản trước.")
        _check_future(made.effective_from, today, known=before is not None)
        return made

    def first(base: Mapping[str, Any], also: Also) -> ReportType:
        one = version(None, also[0])
        # Checked as a whole, so that code and name are too.
        return converted({**base, "code": code, "name": name, "versions": [one]}, ReportType)

    return await _put(
        world,
        actor,
        request,
        owner,
        ReportType,
        wanted,
        operation="defineReportType",
        arguments=[unit, code, name, form],
        first=first,
        further=lambda old, also: structs.replace(old, versions=(*old.versions, version(old, also[0]))),
        also=[want(Catalogue, id=catalogue_id(owner.root))],
    )


async def _put[T: (Calendar, Catalogue, ReportType)](
    world: World,
    actor: Actor,
    request: Request,
    owner: Unit,
    kind: type[T],
    name: str,
    *,
    operation: str,
    arguments: object,
    first: Callable[[Mapping[str, Any], Also], T],
    further: Callable[[T, Also], T],
    also: Sequence[Want] = (),
) -> T:
    place = units.place_of(owner, world.today())
    if request.version is None:
        base: dict[str, Any] = {"id": name, "root": owner.root, "path": place.path, "created_at": world.now()}

        def make(found: Also) -> T:
            _check_province(owner)
            return first(base, found)

        return await changes.make_new(
            world,
            actor,
            request,
            kind,
            operation=operation,
            arguments=arguments,
            policy=WRITE,
            place=lambda _: place,
            make=make,
            also=also,
        )

    def do(found: T, _: object, rest: Also) -> Step:
        _check_province(owner)
        new = further(found, rest)
        return Step(old=found, new=structs.replace(new, version=found.version + 1))

    return await changes.change(
        world,
        actor,
        request,
        want(kind, id=name),
        kind,
        operation=operation,
        arguments=arguments,
        sees=lambda found: actor.may(READ, place_of(found)) is not None,
        roles=lambda doer, found: doer.roles(WRITE, place_of(found)),
        do=do,
        also=also,
    )


async def _one[T: Struct](world: World, actor: Actor, wanted: Want, path: str) -> T:
    (found,) = await world.get(wanted)
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, path)
    return found  # type: ignore[no-any-return]


def _check_province(owner: Unit) -> None:
    if owner.id != owner.root:
        raise refuse(Code.BAD_INPUT, "unit", detail=_ONLY_PROVINCE)


def _given(form: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form.items() if value is not None}


def _check_future(day: date, today: date, *, known: bool) -> None:
    if known and day < today:
        raise refuse(Code.BAD_INPUT, "effectiveFrom", detail="Không đổi được quy định của những ngày đã qua.")
