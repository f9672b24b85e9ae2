"""Reading inspections on the real engine: lists and their filters, what is late, and who sees what of one."""

from datetime import timedelta
from typing import Any

import pytest

from movement.model.campaigns import OversightType
from movement.model.errors import Code
from movement.model.inspections import Inspection, InspectionState
from movement.usecases import inspection_changes, inspection_conclusions, inspections
from movement.world import World
from tests.builders import Clock, Town, request
from tests.inspection_builders import bring, full_marks, make_campaign, make_inspection, make_sheet, refused

S = InspectionState


async def listed(world: World, town: Town, handle: str = "pcs", *, first: int = 50, **filters: Any) -> list[str]:
    """Return the ids of a year's inspections of the town as a person sees them, read page by page."""
    actor, found = await town.actor(world, handle), list[str]()
    unit, year = filters.pop("unit", town.province).id, filters.pop("year", 2026)
    more, after = True, None
    while more:
        page = await inspections.of_unit(world.fresh(), actor, unit, year, first=first, after=after, **filters)
        found += [one.id for one in page.items]
        more, after = page.has_next, page.end_cursor
    return found


def ids_of(*found: Inspection) -> list[str]:
    return [one.id for one in sorted(found, key=lambda one: (one.path, one.id))]


async def test_a_years_inspections_by_place_state_and_type(world: World, town: Town) -> None:
    survey = await make_campaign(world, town, type="SURVEY")
    here = [await make_inspection(world, town, state) for state in (S.PLANNED, S.ANNOUNCED, S.CONCLUDED)]
    there = await make_inspection(world, town, S.ANNOUNCED, unit=town.b_committee, campaign=survey)
    next_year = await make_inspection(world, town, campaign=await make_campaign(world, town, year=2027))
    assert await listed(world, town) == ids_of(*here, there)
    assert await listed(world, town, unit=town.a) == ids_of(*here)
    assert await listed(world, town, unit=town.b) == ids_of(there)
    assert await listed(world, town, year=2027) == ids_of(next_year)
    assert await listed(world, town, state=S.ANNOUNCED) == ids_of(here[1], there)
    assert await listed(world, town, type_=OversightType.SURVEY) == ids_of(there)
    assert await listed(world, town, type_=OversightType.SURVEY, state=S.PLANNED) == []
    for size in (1, 2, 3):
        assert await listed(world, town, first=size) == ids_of(*here, there)
        assert await listed(world, town, first=size, state=S.ANNOUNCED) == ids_of(here[1], there)


async def test_what_is_late_day_by_day(world: World, town: Town, clock: Clock) -> None:
    """Announced today: the self-report is due in 10 days, the conclusion in 45, the remedy 30 days after it."""
    planned = await make_inspection(world, town, S.DECIDED)
    announced = await make_inspection(world, town, S.ANNOUNCED)
    verifying = await make_inspection(world, town, S.VERIFYING)
    concluded = await make_inspection(world, town, S.CONCLUDED)
    closed = await make_inspection(world, town, S.CLOSED)
    everything = (planned, announced, verifying, concluded, closed)
    late: dict[int, tuple[Inspection, ...]] = {
        0: (),
        10: (),
        11: (announced,),
        30: (announced,),
        31: (announced, concluded),
        45: (announced, concluded),
        46: (announced, concluded, verifying),
        400: (announced, concluded, verifying),
    }
    begun = clock.at
    for days, expected in late.items():
        clock.at = begun + timedelta(days=days)
        assert await listed(world, town, late=True) == ids_of(*expected), days
        assert await listed(world, town, late=False) == ids_of(*(set(everything) - set(expected))), days
        assert await listed(world, town, late=True, state=S.ANNOUNCED, first=1) == ids_of(*expected[:1]), days
        assert [one.is_late(world.today()) for one in everything] == [one in expected for one in everything]
    assert await listed(world, town) == ids_of(*everything)


async def test_an_extension_and_a_reported_remedy_are_no_longer_late(world: World, town: Town, clock: Clock) -> None:
    found = await make_inspection(world, town, S.VERIFYING)
    clock.forward(days=46)
    assert await listed(world, town, late=True) == [found.id]
    staff = await town.actor(world, "pcs")
    found = await inspection_changes.extend(world.fresh(), staff, request(found, "Mưa lũ."), 1)
    assert await listed(world, town, late=True) == []
    clock.forward(days=1)
    assert await listed(world, town, late=True) == [found.id]
    assert (found.days_late(world.today()), found.days_extended) == (1, 1)
    found = await bring(world, town, found, S.CONCLUDED)
    assert await listed(world, town, late=True) == []
    clock.forward(days=31)
    assert await listed(world, town, late=True) == [found.id]
    found = await bring(world, town, found, S.CLOSED)
    assert await listed(world, town, late=True) == []
    assert (found.days_late(world.today()), found.recommendations[0].days_late(world.today())) == (1, 0)


@pytest.mark.parametrize(
    ("handle", "before", "after"),
    # How many of two inspections, one of commune A's committee and one of B's, before and after the announcement.
    [
        ("rpt", 0, 1),
        ("rv1", 0, 1),
        ("rpt-b", 0, 1),
        ("rv2", 2, 2),
        ("ins3", 2, 2),
        ("pcs", 2, 2),
        ("ldr", 2, 2),
        ("aud", 2, 2),
    ],
)
async def test_who_sees_them_when(world: World, town: Town, handle: str, before: int, after: int) -> None:
    unit = {"rpt": town.a, "rv1": town.a, "rpt-b": town.b}.get(handle, town.province)
    two = [
        await make_inspection(world, town, S.DECIDED, unit=town.a_committee),
        await make_inspection(world, town, S.DECIDED, unit=town.b_committee),
    ]
    assert len(await listed(world, town, handle, unit=unit)) == before
    two = [await bring(world, town, one, S.ANNOUNCED) for one in two]
    assert len(await listed(world, town, handle, unit=unit)) == after
    actor = await town.actor(world, handle)
    seen = await inspections.get_many(world.fresh(), actor, [one.id for one in two] + ["n0000000000000000", "nonsense"])
    assert sum(one is not None for one in seen) == after
    assert seen[2:] == [None, None]


