"""The real reorganisation of 2025-07-01, brought as any other: a document, two persons, a generation, a HEAD."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from local import changes_2025, register, units
from local.register import Register
from local.token import LINKS, UNITS
from movement.model import audit
from movement.model.actors import Actor, Hold, Prefix
from movement.model.people import Role
from movement.model.reorganisation_documents import ChangeType
from movement.model.reorganisation_files import read
from movement.model.reorganisations import Fate, Outcome, Reorganisation, ReorganisationState
from movement.model.units import REGISTER, CodeScheme, Extent, RegisterHead, Tier, Unit, UnitKind
from movement.settings import Settings
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import gathering, reorganisations
from movement.usecases import units as reading
from movement.world import World

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
NOW = datetime(2025, 6, 25, 5, tzinfo=UTC)
DIVIDED = {"Xã Lạc Đạo": "11989", "Xã Đình Dù": "12004", "Xã Ngọc Thanh": "12322"}


@pytest.fixture(scope="module")
def rows() -> Register:
    """Read the register."""
    return register.read(UNITS, LINKS)


@pytest.fixture(scope="module")
async def store(engine: str, rows: Register) -> AsyncIterator[Store]:
    """Load the legacy edition and reorganise it, asking twice for each."""
    made = Store(Settings(endpoint=engine, prefix="changes-2025-", cursor_secret="s" * 32))
    await made.create_tables()
    world = World(store=made, clock=lambda: NOW)
    for first in (True, False):
        assert await units.load(world.fresh(), rows, "tests", lambda _: None) is first
        assert await units.reorganise(made, rows, lambda _: None) is first
    yield made
    await made.close()


@pytest.fixture
def world(store: Store) -> World:
    """Stand before the day: everything was announced, nothing is in force."""
    return World(store=store, clock=lambda: NOW)


async def everyone(world: World, rows: Register) -> dict[str, Unit]:
    roots = {unit.root for unit in units.build(rows)}
    return await gathering.units_below(world, [Prefix(root, f"/{root}/") for root in roots])


async def test_readers_see_what_the_register_says(world: World, rows: Register) -> None:
    found = await everyone(world, rows)
    # A record read before the day has the province of today.
    assert found == {unit.id: structs.replace(unit, root=found[unit.id].root) for unit in units.build(rows)}
    territories = [unit for unit in found.values() if unit.is_territory]
    communes = [unit for unit in territories if unit.last.tier is Tier.COMMUNE]
    new = [unit for unit in communes if unit.versions[0].valid_from == DAY]
    assert len(new) == 104
    assert sum(unit.last.valid_to == DAY for unit in communes) == 381
    assert {unit.last.valid_to for unit in communes} == {None, DAY}
    assert sum(len(unit.successors) for unit in communes) == sum(len(unit.predecessors) for unit in communes) == 384
    provinces = [unit for unit in territories if unit.last.parent is None]
    assert sum(len(unit.successors) for unit in provinces) == sum(len(unit.predecessors) for unit in provinces) == 2
    divided = {unit.last.name: unit for unit in communes if len(unit.successors) > 1}
    assert {name: unit.code_at(CodeScheme.GSO, EVE) for name, unit in divided.items()} == DIVIDED
    assert {link.extent for unit in divided.values() for link in unit.successors} == {Extent.PART}
    assert {sum(link.advised for link in unit.successors) for unit in divided.values()} == {1}


async def test_lineage_goes_both_ways_and_takes_the_organisations_along(world: World, rows: Register) -> None:
    found = await everyone(world, rows)

    def bodies(unit: Unit, day: date) -> dict[UnitKind, Unit]:
        on = [u for u in found.values() if not u.is_territory and (v := u.at(day)) and v.parent == unit.id]
        return {u.kind: u for u in on}

    new = [
        u for u in found.values() if u.is_territory and u.last.tier is Tier.COMMUNE and u.versions[0].valid_from == DAY
    ]
    kinds = {UnitKind.PARTY_COMMITTEE, UnitKind.PEOPLE_COMMITTEE, UnitKind.FRONT}
    for unit in new:
        assert unit.predecessors
        on = bodies(unit, DAY)
        assert on.keys() == kinds
        assert (
            on[UnitKind.PEOPLE_COMMITTEE].last.name
            == f"Ủy ban nhân dân {unit.last.name[0].lower()}{unit.last.name[1:]}"
        )
        for link in unit.predecessors:
            old = found[link.unit]
            (back,) = (other for other in old.successors if other.unit == unit.id)
            assert structs.replace(back, unit=link.unit) == link
            before = bodies(old, EVE)
            assert before.keys() == kinds
            for kind in kinds:
                assert (before[kind].last.valid_to, before[kind].at(DAY)) == (DAY, None)
                (same,) = (other for other in before[kind].successors if other.unit == on[kind].id)
                assert same.extent is link.extent
                assert before[kind].id in {other.unit for other in on[kind].predecessors}
        for day, unborn in ((EVE, True), (DAY, False)):
            assert (await reading.ancestors_at(world.fresh(), unit, day) == []) is unborn


async def test_codes_and_children_are_in_force_by_the_day_without_a_job(world: World, rows: Register) -> None:
    roots = {unit.root for unit in units.build(rows)}
    holds = tuple(Hold(role=Role.LDR, unit=r, own=Prefix(r, f"/{r}/")) for r in sorted(roots))
    reader = Actor(subject="ldr", holds=holds)
    for line in rows.units:
        day = EVE if line.edition == register.LEGACY else DAY
        if line.code in {"12004", "33", "11953"}:
            found = await reading.by_code(world.fresh(), reader, CodeScheme.GSO, line.code, day)
            version = found.at(day)
            assert version
            assert version.name == line.name
    (province,) = [u for u in units.build(rows) if u.last.parent is None and u.last.valid_to is None]
    for day, count in ((EVE, 0), (DAY, 104)):
        page = await reading.children(world.fresh(), reader, province, at=day, kind=UnitKind.TERRITORY, first=200)
        assert len(page.items) == count
    names = []
    for first in (7, 100):
        page = await reading.subtree(world.fresh(), reader, at=DAY, name="xa nhu quynh", first=first)
        names = [unit.last.name for unit in page.items]
        assert "Xã Như Quỳnh" in names


async def test_the_act_is_kept_with_its_preview_and_its_trail(store: Store, world: World) -> None:
    found, head = await store.get([want(Reorganisation, id=units.CHANGE), want(RegisterHead, id=REGISTER)])
    assert head.g == found.g == 2
    assert (found.state, found.version) == (ReorganisationState.APPLIED, 3)
    assert (found.begins, found.ends, found.goes_on, found.organisations) == (105, 401, 0, 1587)
    assert {t.change: t.units for t in found.tallies} == {ChangeType.MERGE: 387, ChangeType.DISSOLVE: 22}
    assert [basis.number for basis in found.legal_bases] == ["202/2025/QH15", "1666/NQ-UBTVQH15", "203/2025/QH15"]
    trail = [entry for _, entry in await store.rows(paths.trail_of_subject, Span(found.id))]
    assert audit.verify(trail) == []
    assert [(entry.act, entry.actor) for entry in trail] == [
        ("reorganiseUnits", "adm"),
        ("approveReorganisation", "adm2"),
        ("applyReorganisation", "adm2"),
    ]
    reader = Actor(
        subject="x", holds=(Hold(role=Role.RPT, unit=found.root, own=Prefix(found.root, f"/{found.root}/")),)
    )
    lines: list[Outcome] = []
    page = await reorganisations.preview(world.fresh(), reader, found, first=100)
    lines += page.items
    while page.has_next:
        page = await reorganisations.preview(world.fresh(), reader, found, first=100, after=page.end_cursor)
        lines += page.items
    assert [sum(line.fate is fate for line in lines) for fate in Fate] == [401, 105, 0]
    split = {
        line.name: sorted(link.code for link in line.links)
        for line in lines
        if len(line.links) > 1 and line.fate is Fate.ENDS
    }
    assert split.keys() == DIVIDED.keys()
    assert split["Xã Đình Dù"] == ["11995", "12004"]


def test_the_document_is_one_that_people_could_have_written(rows: Register) -> None:
    document = read(changes_2025.document(rows))
    assert document.effective_on == DAY
    assert len(document.rows) == 384 + 2 + 18 + 8
