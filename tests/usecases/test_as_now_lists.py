"""Lists as they are now: what predecessors left, each record once and flagged, and to nobody more than by its own."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from movement.model import ids
from movement.model.entries import Entry, Level, PublicEntry, Recognition, RecognitionState, State, Step
from movement.model.entry_records import RecognitionRow
from movement.model.errors import Code, MovementError
from movement.model.inspections import InspectionState
from movement.model.pages import Page
from movement.model.periods import Period
from movement.model.placement import LineKind
from movement.model.rule_sets import Purpose, RuleSet, rule_set_id
from movement.model.search import rows_of_entry
from movement.model.statistics import Mode
from movement.model.units import Extent, Reach, Unit, UnitKind, root_of
from movement.storage.store import Store
from movement.usecases import candidates, commendation, entries, entry_search, inspections, statistics
from movement.usecases.placements import now_of
from movement.world import World
from tests.builders import NEW, OLD, Clock, Town, computed, make_unit, make_world, stored, succeed
from tests.candidate_builders import first_rules, version_of
from tests.inspection_builders import plain_inspection
from tests.model.entities import make_entry

AT = datetime(2025, 3, 3, 5, tzinfo=UTC)
W, P = Extent.WHOLE, Extent.PART
MADE = itertools.count()
HANDLES = ["rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "aud"]


class Divided(Town):
    """A town whose divided commune went into both communes, with organisations that moved, merged and ended."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.b, self.old_split = succeed(self.b, self.old_split, P)
        self.old_body = make_unit("Huyện ủy Cũ", self.district, kind=UnitKind.PARTY_COMMITTEE, since=OLD, until=NEW)
        mover = make_unit("Hội Cũ", self.a, kind=UnitKind.MASS_ASSOCIATION)
        self.before = mover.path
        last = mover.last
        moved = structs.replace(last, valid_from=datetime(2026, 2, 1, tzinfo=UTC).date(), parent=self.b.id)
        moved = structs.replace(moved, path=f"{self.b.path}{mover.id}/")
        # As a reorganisation has it: what is above it now reaches where it was.
        self.b = structs.replace(self.b, reach=(*self.b.reach, Reach(root=root_of(last.path), path=last.path, g=1)))
        self.mover = structs.replace(mover, versions=(structs.replace(last, valid_to=moved.valid_from), moved))


def next_id(letter: str) -> str:
    """Return an id that sorts after those made before it."""
    return ids.make(letter, AT + timedelta(milliseconds=next(MADE)), 0)


def entry_at(unit: Unit, path: str = "", state: State = State.RUNNING, **changes: Any) -> Entry:
    """Return an entry of a unit, made on 3 March 2025 unless told otherwise."""
    at: datetime = changes.pop("at", AT)
    path = path or unit.path
    root = path.strip("/").split("/")[0]
    return make_entry(
        id=next_id(ids.ENTRY),
        unit=unit.id,
        root=root,
        path=path,
        carrier=unit.id,
        carrier_root=root,
        carrier_path=path,
        year=changes.pop("year", 2025),
        state=state,
        created_at=at,
        updated_at=at,
        registered_at=None if state is State.DRAFT else at,
        steps=(Step(state=state, at=at),),
        **changes,
    )


class Left(dict[str, Entry]):
    """Entries of 2025, by what they show."""


@pytest.fixture
async def alone(own_store: Store, clock: Clock) -> tuple[World, Divided, Left]:
    town = await Divided("left").settle(own_store)
    assert isinstance(town, Divided)
    good = Recognition(level=Level.GRASSROOTS, year=2025, state=RecognitionState.RECOGNISED, decided_on=AT.date())
    left = Left(
        own=entry_at(town.a, at=AT.replace(month=9)),
        whole=entry_at(town.old_a),
        part=entry_at(town.old_split),
        draft=entry_at(town.old_a, state=State.DRAFT),
        known=entry_at(town.old_split, recognitions=(good,)),
        district=entry_at(town.old_body),
        moved=entry_at(town.mover, town.before, at=AT.replace(month=9)),
    )
    row = RecognitionRow(
        id=left["known"].id,
        root=left["known"].root,
        path=left["known"].path,
        year=2025,
        level=Level.GRASSROOTS,
        state=RecognitionState.RECOGNISED,
        **{name: getattr(left["known"], name) for name in ("field", "focus")},
    )
    await own_store.put_all([*left.values(), row])
    return make_world(own_store, clock), town, left


def told(left: Left, page: Page[Any]) -> list[tuple[str, Extent]]:
    names = {entry.id: name for name, entry in left.items()}
    return [(names[item.id], extent) for item, extent in zip(page.items, page.extents, strict=True)]


