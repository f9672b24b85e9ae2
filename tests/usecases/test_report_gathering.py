"""What a report is made from: the statistics' own numbers, the nearest list, and the inspections one may know of."""

from datetime import date

import pytest

from movement.model import report_outline
from movement.model.awards import AwardForm, AwardMethod
from movement.model.entries import Level, State
from movement.model.inspections import InspectionState
from movement.model.reasons import Outcome
from movement.model.report_tables import HEADLINES
from movement.model.subjects import SubjectClass
from movement.storage.store import Store
from movement.usecases import awards, candidates, commendation, report_gathering, statistics
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_world, request
from tests.candidate_builders import settle_candidate_rules
from tests.fact_builders import COLLECTIVE, make_award, make_subject
from tests.inspection_builders import make_campaign, make_inspection
from tests.usecases.test_reports import YEAR, asked, counted


@pytest.fixture
async def here(own_store: Store, clock: Clock) -> tuple[World, Town]:
    """Return a province that has the tables to itself, its year computed."""
    world, town = make_world(own_store, clock), await Town("gathering").settle(own_store)
    await counted(world, town)
    return world, town


async def test_its_numbers_are_those_of_the_statistics(here: tuple[World, Town]) -> None:
    world, town = here
    report, staff = await asked(world, town), await town.actor(world, "pcs")
    given = await report_gathering.inputs(world.fresh(), report, reach)
    numbers = await statistics.numbers(world.fresh(), staff, town.province.id, "2026")
    assert {i.code: (i.value, i.own) for i in numbers.indicators} == {
        code: (figure.value.value, figure.own.value) for code, figure in given.figures.known.items()
    }
    assert [one.name for one in given.below] == ["Phường Đồng Tâm", "Xã An Bình"]
    content = report_outline.content(given)
    (by_unit,) = [table for table in content.tables if table.id == "Theo đơn vị"]
    rows = {
        str(row[0]): [int(cell.value) for cell in row[1:] if not isinstance(cell, str) and cell.value is not None]
        for row in by_unit.rows
    }
    assert rows == {
        "Tổng số": [3, 2, 1, 0],
        "Riêng đơn vị": [0, 0, 0, 0],
        "Phường Đồng Tâm": [1, 1, 0, 0],
        "Xã An Bình": [2, 1, 1, 0],
    }
    for column in range(len(HEADLINES)):
        assert rows["Tổng số"][column] == sum(numbers[column] for name, numbers in rows.items() if name != "Tổng số")


async def reach(_: int) -> None:
    """Tell nobody how far it is."""


async def test_candidates_are_counted_in_the_list_of_the_nearest_awarding_unit(here: tuple[World, Town]) -> None:
    world, town = here
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    await commendation.evaluate(world.fresh(), town.province.id, YEAR)
    staff = await town.actor(world, "pcs")

    async def counts(unit: str, level: Level | None) -> tuple[int, int, int]:
        report = await asked(world, town, unit=unit)
        given = await report_gathering.inputs(world.fresh(), report, reach)
        assert given.listed is not None
        found = given.listed.counts
        if level is not None:
            page = await candidates.candidates(world.fresh(), staff, unit, 2026, level, first=50)
            outcomes = [one.outcome for one in page.items]
            assert [outcomes.count(o) for o in Outcome] == [found.eligible, found.needs_review, found.ineligible]
        return found.eligible, found.needs_review, found.ineligible

    assert sum(await counts(town.province.id, Level.PROVINCE)) == 2
    assert sum(await counts(town.a.id, Level.GRASSROOTS)) == 1
    assert sum(await counts(town.b_committee.id, Level.GRASSROOTS)) == 1
    assert await counts(town.a_front.id, Level.GRASSROOTS) == (0, 0, 0)


async def test_only_announced_inspections_of_the_unit_are_told(here: tuple[World, Town]) -> None:
    world, town = here
    campaign = await make_campaign(world, town)
    for state in (InspectionState.DECIDED, InspectionState.ANNOUNCED, InspectionState.CONCLUDED):
        await make_inspection(world, town, state, campaign=campaign)
    world.clock.forward(days=1)  # type: ignore[attr-defined]
    await make_entry(world, town, State.SUBMITTED)
    await statistics.evaluate(world.fresh(), town.province.id, YEAR)
    for unit, expected in ((town.province, (2, 1, 1, 1)), (town.a, (2, 1, 1, 1)), (town.b, (0, 0, 0, 0))):
        report = await asked(world, town, unit=unit.id)
        given = await report_gathering.inputs(world.fresh(), report, reach)
        assert given.oversight.by_type[campaign.type] == expected, unit.last.name


async def test_awards_decided_in_the_period_are_counted_as_they_stood(own_store: Store, clock: Clock) -> None:
    world, town = make_world(own_store, clock), await Town("awarded").settle(own_store)
    person, team = await make_subject(world, town), await make_subject(world, town, unit=town.b, **COLLECTIVE)
    await make_award(world, town, person, AwardForm.LDTT)
    await make_award(world, town, person, AwardForm.GK, 2025, method=AwardMethod.SUDDEN)
    # Of the period before, of the other unit, and one that was taken back.
    await make_award(world, town, person, AwardForm.LDTT, 2025, decided_on=date(2025, 12, 14))
    await make_award(world, town, team, AwardForm.TTLDXS)
    gone = await make_award(world, town, person, AwardForm.CSTDCS)
    staff = await town.actor(world, "pcs")
    await awards.revoke(world.fresh(), staff, request(gone, "Khai man."), "9/QĐ", world.today())
    clock.forward(seconds=1)
    await counted(world, town)
    clock.forward(seconds=1)
    # What the statistics have not seen is not told either.
    await make_award(world, town, person, AwardForm.BK_TINH)
    report = await asked(world, town)
    given = await report_gathering.inputs(world.fresh(), report, reach)
    worker = SubjectClass.DIRECT_WORKER
    regular = {(worker, AwardMethod.REGULAR): 1, (worker, AwardMethod.SUDDEN): 1}
    assert given.awards == regular | {(SubjectClass.COLLECTIVE, AwardMethod.REGULAR): 1}
    (table,) = [one for one in report_outline.content(given).tables if one.id == "0602-0603.N"]
    assert [str(row[1].value) for row in table.rows if not isinstance(row[1], str)] == [
        *("1", "0", "0", "2", "0", "0", "0", "0", "2"),
    ]


async def test_a_province_without_an_award_on_record_has_no_zero(here: tuple[World, Town]) -> None:
    world, town = here
    report = await asked(world, town)
    assert (await report_gathering.inputs(world.fresh(), report, reach)).awards is None
