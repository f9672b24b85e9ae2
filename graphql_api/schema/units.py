"""Units in the schema: the tree at a date, codes, names, and what became of whom."""

from collections.abc import Awaitable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, Node, PlacedConnection, arg, connection, placed, resolves, shows, text
from movement.model.campaigns import OversightType
from movement.model.entries import Level, State
from movement.model.entry_form import EntryField, FocusArea
from movement.model.inspections import InspectionState
from movement.model.placement import UnitNow
from movement.model.statistics import Mode
from movement.model.units import (
    CodeScheme,
    Extent,
    TerritoryType,
    Tier,
    Unit,
    UnitCode,
    UnitKind,
    UnitLink,
    UnitVersion,
)
from movement.usecases import entries, inspections, statistics_numbers, units
from movement.usecases.placements import now_of

if TYPE_CHECKING:
    from graphql_api.schema.entries import EntryType
    from graphql_api.schema.inspections import InspectionType
    from graphql_api.schema.statistics import NumbersType

First = Annotated[int, arg("How many, 1..100.")]
FirstChildren = Annotated[int, arg("How many, 1..200.")]
After = Annotated[str | None, arg("Cursor to go on after.")]
At = Annotated[date | None, arg("As on this day; today if absent.")]
Kind = Annotated[UnitKind | None, arg("Only units of this family.")]
InMode = Annotated[
    Mode, arg("AS_WAS: records of the unit's own time. AS_NOW: also of all that became it; for units of today.")
]
LazyEntries = PlacedConnection[Annotated["EntryType", strawberry.lazy("graphql_api.schema.entries")]]
LazyInspections = PlacedConnection[Annotated["InspectionType", strawberry.lazy("graphql_api.schema.inspections")]]
LazyNumbers = Annotated["NumbersType", strawberry.lazy("graphql_api.schema.statistics")]


@shows(UnitCode, name="UnitCode", description="An official code a unit held. Codes are re-used; they are no identity.")
class UnitCodeType:
    scheme: CodeScheme = text("Whose code it is.")
    code: str = text("The code.")
    valid_from: date = text("First day.")
    valid_to: date | None = text("First day without it; null while it lasts.")


@shows(UnitVersion, name="UnitVersion", description="What a unit was called and where it stood for a time.")
class UnitVersionType:
    name: str = text("Name of that time.")
    tier: Tier = text("Tier of the tree.")
    territory_type: TerritoryType | None = text("The register's word for it; null for organisations.")
    valid_from: date = text("First day.")
    valid_to: date | None = text("First day after it; null while it lasts.")

    @resolves("The unit directly above at that time.")
    def parent(self, info: Info) -> "UnitType | None":
        return _unit(info, self.parent)  # type: ignore[return-value, arg-type]


@shows(UnitLink, name="UnitLink", description="One edge of a reorganisation.")
class UnitLinkType:
    extent: Extent = text("Whether all of the older unit went this way, or part of it.")
    effective_on: date = text("First day of the new order.")
    advised: bool = text("Whether the register advises this successor for a divided unit's records.")
    share: Decimal | None = text("How much of a divided unit went this way, up to 1; null: no act says.")

    @resolves("The unit at the other end.")
    def unit(self, info: Info) -> "UnitType | None":
        return _unit(info, self.unit)  # type: ignore[return-value, arg-type]


@shows(UnitNow, name="UnitNow", description="What a unit is today.")
class UnitNowType:
    extent: Extent = text("Whether all of it is there, or it was divided and a part is.")

    @resolves("The unit of today.")
    def unit(self) -> "UnitType":
        return self.unit  # type: ignore[return-value]


