"""The sample's periodic reports: entered and lived through the use cases, labelled, and the same at every start."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest

from local import people, places, register, reporting, returns, units
from local.register import Register
from local.sample_texts import LABEL
from local.tale import Actors, Setting
from movement.model import audit
from movement.model.calendars import Calendar, calendar_id
from movement.model.counting import counted
from movement.model.indicators import Catalogue, IndicatorSource, catalogue_id
from movement.model.periods import Period
from movement.model.returns import Return, ReturnLine, ReturnState
from movement.model.statistics import Mode
from movement.settings import Settings
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import actors, duties, implementation, statistics, statistics_check
from movement.usecases import returns as cases
from movement.usecases.partitions import here
from movement.world import World
from tests.local.conftest import NOW

SIZE = 80


@pytest.fixture(scope="module")
async def reports(engine: str, rows: Register) -> AsyncIterator[World]:
    """Load the register, the people and the reports, asking twice for each step."""
    store = Store(Settings(endpoint=engine, prefix="reports-", cursor_secret="s" * 32))
    await store.create_tables()
    world = World(store=store, clock=lambda: NOW)
    await units.load(world, rows, "tests", lambda _: None)
    await units.reorganise(store, rows, lambda _: None)
    await people.load(store, rows, lambda _: None)
    setting, known = Setting(store, Actors(), NOW), places.places(rows)
    for first in (True, False):
        await reporting.load(store, rows)
        assert await returns.load(setting, known, SIZE, lambda _: None) is first
    yield world
    await store.close()


async def lines_of(world: World, root: str) -> list[ReturnLine]:
    texts = ("2025-H1", "2026-H1", "2026-Q1", "2026-Q2", "2026-Q3")
    return [line for text in texts for line in await cases.values_of_province(world, root, Period.parse(text))]


async def test_every_province_has_its_calendar_catalogue_and_types(reports: World, rows: Register) -> None:
    for province in people.provinces(rows):
        calendar, catalogue = await reports.store.get(
            [want(Calendar, id=calendar_id(province.id)), want(Catalogue, id=catalogue_id(province.id))]
        )
        assert len(catalogue.definitions) == 49
        assert calendar.versions[0].legal_basis.endswith(LABEL)
        assert audit.size(catalogue) < 32 * 1024
        known = {d.code: d for d in catalogue.definitions}
        # What the system counts today is in it as that.
        assert {known[c].source for c in ("ENTRY_REG", "ENTRY_RUN", "ENTRY_REC", "ENTRY_REPL", "ENTRY_STATE")} == {
            IndicatorSource.COMPUTED
        }
        assert all(d.name and d.basis for d in catalogue.definitions)
    assert counted is not None


async def test_returns_are_of_all_fates_and_their_trails_hold(reports: World, rows: Register) -> None:
    found: list[ReturnLine] = []
    for province in people.provinces(rows):
        found += await lines_of(reports.fresh(), province.id)
    states = Counter(line.state for line in found)
    assert states[ReturnState.ACCEPTED] >= 10
    assert sum(states.values()) >= 15
    whole = await reports.store.get([want(Return, unit=x.unit, type=x.type, period=x.period) for x in found])
    for one in whole:
        trail = [a for _, a in await reports.store.rows(tables.trail_of_subject, Span(one.id))]
        assert audit.verify(trail) == []
        assert audit.replay(trail, Return) == one
        assert all(v.reason.endswith(LABEL) for v in one.values if v.value is None)
        assert not any(f.severity == "BLOCK" for f in one.faults)


async def test_staff_see_completeness_and_bodies_without_a_plan(reports: World, rows: Register) -> None:
    province = people.provinces(rows)[-1]
    staff = await actors.actor(reports.fresh(), "pcs")
    type_id = f"report:{province.id}:DVK_6T"
    found = await duties.completeness(reports.fresh(), staff, province.id, type_id, "2026-H1")
    assert len(found.owed) == 104
    assert 10 <= found.count("ON_TIME", "LATE") <= 18  # type: ignore[arg-type]
    page = await implementation.of_bodies(reports.fresh(), staff, province.id, has=True, first=100)
    assert 8 <= len(page.items) <= 20
    assert all(LABEL in body.plan.number for body in page.items if body.plan is not None)
    assert register is not None


async def test_the_numbers_of_the_reports_in_both_trees(reports: World, rows: Register) -> None:
    for text in ("2025-H1", "2026-H1", "2026-Q3"):
        period = Period.parse(text)
        await here(statistics.partition, statistics.evaluate, reports, period)
        found = await statistics_check.check(reports.fresh(), period)
        assert found.differences == []
        assert found.numbers > 1000
    staff = await actors.actor(reports.fresh(), "pcs")
    (now,) = [p for p in people.provinces(rows) if p.last.valid_to is None and p.at(NOW.date())]
    for mode in Mode:
        numbers = await statistics.numbers(reports.fresh(), staff, now.id, "2026-H1", mode)
        by_code = {one.code: one for one in numbers.reported}
        for code in ("DIALOG_CNT", "RECV_PEOPLE", "PET_IN", "DIALOG_RATE", "DISSEM_RATE"):
            one = by_code[code]
            assert one.value, code
            assert 0 < (one.reported or 0) < one.expected, code
        # Two quarters of who reported both; 208 are owed by 104 communes.
        assert by_code["PET_IN"].expected == 208
        assert by_code["TRAIN_PEOPLE"].expected == 104
    # What the old provinces told of the year before stands beside it where their communes stand today.
    assert by_code["MONEY_VND"].same_period_last_year