async def test_a_successor_lists_what_its_predecessors_left(alone: tuple[World, Divided, Left]) -> None:
    world, town, left = alone
    staff = await town.actor(world, "pcs")

    async def listed(unit: Unit, mode: Mode = Mode.AS_NOW, **further: Any) -> Page[Any]:
        return await entries.of_unit(world.fresh(), staff, unit.id, 2025, mode=mode, first=20, **further)

    was = await listed(town.a, Mode.AS_WAS)
    assert ([e.id for e in was.items], was.extents) == ([left["own"].id, left["moved"].id], ())
    # What moved on to the other commune is no longer this one's.
    assert told(left, await listed(town.a)) == [("own", W), ("whole", W), ("part", P), ("known", P)]
    assert told(left, await listed(town.b)) == [("part", P), ("known", P), ("moved", W)]
    assert told(left, await listed(town.mover)) == [("moved", W)]
    assert told(left, await listed(town.a, level=Level.GRASSROOTS)) == [("known", P)]
    assert told(left, await listed(town.a, state=State.SUBMITTED)) == []
    # In the province that succeeded nothing is divided.
    found = told(left, await listed(town.province))
    assert sorted(found) == sorted((name, W) for name in left if name != "draft")


@pytest.mark.parametrize(("year", "level", "calls"), [(2024, None, 3), (2025, None, 6), (2026, None, 2), (2026, 1, 4)])
async def test_a_page_takes_few_calls(
    alone: tuple[World, Divided, Left], year: int, level: int | None, calls: int
) -> None:
    """The unit; each place of that year; the records with their units; what these became. Nothing: no further call."""
    world, town, _ = alone
    staff, before = await town.actor(world, "pcs"), world.store.calls
    grade = Level.GRASSROOTS if level else None
    page = await entries.of_unit(world.fresh(), staff, town.a.id, year, level=grade, mode=Mode.AS_NOW, first=20)
    assert (world.store.calls - before, bool(page.items)) == (calls, year == 2025)


async def test_pages_hold_everything_once_in_order(alone: tuple[World, Divided, Left]) -> None:
    world, town, left = alone
    staff = await town.actor(world, "pcs")
    found: list[tuple[str, Extent]] = []
    after = None
    while True:
        page = await entries.of_unit(world.fresh(), staff, town.a.id, 2025, mode=Mode.AS_NOW, first=1, after=after)
        found += told(left, page)
        after = page.end_cursor
        if not page.has_next:
            break
    assert found == [("own", W), ("whole", W), ("part", P), ("known", P)]
    assert after
    with pytest.raises(MovementError) as refusal:
        await entries.of_unit(world.fresh(), staff, town.a.id, 2025, first=1, after=after)
    assert refusal.value.code is Code.BAD_CURSOR


@pytest.mark.parametrize("handle", HANDLES)
async def test_nobody_sees_more_than_each_record_shows_by_itself(
    alone: tuple[World, Divided, Left], handle: str
) -> None:
    world, town, left = alone
    actor = await town.actor(world, handle)
    alone_ = {name: entries.look(actor, entry) for name, entry in left.items()}
    for unit in (town.a, town.b, town.province, town.mover):
        page = await entries.of_unit(world.fresh(), actor, unit.id, 2025, mode=Mode.AS_NOW, first=20)
        for item, (name, _) in zip(page.items, told(left, page), strict=True):
            assert item == alone_[name]
    expected = {
        "rpt": {"whole": Entry, "part": Entry, "draft": Entry, "known": Entry},
        "rv1": {"whole": Entry, "part": Entry, "known": Entry},
        "rpt-b": {"known": Entry},
        "rv1-b": {"known": Entry},
    }.get(handle, {"whole": Entry, "part": Entry, "known": Entry})
    if handle in {"rpt-b", "rv1-b"}:
        # The other commune's own, by what it reached; of what it did not, only what is recognised.
        assert isinstance(alone_["part"], Entry)
        assert alone_["whole"] is None
        expected |= {"part": Entry}
    page = await entries.of_unit(world.fresh(), actor, town.a.id, 2025, mode=Mode.AS_NOW, first=20)
    names = {name for name, _ in told(left, page)} - {"own"}
    assert names == set(expected)


async def test_who_reaches_nothing_sees_public_fields_only(alone: tuple[World, Divided, Left]) -> None:
    world, town, left = alone
    stranger = structs.replace(await town.actor(world, "rv1-b"), subject="x")
    bare = structs.replace(stranger, holds=tuple(structs.replace(h, reach=()) for h in stranger.holds))
    page = await entries.of_unit(world.fresh(), bare, town.b.id, 2025, mode=Mode.AS_NOW, first=20)
    assert [(type(item), name) for item, (name, _) in zip(page.items, told(left, page), strict=True)] == [
        (PublicEntry, "known")
    ]
    for handle in ("adm", "stranger"):
        actor = await town.actor(world, handle)
        with pytest.raises(MovementError) as refusal:
            await entries.of_unit(world.fresh(), actor, town.a.id, 2025, mode=Mode.AS_NOW, first=5)
        assert refusal.value.code is Code.NOT_FOUND