@shows(
    Unit,
    name="Unit",
    description="A territory or an organisation on one. Plain fields are its last version not after today.",
)
class UnitType(Node):
    kind: UnitKind = text("Its family.")
    codes: list[UnitCodeType] = text("Every code it held.")
    versions: list[UnitVersionType] = text("Its whole history, oldest first.")
    predecessors: list[UnitLinkType] = text("What went into it.")
    successors: list[UnitLinkType] = text("What it went into.")
    lat: str | None = text("Degrees north of a point for maps, approximate.")
    lon: str | None = text("Degrees east of it.")

    @resolves(
        "What it is today: itself while it lasts, else what it became, through reorganisations of any depth; several "
        "where it was divided, none where it ended without a successor."
    )
    async def now(self, info: Info) -> list[UnitNowType]:
        return await now_of(_entity(self), info.context.world.today(), info.context.units.load_many)  # type: ignore[return-value]

    @resolves("Name.")
    def name(self, info: Info) -> str:
        return _now(self, info).name

    @resolves("Tier of the tree.")
    def tier(self, info: Info) -> Tier:
        return _now(self, info).tier

    @resolves("The register's word for a territory; null for organisations.")
    def territory_type(self, info: Info) -> TerritoryType | None:
        return _now(self, info).territory_type

    @resolves("First day.")
    def valid_from(self) -> date:
        return _entity(self).versions[0].valid_from

    @resolves("First day after it ended; null while it lasts.")
    def valid_to(self) -> date | None:
        return _entity(self).last.valid_to

    @resolves("The unit directly above.")
    def parent(self, info: Info) -> "UnitType | None":
        return _unit(info, _now(self, info).parent)  # type: ignore[return-value]

    @resolves("The code it holds on a day, or null.")
    def code(self, info: Info, scheme: Annotated[CodeScheme, arg("Whose code.")], at: At = None) -> str | None:
        unit = _entity(self)
        if at is None and unit.last.valid_to is not None:
            return next((c.code for c in reversed(unit.codes) if c.scheme is scheme), None)
        return unit.code_at(scheme, at or info.context.world.today())

    @resolves("The unit as on a day; null if it did not exist then.")
    def at(
        self, day: Annotated[date, strawberry.argument(name="date", description="The day.")]
    ) -> UnitVersionType | None:
        return _entity(self).at(day)  # type: ignore[return-value]

    @resolves("The units above it, province first.")
    async def ancestors(self, info: Info, at: At = None) -> list["UnitType"]:
        unit, world = _entity(self), info.context.world
        return await units.ancestors_at(world, unit, at or unit.day_of_life(world.today()))  # type: ignore[return-value]

    @resolves("The units directly below it, in the register's order.")
    async def children(
        self, info: Info, first: FirstChildren, after: After = None, at: At = None, kind: Kind = None
    ) -> Connection["UnitType"] | None:
        context, unit = info.context, _entity(self)
        day = at or unit.day_of_life(context.world.today())
        page = await units.children(context.world, context.actor, unit, at=day, kind=kind, first=first, after=after)
        return connection(page)

    @resolves("A year's entries at or below it; null and NOT_FOUND if one may read none. See Query.entries.")
    async def entries(
        self,
        info: Info,
        year: Annotated[int, arg("The State's year of their creation.")],
        first: First,
        after: After = None,
        state: Annotated[State | None, arg("Only those in this state.")] = None,
        field: Annotated[EntryField | None, arg("Only those of this field.")] = None,
        focus: Annotated[FocusArea | None, arg("Only those of this focus area.")] = None,
        level: Annotated[Level | None, arg("Only those this level recognised in that year.")] = None,
        mode: InMode = Mode.AS_WAS,
    ) -> LazyEntries | None:
        page = await entries.of_unit(
            info.context.world,
            info.context.actor,
            _entity(self).id,
            year,
            state=state,
            field=field,
            focus=focus,
            level=level,
            mode=mode,
            first=first,
            after=after,
        )
        return placed(page)

    @resolves("A year's inspections at or below it; null and NOT_FOUND if one may read none. See Query.inspections.")
    async def inspections(
        self,
        info: Info,
        year: Annotated[int, arg("The State's year of their plan.")],
        first: First,
        after: After = None,
        state: Annotated[InspectionState | None, arg("Only those in this state.")] = None,
        type: Annotated[OversightType | None, arg("Only those of this type.")] = None,  # noqa: A002
        late: Annotated[bool | None, arg("Only those of which something is late today, or only the others.")] = None,
        mode: InMode = Mode.AS_WAS,
    ) -> LazyInspections | None:
        page = await inspections.of_unit(
            info.context.world,
            info.context.actor,
            _entity(self).id,
            year,
            state=state,
            type_=type,
            late=late,
            mode=mode,
            first=first,
            after=after,
        )
        return placed(page)

    @resolves("Its numbers in a period; see Query.statistics.")
    async def statistics(
        self,
        info: Info,
        period: Annotated[str, arg("For example 2026, 2026-H1, 2026-Q3, 2026-M07, 2026-9M.")],
        mode: InMode = Mode.AS_WAS,
    ) -> LazyNumbers | None:
        return await statistics_numbers.numbers(info.context.world, info.context.actor, _entity(self).id, period, mode)  # type: ignore[return-value]


def _entity(unit: Any) -> Unit:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Unit = unit
    return entity


def _now(unit: Any, info: Info) -> UnitVersion:
    return _entity(unit).current(info.context.world.today())


def _unit(info: Info, wanted: str | None) -> Awaitable[Unit | None] | None:
    return None if wanted is None else info.context.units.load(wanted)


@strawberry.type
class UnitQuery:
    @resolves("A unit by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def unit(self, info: Info, id: Annotated[strawberry.ID, arg("The unit's id.")]) -> UnitType | None:  # noqa: A002
        """Return a unit."""
        return await units.unit(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("The unit that held an official code on a day.")
    async def unit_by_code(
        self,
        info: Info,
        scheme: Annotated[CodeScheme, arg("Whose code.")],
        code: Annotated[str, arg("The code.")],
        at: Annotated[date, arg("The day: codes are re-used.")],
    ) -> UnitType | None:
        return await units.by_code(info.context.world, info.context.actor, scheme, code, at)  # type: ignore[return-value]

    @resolves("Units at or below a unit on a day, or of the whole province; by name if given.")
    async def units(
        self,
        info: Info,
        first: First,
        after: After = None,
        unit: Annotated[strawberry.ID | None, arg("At or below this unit; all one may read if absent.")] = None,
        name: Annotated[str | None, arg("Words in a row, with or without marks; the last may be unfinished.")] = None,
        at: At = None,
        kind: Kind = None,
    ) -> Connection[UnitType] | None:
        context = info.context
        page = await units.subtree(
            context.world,
            context.actor,
            unit_id=unit,
            at=at or context.world.today(),
            name=name,
            kind=kind,
            first=first,
            after=after,
        )
        return connection(page)
