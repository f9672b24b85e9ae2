"""Rule sets on the real engine: who enters them, that versions stay, and which one counts on a day."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from movement.model import audit, rule_files
from movement.model.errors import Code, MovementError
from movement.model.inspections import Conductor
from movement.model.procedures import days_allowed
from movement.model.rule_sets import Purpose, RuleSet
from movement.usecases import rule_sets
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Town, request
from tests.inspection_builders import procedure, refused, rule, settle_rules, trail

Snapshot = Callable[[], object]
INSPECTION = Purpose.INSPECTION
EXAMPLE = Path(__file__).parents[2] / "data/rules/hung-yen-example.json"


def shorter(since: str, **changes: Any) -> dict[str, Any]:
    """Return a procedure that gives the province 30 days."""
    rules = [rule("P01", central=60, province=30, aboveGrassroots=20), *procedure()["rules"][1:]]
    return procedure(since, rules=rules, **changes)


def act(found: RuleSet) -> Request:
    return Request(request_id=request().request_id, version=found.version)


async def test_a_version_counts_on_its_own_days_for_ever(world: World, town: Town) -> None:
    first, staff = await settle_rules(world, town), await town.actor(world, "pcs")
    place = town.province.id
    found = await rule_sets.add_version(world.fresh(), staff, act(first), place, INSPECTION, shorter("2026-10-01"))
    assert (found.id, found.version) == (f"ruleset:INSPECTION:{place}", 2)
    assert [(v.number, v.legal_basis) for v in found.versions] == [(1, "331-QĐ/TW"), (2, "331-QĐ/TW")]
    assert found.versions[0] == first.versions[0]
    days = {
        day: days_allowed(rule_sets.in_force(found, day), Conductor.PROVINCE)
        for day in (date(2020, 1, 1), date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 24))
    }
    assert list(days.values()) == [45, 45, 30, 30]
    assert rule_sets.in_force(found, date(2019, 12, 31)) is None
    assert rule_sets.in_force(None, date(2026, 1, 1)) is None
    changes = await trail(world, found)
    assert [change.act for change in changes] == ["createRuleSet", "addRuleSetVersion"]
    assert audit.verify(changes) == []
    assert audit.replay(changes, RuleSet) == found


async def test_everyone_in_the_province_reads_them_and_no_one_else(world: World, town: Town) -> None:
    found = await settle_rules(world, town)
    for handle in ("rpt", "rv1-b", "ins", "ldr", "adm", "aud"):
        actor = await town.actor(world, handle)
        assert await rule_sets.rule_set(world.fresh(), actor, town.a_front.id, INSPECTION) == found
        with refused(Code.NOT_FOUND, "purpose"):
            await rule_sets.rule_set(world.fresh(), actor, town.a.id, Purpose.REMINDER)
    other = await Town(f"other-{town.tag}").settle(world.store)
    for handle in ("pcs", "stranger"):
        with refused(Code.NOT_FOUND, "unit"):
            await rule_sets.rule_set(world.fresh(), await other.actor(world, handle), town.a.id, INSPECTION)


@pytest.mark.parametrize("handle", ["rpt", "rv1", "rv2", "ins", "ldr", "adm", "aud"])
async def test_only_provincial_staff_write(world: World, town: Town, snapshot: Snapshot, handle: str) -> None:
    found, actor = await settle_rules(world, town), await town.actor(world, handle)
    reminders = {"effective_from": "2026-01-01", "rules": [rule("M01", soon=5, escalate=10, allowed=0)]}
    before = snapshot()
    with refused(Code.FORBIDDEN):
        await rule_sets.create(world.fresh(), actor, request(), town.province.id, Purpose.REMINDER, reminders)
    with refused(Code.FORBIDDEN):
        later = shorter("2027-01-01")
        await rule_sets.add_version(world.fresh(), actor, act(found), town.province.id, INSPECTION, later)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (shorter("2020-01-01"), ("effectiveFrom",)),
        (shorter("2019-12-31"), ("effectiveFrom",)),
        (shorter("2027-02-29"), ("effective_from",)),
        (shorter("2027-01-01", effective_to="2027-01-01"), ("effectiveTo",)),
        (shorter("2027-01-01") | {"rules": []}, ("rules",)),
        (shorter("2027-01-01") | {"rules": procedure()["rules"][:3]}, ("rules",)),
        (shorter("2027-01-01") | {"rules": [*procedure()["rules"], rule("R04", fewest=1)]}, ("rules", "R04")),
        (shorter("2027-01-01") | {"rules": [*procedure()["rules"][:3], rule("P04", days=0)]}, ("rules", "P04", "days")),
        (shorter("2027-01-01", legal_basis="x" * 301), ("legal_basis",)),
        (shorter("2027-01-01", legal_basis="ẩn\u200b"), ()),
    ],
)
async def test_a_faulty_version_is_refused(
    world: World, town: Town, snapshot: Snapshot, form: dict[str, Any], path: tuple[str, ...]
) -> None:
    found, staff = await settle_rules(world, town), await town.actor(world, "pcs")
    with refused(Code.BAD_INPUT, *path, unchanged=snapshot):
        await rule_sets.add_version(world.fresh(), staff, act(found), town.province.id, INSPECTION, form)


async def test_there_is_one_rule_set_for_a_purpose_and_it_is_the_provinces(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    staff, place = await town.actor(world, "pcs"), town.province.id
    with refused(Code.NOT_FOUND, "id", unchanged=snapshot):
        nothing = Request(request_id=request().request_id, version=1)
        await rule_sets.add_version(world.fresh(), staff, nothing, place, INSPECTION, procedure())
    await settle_rules(world, town)
    before = snapshot()
    with refused(Code.CONFLICT):
        await rule_sets.create(world.fresh(), staff, request(), place, INSPECTION, shorter("2026-01-01"))
    with refused(Code.BAD_INPUT, "unit"):
        await rule_sets.create(world.fresh(), staff, request(), town.a.id, Purpose.REMINDER, procedure())
    other = await Town(f"other-{town.tag}").settle(world.store)
    before = snapshot()
    with refused(Code.NOT_FOUND, "unit"):
        await rule_sets.create(
            world.fresh(), await other.actor(world, "pcs"), request(), place, INSPECTION, procedure()
        )
    assert snapshot() == before


async def test_repeats_mismatches_and_races(world: World, town: Town, snapshot: Snapshot) -> None:
    found, staff = await settle_rules(world, town), await town.actor(world, "pcs")
    place, asked = town.province.id, act(found)
    first = await rule_sets.add_version(world.fresh(), staff, asked, place, INSPECTION, shorter("2027-01-01"))
    before = snapshot()
    again = await rule_sets.add_version(world.fresh(), staff, asked, place, INSPECTION, shorter("2027-01-01"))
    assert again == first
    with refused(Code.IDEMPOTENCY_MISMATCH):
        await rule_sets.add_version(world.fresh(), staff, asked, place, INSPECTION, shorter("2028-01-01"))
    with refused(Code.CONFLICT, "version"):
        await rule_sets.add_version(world.fresh(), staff, act(found), place, INSPECTION, shorter("2028-01-01"))
    assert snapshot() == before
    outcomes = await asyncio.gather(
        *(
            rule_sets.add_version(world.fresh(), staff, act(first), place, INSPECTION, shorter(f"{year}-01-01"))
            for year in (2028, 2029)
        ),
        return_exceptions=True,
    )
    lost = [outcome for outcome in outcomes if isinstance(outcome, MovementError)]
    assert [refusal.code for refusal in lost] == [Code.CONFLICT]
    assert audit.verify(await trail(world, first)) == []


async def test_the_example_is_entered_and_a_set_keeps_years_of_such_versions(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    versions = msgspec.json.decode(EXAMPLE.read_bytes())["versions"]
    staff, place, purpose = await town.actor(world, "pcs"), town.province.id, Purpose.COMMENDATION
    found = await rule_sets.create(world.fresh(), staff, request(), place, purpose, versions[0])
    assert found.versions == rule_files.read(EXAMPLE.read_bytes()).versions[:1]
    # Every version is kept whole, so a set has an end: eleven of about 17 kilobytes are within 192.
    for year in range(2027, 2037):
        later = versions[1] | {"effective_from": f"{year}-10-01", "effective_to": f"{year + 1}-10-01"}
        found = await rule_sets.add_version(world.fresh(), staff, act(found), place, purpose, later)
    assert [version.number for version in found.versions] == list(range(1, 12))
    assert await rule_sets.rule_set(world.fresh(), staff, place, purpose) == found
    assert audit.replay(await trail(world, found), RuleSet) == found
    more = versions[1] | {"effective_from": "2037-10-01", "effective_to": "2038-10-01"}
    with refused(Code.TOO_LARGE, "id", unchanged=snapshot):
        await rule_sets.add_version(world.fresh(), staff, act(found), place, purpose, more)
