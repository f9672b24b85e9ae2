"""Setting what periodic reports are made of: a new version of the calendar, of the indicators, of a type of report.

The first writing makes it, every further one adds to it at the version the staff saw.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import calendars, indicators, report_types
from movement.model.actors import Actor
from movement.model.calendars import Calendar, CalendarVersion, calendar_id
from movement.model.errors import Code, refuse
from movement.model.indicators import Catalogue, Definition, catalogue_id
from movement.model.periods import year_of
from movement.model.report_types import ReportType, ReportTypeVersion, type_id
from movement.model.units import Unit
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also
from movement.usecases.entry_forms import converted
from movement.usecases.reporting import READ, WRITE, place_of, root_of_type
from movement.world import World

_ONLY_PROVINCE = "Lịch, danh mục chỉ tiêu và loại báo cáo thuộc về tỉnh."


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


def _check_province(owner: Unit) -> None:
    if owner.id != owner.root:
        raise refuse(Code.BAD_INPUT, "unit", detail=_ONLY_PROVINCE)


def _given(form: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form.items() if value is not None}


def _check_future(day: date, today: date, *, known: bool) -> None:
    if known and day < today:
        raise refuse(Code.BAD_INPUT, "effectiveFrom", detail="Không đổi được quy định của những ngày đã qua.")
