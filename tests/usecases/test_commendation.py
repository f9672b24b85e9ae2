"""Candidates computed on the real engine: right, repeatable, whole or not at all."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from movement.model import audit
from movement.model.commendation import CommendationHead, Counts, Frame
from movement.model.entries import Level, State
from movement.model.errors import Code, MovementError
from movement.model.inspections import InspectionState
from movement.model.periods import Period
from movement.model.reasons import Outcome, RuleResult
from movement.model.rule_sets import Purpose, RuleSet, rule_set_id
from movement.model.statistics import Mode
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import candidates, commendation, leases, rule_sets, statistics
from movement.world import World
from tests.builders import Clock, Town, computed, make_entry, make_world, recognised, request
from tests.candidate_builders import YEAR, at, first_rules, good_entry, settle_candidate_rules, steps, version_of
from tests.engine import dump
from tests.inspection_builders import make_inspection

GRASSROOTS, PROVINCE = Level.GRASSROOTS, Level.PROVINCE
LIMITS: dict[str, Any] = {"R01": {"month": 12, "day": 1}}
"""The town's people live in November: with this deadline their entries are in time."""


@pytest.fixture
async def alone(own_store: Store, clock: Clock) -> tuple[World, Town]:
    """Return a province with the first rule set that has the tables to itself."""
    world, town = make_world(own_store, clock), await Town("alone").settle(own_store)
    await settle_candidate_rules(world, town, **LIMITS)
    return world, town


@pytest.fixture
async def ruled(world: World, town: Town) -> tuple[World, Town]:
    """Return a province with the first rule set beside other tests' provinces."""
    await settle_candidate_rules(world, town, **LIMITS)
    return world, town


async def compute(world: World, town: Town, period: Period = YEAR) -> commendation.Run:
    """Compute the town's province only, as a run does that reaches it."""
    async with leases.held(world, commendation.JOB, town.province.id, str(period)) as lease:
        return await commendation._compute(world.fresh(), town.province, period, lease.fence, lambda _: None)


def without_leases(engine: str, store: Store) -> dict[str, list[Any]]:
    return {name: rows for name, rows in dump(engine, store.settings.prefix).items() if name != "runs"}