async def test_a_unit_that_ended_is_none_of_today(alone: tuple[World, Divided, Left]) -> None:
    world, town, _ = alone
    staff = await town.actor(world, "pcs")
    asked: list[Any] = [
        lambda: entries.of_unit(world.fresh(), staff, town.old_a.id, 2025, mode=Mode.AS_NOW, first=5),
        lambda: inspections.of_unit(world.fresh(), staff, town.old_a.id, 2025, mode=Mode.AS_NOW, first=5),
        lambda: statistics.numbers(world.fresh(), staff, town.old_a.id, "2025", Mode.AS_NOW),
        lambda: entry_search.by_title(world.fresh(), staff, "mau", unit=town.old_a.id, mode=Mode.AS_NOW, first=5),
        lambda: candidates.candidates(
            world.fresh(), staff, town.old_a.id, 2025, Level.GRASSROOTS, mode=Mode.AS_NOW, first=5
        ),
    ]
    for ask in asked:
        with pytest.raises(MovementError) as refusal:
            await ask()
        assert refusal.value.code is Code.NOT_FOUND
        assert [p.path for p in refusal.value.problems] == [("unit",)]


async def test_numbers_of_today_and_the_entries_behind_them(alone: tuple[World, Divided, Left]) -> None:
    world, town, left = alone
    await computed(statistics, world, Period.parse("2025"))
    staff = await town.actor(world, "pcs")

    async def registered(unit: Unit, mode: Mode) -> tuple[int, bool, dict[LineKind, int]]:
        before = world.store.calls
        found = await statistics.numbers(world.fresh(), staff, unit.id, "2025", mode)
        assert world.store.calls - before == 3
        value = {i.code: int(i.value) for i in found.indicators}["ENTRY_REG"]
        lines = {line.line: {i.code: int(i.value) for i in line.indicators}["ENTRY_REG"] for line in found.lines}
        return value, found.partly_succeeded, lines

    assert await registered(town.province, Mode.AS_WAS) == (2, False, {})
    assert await registered(town.old_province, Mode.AS_WAS) == (4, False, {})
    assert await registered(town.province, Mode.AS_NOW) == (
        6,
        False,
        {LineKind.UNALLOCATED: 2, LineKind.ENDED_DISTRICTS: 1},
    )
    assert await registered(town.a, Mode.AS_NOW) == (2, True, {})
    assert await registered(town.b, Mode.AS_NOW) == (1, True, {})
    assert await registered(town.mover, Mode.AS_NOW) == (1, False, {})

    async def behind(unit: Unit, line: LineKind | None = None, handle: str = "pcs") -> list[str]:
        actor = await town.actor(world, handle)
        page = await statistics.entries_behind(
            world.fresh(), actor, unit.id, "2025", "ENTRY_REG", Mode.AS_NOW, line, first=20
        )
        names = {entry.id: name for name, entry in left.items()}
        return sorted(names[entry.id] for entry in page.items)

    assert await behind(town.a) == ["own", "whole"]
    assert await behind(town.b) == ["moved"]
    assert await behind(town.province) == ["district", "known", "moved", "own", "part", "whole"]
    assert await behind(town.province, LineKind.UNALLOCATED) == ["known", "part"]
    assert await behind(town.province, LineKind.ENDED_DISTRICTS) == ["district"]
    assert await behind(town.province, LineKind.ENDED_UNITS) == []
    assert await behind(town.a, handle="rpt") == ["own", "whole"]
    with pytest.raises(MovementError) as refusal:
        await behind(town.province, LineKind.UNALLOCATED, "rpt")
    assert refusal.value.code is Code.NOT_FOUND