async def test_out_of_scope_looks_absent(world: World, town: Town) -> None:
    found = await make_inspection(world, town, S.CONCLUDED)
    other = await Town(f"other-{town.tag}").settle(world.store)
    people = [(town, "rpt-b"), (town, "rv1-b"), (town, "adm"), (town, "stranger"), (other, "pcs"), (other, "rpt")]
    for place, handle in people:
        actor = await place.actor(world, handle)
        with refused(Code.NOT_FOUND, "id"):
            await inspections.inspection(world.fresh(), actor, found.id)
        with refused(Code.NOT_FOUND, "unit"):
            await inspections.of_unit(world.fresh(), actor, town.a.id, 2026, first=5)
    staff = await town.actor(world, "pcs")
    for wrong in ("nonsense", found.campaign, "n0000000000000000"):
        with refused(Code.NOT_FOUND, "id"):
            await inspections.inspection(world.fresh(), staff, wrong)
    with refused(Code.BAD_INPUT, "year"):
        await inspections.of_unit(world.fresh(), staff, town.a.id, 1999, first=5)
    page = await inspections.of_unit(world.fresh(), await town.actor(world, "ins"), town.a.id, 2026, first=1)
    others: list[dict[str, Any]] = [{"late": True}, {"late": False}, {"state": S.CONCLUDED}, {}]
    for filters in others:
        with refused(Code.BAD_CURSOR):
            await inspections.of_unit(world.fresh(), staff, town.a.id, 2026, first=1, after=page.cursors[0], **filters)


async def test_the_unit_reads_the_outcome_only_once_it_is_issued(world: World, town: Town) -> None:
    sheet = await make_sheet(world, town)
    found = await make_inspection(world, town, S.VERIFYING, sheet=sheet)
    leader, reporter = await town.actor(world, "ins"), await town.actor(world, "rpt")
    form = {"kind": "LIMITATION", "severity": "MINOR", "text": "Chậm công khai."}
    found = await inspection_changes.record_finding(world.fresh(), leader, request(found), form)
    marks = await full_marks(world, found)
    found = await inspection_changes.mark(world.fresh(), leader, request(found), marks)
    found = await inspection_conclusions.draft(
        world.fresh(), leader, request(found), {"text": "Dự thảo.", "grade": "GOOD"}
    )
    seen = await inspections.inspection(world.fresh(), reporter, found.id)
    assert (seen.findings, seen.findings_recorded, seen.draft, seen.checks) == ((), 0, None, ())
    assert all(m.appraised is None for m in seen.marks)
    assert [m.own.points for m in seen.marks if m.own] == [4000, 3000, 3000]
    assert seen.self_report == found.self_report
    found = await bring(world, town, found, S.CONCLUDED)
    seen = await inspections.inspection(world.fresh(), reporter, found.id)
    assert seen == found
    assert (len(seen.findings), seen.draft) == (1, None)
    # Who did it and why is for those who oversee.
    assert await inspections.history(world.fresh(), reporter, seen) == []
    changes = await inspections.history(world.fresh(), await town.actor(world, "ldr"), found)
    assert [change.version for change in changes] == list(range(1, found.version + 1))


async def test_a_campaigns_inspections_oldest_first(world: World, town: Town) -> None:
    campaign = await make_campaign(world, town)
    made = [await make_inspection(world, town, campaign=campaign, unit=unit) for unit in (town.b, town.a, town.a_front)]
    await make_inspection(world, town)
    staff = await town.actor(world, "pcs")
    page = await inspections.of_campaign(world.fresh(), staff, campaign, first=2)
    rest = await inspections.of_campaign(world.fresh(), staff, campaign, first=2, after=page.end_cursor)
    assert (*page.items, *rest.items) == tuple(made)
    reporter = await town.actor(world, "rpt")
    assert (await inspections.of_campaign(world.fresh(), reporter, campaign, first=9)).items == ()
    await bring(world, town, made[1], S.ANNOUNCED)
    seen = await inspections.of_campaign(world.fresh(), reporter, campaign, first=9)
    assert [one.id for one in seen.items] == [made[1].id]


async def test_a_page_of_inspections_is_three_calls(world: World, town: Town) -> None:
    for _ in range(3):
        await make_inspection(world, town, S.ANNOUNCED)
    staff = await town.actor(world, "pcs")
    before = world.store.calls
    page = await inspections.of_unit(world.fresh(), staff, town.province.id, 2026, late=False, first=20)
    assert (len(page.items), world.store.calls - before) == (3, 3)


async def test_what_the_marks_come_to_so_far(world: World, town: Town) -> None:
    plain = await make_inspection(world, town, S.VERIFYING)
    assert await inspections.score_of(world.fresh(), plain) is None
    sheet = await make_sheet(world, town)
    found = await make_inspection(world, town, S.ANNOUNCED, sheet=sheet)
    assert await inspections.score_of(world.fresh(), found) is None
    found = await bring(world, town, found, S.SELF_REPORTED)
    scored = await inspections.score_of(world.fresh(), found)
    assert scored is not None
    assert (scored.score, scored.grade) == (10_000, "EXCELLENT")