def but_manifests(tables_: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the tables without what lists were found to be made from."""
    return {name: [row for row in rows if not row["sk"]["S"].startswith("MANIFEST#")] for name, rows in tables_.items()}


async def listed(world: World, town: Town, unit: str, level: Level, year: int = 2026) -> list[tuple[str, str]]:
    """Return entry and outcome of a list by rank, as staff see it."""
    staff = await town.actor(world, "pcs")
    page = await candidates.candidates(world.fresh(), staff, unit, year, level, first=100)
    assert not page.has_next
    assert [c.rank for c in page.items] == list(range(1, len(page.items) + 1))
    return [(c.entry or "", c.outcome) for c in page.items]


async def head_of(world: World, unit: str, level: Level, year: int = 2026) -> CommendationHead | None:
    (head,) = await world.store.get([want(CommendationHead, id=f"commendation:{unit}:{level}:{year}")], strong=True)
    found: CommendationHead | None = head
    return found


async def test_each_awarding_unit_gets_its_list(ruled: tuple[World, Town]) -> None:
    world, town = ruled
    good = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    local = await make_entry(world, town, State.VERIFIED, title="Tổ hòa giải")
    running = await make_entry(world, town, State.RUNNING, title="Nhà sạch vườn đẹp", unit=town.a)
    await make_entry(world, town, State.ACCEPTED)
    await make_inspection(world, town, InspectionState.CONCLUDED, unit=town.a)
    run = await compute(world, town)
    assert (run.root, run.rules, run.lists, run.written) == (town.province.id, 1, 3, 3)
    assert run.candidates == {
        GRASSROOTS: Counts(eligible=2, needs_review=0, ineligible=1),
        PROVINCE: Counts(eligible=1, needs_review=0, ineligible=2),
    }
    eligible, ineligible = Outcome.ELIGIBLE, Outcome.INELIGIBLE
    assert await listed(world, town, town.a.id, GRASSROOTS) == [
        (good.id, eligible),
        (local.id, eligible),
        (running.id, ineligible),
    ]
    # The province asks for a recognition below besides.
    assert await listed(world, town, town.province.id, PROVINCE) == [
        (good.id, eligible),
        (local.id, ineligible),
        (running.id, ineligible),
    ]
    # Nobody, which is not the same as not computed.
    assert await listed(world, town, town.b.id, GRASSROOTS) == []


async def test_a_row_names_its_rules_and_the_records_that_show_them(ruled: tuple[World, Town]) -> None:
    world, town = ruled
    entry = await make_entry(world, town, State.VERIFIED)
    looked = await make_inspection(world, town, InspectionState.CONCLUDED, unit=town.a)
    await compute(world, town)
    staff = await town.actor(world, "pcs")
    page = await candidates.candidates(world.fresh(), staff, town.a.id, 2026, GRASSROOTS, first=5)
    (row,) = page.items
    assert (row.score, row.nominated, row.unit, row.path) == (10_000, False, entry.unit, entry.path)
    assert [(r.rule, r.result, r.observed, r.required, r.evidence) for r in row.reasons[:3]] == [
        ("R01", RuleResult.PASS, "2026-11-24", "<=2026-12-01", (entry.id,)),
        ("R02", RuleResult.PASS, "ECONOMY,NEW_RURAL", row.reasons[1].required, (entry.id,)),
        ("R04", RuleResult.PASS, "1", ">=1", (f"{entry.id}#A1",)),
    ]
    by_rule = {r.rule: r for r in row.reasons}
    assert by_rule["R09"].evidence == (looked.id,)
    assert by_rule["R10"].legal_basis == "Luật 06/2022/QH15"


async def test_a_second_run_writes_nothing_but_its_lease(engine: str, alone: tuple[World, Town], clock: Clock) -> None:
    world, town = alone
    await make_entry(world, town, State.VERIFIED)
    first = await computed(commendation, world, YEAR)
    before = without_leases(engine, world.store)
    second = await computed(commendation, world, YEAR)
    assert [(r.written, r.hash, r.candidates) for r in second] == [(0, r.hash, r.candidates) for r in first]
    assert without_leases(engine, world.store) == before
    # A day later the inputs are others, yet what readers would see is the same.
    clock.forward(days=1)
    third = await computed(commendation, world, YEAR)
    assert [(r.written, r.hash) for r in third] == [(0, r.hash) for r in first]
    # Only what the lists were last found to be made from is newer.
    assert but_manifests(without_leases(engine, world.store)) == but_manifests(before)
    assert without_leases(engine, world.store) != before


async def test_a_change_is_a_new_generation_of_the_lists_it_concerns(ruled: tuple[World, Town]) -> None:
    world, town = ruled
    await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    before = {unit.id: await head_of(world, unit.id, level) for unit, level in lists_of(town)}
    entry = await make_entry(world, town, State.VERIFIED, unit=town.b_committee)
    run = await compute(world, town)
    assert run.written == 2
    after = {unit.id: await head_of(world, unit.id, level) for unit, level in lists_of(town)}
    assert after[town.a.id] == before[town.a.id]
    for unit in (town.b.id, town.province.id):
        old, new = before[unit], after[unit]
        assert old is not None
        assert new is not None
        assert (old.g, new.g) == (1, 2)
        assert (old.version, new.version) == (1, 2)
        assert new.result != old.result
    # Rows of the old generation are there and nobody sees them.
    rows = await world.store.rows(tables.candidates_of_run, Span(f"{town.province.id}:PROVINCE:2026:000001"))
    assert len(rows) == 1
    assert [row for row, _ in await listed(world, town, town.b.id, GRASSROOTS)] == [entry.id]
    assert len(await listed(world, town, town.province.id, PROVINCE)) == 2


def lists_of(town: Town) -> list[tuple[Any, Level]]:
    return [(town.province, PROVINCE), (town.a, GRASSROOTS), (town.b, GRASSROOTS)]


async def test_a_run_is_on_the_trail_of_its_list(ruled: tuple[World, Town]) -> None:
    world, town = ruled
    await compute(world, town)
    await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    head = await head_of(world, town.a.id, GRASSROOTS)
    assert head is not None
    trail = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(head.id), strong=True)]
    assert [(a.act, a.actor, a.role, a.version) for a in trail] == [
        ("computeCandidates", "SYS", "SYS", 1),
        ("computeCandidates", "SYS", "SYS", 2),
    ]
    assert audit.verify(trail) == []
    assert audit.replay(trail, CommendationHead) == head


async def test_two_runs_at_once_are_one(alone: tuple[World, Town], clock: Clock) -> None:
    world, town = alone
    async with leases.held(world, commendation.JOB, town.province.id, "2026"):
        with pytest.raises(MovementError) as refusal:
            await computed(commendation, world, YEAR)
        assert refusal.value.code is Code.BUSY
        assert await head_of(world, town.a.id, GRASSROOTS) is None
        clock.forward(minutes=16)
        (run,) = await computed(commendation, world, YEAR)
    assert run.written == 3
    head = await head_of(world, town.a.id, GRASSROOTS)
    assert head is not None
    assert head.g == 2


async def test_a_province_without_rules_is_told_and_nothing_is_computed(engine: str, world: World, town: Town) -> None:
    await make_entry(world, town, State.VERIFIED)
    before = without_leases(engine, world.store)
    run = await compute(world, town)
    assert (run.root, run.rules, run.lists, run.written) == (town.province.id, None, 0, 0)
    assert without_leases(engine, world.store) == before
    # Rules that begin tomorrow are not in force either.
    await settle_candidate_rules(world, town, since="2026-11-25")
    before = without_leases(engine, world.store)
    assert (await compute(world, town)).rules is None
    assert without_leases(engine, world.store) == before


async def test_rules_that_have_ended_are_refused_and_the_lists_stay(
    engine: str, world: World, town: Town, clock: Clock
) -> None:
    staff, form = await town.actor(world, "pcs"), first_rules(**LIMITS) | {"effective_to": "2026-12-01"}
    await rule_sets.create(world.fresh(), staff, request(), town.province.id, Purpose.COMMENDATION, form)
    await make_entry(world, town, State.VERIFIED)
    run = await compute(world, town)
    assert (run.refused, str(run.ends_on)) == (None, "2026-12-01")
    clock.forward(days=7)
    before = without_leases(engine, world.store)
    run = await compute(world, town)
    assert (run.rules, run.refused, run.ends_on, run.written) == (None, Code.RULESET_EXPIRED, None, 0)
    assert without_leases(engine, world.store) == before
    assert len(await listed(world, town, town.a.id, GRASSROOTS)) == 1


async def test_the_version_of_the_day_counts_and_the_list_says_which(ruled: tuple[World, Town], clock: Clock) -> None:
    world, town = ruled
    await make_entry(world, town, State.VERIFIED)
    staff = await town.actor(world, "pcs")
    (found,) = await world.store.get([rule_sets.wanted(Purpose.COMMENDATION, town.province.id)])
    stricter = first_rules("2026-12-01", **LIMITS | {"R06": {"fewestEvidence": 2}})
    await rule_sets.add_version(world.fresh(), staff, request(found), town.province.id, found.purpose, stricter)
    await compute(world, town)
    assert [o for _, o in await listed(world, town, town.a.id, GRASSROOTS)] == [Outcome.NEEDS_REVIEW]
    clock.forward(days=7)
    run = await compute(world, town)
    assert (run.rules, run.written) == (2, 3)
    assert [o for _, o in await listed(world, town, town.a.id, GRASSROOTS)] == [Outcome.INELIGIBLE]
    told = await candidates.run(world.fresh(), staff, town.a.id, 2026, GRASSROOTS)
    assert (told.rules, told.rules_from, told.as_of) == (2, date(2026, 12, 1), date(2026, 12, 1))


async def test_the_numbers_that_frame_a_list(ruled: tuple[World, Town]) -> None:
    world, town = ruled
    await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    head = await head_of(world, town.a.id, GRASSROOTS)
    assert head is not None
    assert head.frame is None
    await statistics._compute(world.fresh(), town.province, YEAR, 1, lambda _: None)
    assert (await compute(world, town)).written == 3
    frames = [head.frame if (head := await head_of(world, u.id, level)) else None for u, level in lists_of(town)]
    one, none = Frame(registered=1, running=1, recognised=0), Frame(registered=0, running=0, recognised=0)
    assert frames == [one, one, none]
    # Statistics computed anew with the same numbers leave the list as it is.
    await make_entry(world, town, State.DRAFT)
    again = await statistics._compute(world.fresh(), town.province, YEAR, 2, lambda _: None)
    assert again.modes[Mode.AS_WAS].g == 2
    assert (await compute(world, town)).written == 0


async def test_districts_have_lists_while_they_lived(alone: tuple[World, Town], clock: Clock) -> None:
    world, town = alone
    old, commune = town.old_province, town.old_a
    rules = RuleSet(
        id=rule_set_id(Purpose.COMMENDATION, old.id),
        purpose=Purpose.COMMENDATION,
        root=old.id,
        path=old.path,
        versions=(version_of(first_rules("2024-12-15")),),
        created_at=clock.at,
    )
    entry = good_entry(
        1,
        unit=commune.id,
        root=old.id,
        path=commune.path,
        year=2025,
        registered_at=at("2025-02-20"),
        steps=steps("2025-02-20", "2025-03-01"),
    )
    await world.store.put_all([rules, entry])
    runs = {run.root: run for run in await computed(commendation, world, Period.parse("2025"))}
    assert (runs[old.id].lists, runs[town.province.id].rules) == (4, None)
    nobody = Counts(ineligible=1)
    assert runs[old.id].candidates == {GRASSROOTS: nobody, Level.DISTRICT: nobody, PROVINCE: nobody}
    for unit, level in ((commune, GRASSROOTS), (commune, Level.DISTRICT), (town.district, Level.DISTRICT)):
        assert await listed(world, town, unit.id, level, 2025) == [(entry.id, Outcome.INELIGIBLE)]
    assert await listed(world, town, town.old_split.id, GRASSROOTS, 2025) == []


async def test_a_past_year_is_looked_at_on_its_last_day(ruled: tuple[World, Town], clock: Clock) -> None:
    world, town = ruled
    await make_entry(world, town, State.RUNNING)
    clock.forward(days=40)  # 3 January 2027
    late = await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    await compute(world, town, Period.parse("2027"))
    head = await head_of(world, town.a.id, GRASSROOTS)
    assert head is not None
    assert head.as_of == date(2026, 12, 14)
    assert late.id not in {entry for entry, _ in await listed(world, town, town.a.id, GRASSROOTS)}
    # Both run in 2027: the one of last year goes on.
    assert len(await listed(world, town, town.a.id, GRASSROOTS, 2027)) == 2


@pytest.mark.parametrize("text", ["2026-H1", "2026-M12", "CAL:2026", "2027", "2100"])
async def test_only_a_whole_year_of_the_state_that_has_begun(
    world: World, snapshot: Callable[[], object], text: str
) -> None:
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await computed(commendation, world, Period.parse(text))
    assert refusal.value.code is Code.BAD_PERIOD
    assert snapshot() == before