async def test_inspections_of_today(alone: tuple[World, Divided, Left]) -> None:
    world, town, _ = alone
    made = [
        plain_inspection(
            state,
            id=next_id(ids.INSPECTION),
            unit=unit.id,
            root=unit.root,
            path=unit.path,
            carrier=unit.id,
            carrier_root=unit.root,
            carrier_path=unit.path,
            year=2025,
        )
        for unit, state in (
            (town.a, InspectionState.ANNOUNCED),
            (town.old_a, InspectionState.ANNOUNCED),
            (town.old_a, InspectionState.PLANNED),
            (town.old_split, InspectionState.ANNOUNCED),
        )
    ]
    await world.store.put_all(made)
    own, whole, planned, part = (one.id for one in made)

    async def listed(handle: str, unit: Unit, mode: Mode = Mode.AS_NOW) -> list[tuple[str, Extent]]:
        actor = await town.actor(world, handle)
        page = await inspections.of_unit(world.fresh(), actor, unit.id, 2025, mode=mode, first=20)
        return list(zip((one.id for one in page.items), page.extents or [W] * len(page.items), strict=True))

    assert await listed("pcs", town.a, Mode.AS_WAS) == [(own, W)]
    assert await listed("pcs", town.a) == [(own, W), (whole, W), (planned, W), (part, P)]
    assert await listed("pcs", town.b) == [(part, P)]
    # The people of the successor see them as the inspected do: from the announcement on.
    assert await listed("rpt", town.a) == [(own, W), (whole, W), (part, P)]
    with pytest.raises(MovementError):
        await listed("rpt", town.b, Mode.AS_WAS)
    assert await listed("rpt", town.b) == [(part, P)]


async def test_titles_of_today(alone: tuple[World, Divided, Left]) -> None:
    world, town, left = alone
    await world.store.put_all([row for entry in left.values() for row in rows_of_entry(entry).values()])
    staff = await town.actor(world, "pcs")
    page = await entry_search.by_title(world.fresh(), staff, "mau", unit=town.a.id, mode=Mode.AS_NOW, first=20)
    assert sorted(told(left, page)) == sorted([("own", W), ("whole", W), ("part", P), ("known", P)])
    was = await entry_search.by_title(world.fresh(), staff, "mau", unit=town.a.id, first=20)
    assert (sorted(e.id for e in was.items), was.extents) == (sorted([left["own"].id, left["moved"].id]), ())


async def test_candidates_of_today_are_the_lists_as_they_were_made(alone: tuple[World, Divided, Left]) -> None:
    world, town, left = alone
    rules = [
        RuleSet(
            id=rule_set_id(Purpose.COMMENDATION, province.id),
            purpose=Purpose.COMMENDATION,
            root=province.id,
            path=province.path,
            versions=(version_of(first_rules("2024-12-15")),),
            created_at=AT,
        )
        for province in (town.old_province, town.province)
    ]
    await world.store.put_all(rules)
    await computed(commendation, world, Period.parse("2025"))

    async def listed(handle: str, unit: Unit, level: Level, mode: Mode = Mode.AS_NOW) -> list[tuple[str, Extent]]:
        actor, names = await town.actor(world, handle), {entry.id: name for name, entry in left.items()}
        page = await candidates.candidates(world.fresh(), actor, unit.id, 2025, level, mode=mode, first=20)
        return [(names[one.entry or ""], e) for one, e in zip(page.items, page.extents or [W] * 20, strict=False)]

    assert await listed("pcs", town.a, Level.GRASSROOTS, Mode.AS_WAS) == [("own", W), ("moved", W)]
    assert await listed("pcs", town.a, Level.GRASSROOTS) == [("own", W), ("whole", W), ("part", P), ("known", P)]
    assert sorted(await listed("pcs", town.a, Level.PROVINCE)) == [("known", P), ("own", W), ("part", P), ("whole", W)]
    assert await listed("rv1", town.a, Level.GRASSROOTS) == await listed("pcs", town.a, Level.GRASSROOTS)
    assert await listed("rv1-b", town.b, Level.GRASSROOTS) == [("part", P), ("known", P), ("moved", W)]
    with pytest.raises(MovementError) as refusal:
        await listed("rpt", town.province, Level.GRASSROOTS)
    assert refusal.value.code is Code.NOT_FOUND


async def test_what_a_unit_is_today(alone: tuple[World, Divided, Left]) -> None:
    world, town, _ = alone
    known = {unit.id: unit for unit in town.units}

    async def load(wanted: Any) -> list[Unit | None]:
        return [known.get(name) for name in wanted]

    async def now(unit: Unit) -> list[tuple[str, Extent]]:
        return [(one.unit.id, one.extent) for one in await now_of(unit, world.today(), load)]

    assert await now(town.a) == [(town.a.id, W)]
    assert await now(town.old_a) == [(town.a.id, W)]
    assert await now(town.old_split) == [(town.a.id, P), (town.b.id, P)]
    assert await now(town.district) == []
    later, _ = succeed(make_unit("Xã Mới Hơn", town.province), town.a)
    ended = structs.replace(town.a, versions=(structs.replace(town.a.last, valid_to=world.today()),))
    link = structs.replace(town.old_a.successors[0], unit=later.id)
    known |= {later.id: later, ended.id: structs.replace(ended, successors=(link,))}
    assert await now(town.old_a) == [(later.id, W)]
    assert await now(town.old_split) == [(town.b.id, P), (later.id, P)]
    await world.store.put_all(stored(later))
