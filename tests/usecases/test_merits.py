"""Recording what was stated of a subject, by kind, and taking it back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from movement.model.errors import Code, MovementError
from movement.model.merits import Merit, MeritKind
from movement.usecases import merits
from movement.world import World
from tests.builders import Town, request
from tests.fact_builders import COLLECTIVE, DECISION, make_merit, make_subject

Snapshot = Callable[[], object]
K = MeritKind


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (K.RATING, "EXCELLENT", "CLEAR"),
        (K.INITIATIVE, "PROVINCE", "province"),
        (K.RESEARCH, "NATION", "5"),
        (K.COMBAT, "BASE", "GOOD"),
        (K.DISCIPLINE, "CLEAR", "NONE"),
        (K.REVIEW, "OPEN", "CLEAR"),
        (K.SERVICE_YEARS, "25", "81"),
    ],
)
async def test_every_kind_of_a_person_has_its_values(
    world: World, town: Town, snapshot: Snapshot, kind: MeritKind, good: str, bad: str
) -> None:
    person = await make_subject(world, town)
    made = await make_merit(world, town, person, kind, good, source="Sổ khen thưởng")
    assert (made.subject, made.kind, made.value, made.year) == (person.id, kind, good, 2026)
    assert (made.root, made.path, made.source) == (person.root, person.path, "Sổ khen thưởng")
    before = snapshot()
    for value in (bad, "", "٣", "07", "-1"):
        with pytest.raises(MovementError) as refusal:
            await make_merit(world, town, person, kind, value, 2025)
        assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, ("value",))
    assert snapshot() == before


async def test_a_collective_counts_its_members_and_continues_another(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    team = await make_subject(world, town, **COLLECTIVE)
    other = await make_subject(world, town, **COLLECTIVE | {"label": "Tổ cũ"})
    person = await make_subject(world, town)
    assert (await make_merit(world, town, team, K.MEMBERS, "40")).value == "40"
    assert (await make_merit(world, town, team, K.MEMBERS_COMPLETING, "0")).value == "0"
    assert (await make_merit(world, town, team, K.CONTINUES, other.id)).value == other.id
    before = snapshot()
    for subject, kind, value, code, path in (
        (team, K.CONTINUES, team.id, Code.BAD_INPUT, ("value",)),
        (team, K.CONTINUES, person.id, Code.BAD_INPUT, ("value",)),
        (team, K.CONTINUES, "j" + "0" * 16, Code.NOT_FOUND, ("value",)),
        (team, K.CONTINUES, "Tổ cũ", Code.BAD_INPUT, ("value",)),
        (team, K.COMBAT, "BASE", Code.BAD_INPUT, ("kind",)),
        (team, K.SERVICE_YEARS, "5", Code.BAD_INPUT, ("kind",)),
        (person, K.MEMBERS, "5", Code.BAD_INPUT, ("kind",)),
        (person, K.CONTINUES, team.id, Code.BAD_INPUT, ("kind",)),
    ):
        with pytest.raises(MovementError) as refusal:
            await make_merit(world, town, subject, kind, value)
        assert (refusal.value.code, refusal.value.problems[0].path) == (code, path), (kind, value)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"year": 2027}, ("year",)),
        ({"year": 1999}, ("year",)),
        ({"decided_on": date(2026, 11, 25)}, ("decidedOn",)),
        ({"decided_on": date(2025, 12, 31)}, ("decidedOn",)),
        ({"decision_number": ""}, ("decision_number",)),
        ({"source": "x" * 301}, ("source",)),
    ],
)
async def test_a_merit_has_a_decision_of_its_time(
    world: World, town: Town, snapshot: Snapshot, changes: dict[str, Any], path: tuple[str, ...]
) -> None:
    person = await make_subject(world, town)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await make_merit(world, town, person, **changes)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, path)
    assert snapshot() == before


async def test_a_year_has_one_rating_and_any_number_of_initiatives(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    person, staff = await make_subject(world, town), await town.actor(world, "pcs")
    first = await make_merit(world, town, person, K.RATING, "GOOD")
    assert len({(await make_merit(world, town, person)).id for _ in range(2)}) == 2
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await make_merit(world, town, person, K.RATING, "EXCELLENT")
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, ("kind",))
    assert snapshot() == before
    await make_merit(world, town, person, K.RATING, "EXCELLENT", 2025, decided_on=date(2025, 12, 20))
    asked = request(first, "Xếp loại lại.")
    gone = await merits.revoke(world.fresh(), staff, asked, "15/QĐ", date(2026, 11, 22))
    assert (gone.stands, gone.version, gone.revoked and gone.revoked.decision_number) == (False, 2, "15/QĐ")
    assert await merits.revoke(world.fresh(), staff, asked, "15/QĐ", date(2026, 11, 22)) == gone
    second = await make_merit(world, town, person, K.RATING, "EXCELLENT")
    shown = await merits.of_subject(world.fresh(), staff, person.id, 2026)
    assert {one.id for one in shown if one.kind is K.RATING} == {first.id, second.id}
    assert len(await merits.of_subject(world.fresh(), staff, person.id)) == 5


async def test_taking_back_needs_a_reason_a_decision_and_the_right(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    merit = await make_merit(world, town, await make_subject(world, town))
    staff, day = await town.actor(world, "pcs"), date(2026, 11, 22)
    before = snapshot()

    async def refused(handle: str, made: Merit, reason: str | None, number: str, decided_on: date) -> tuple[str, ...]:
        with pytest.raises(MovementError) as refusal:
            await merits.revoke(
                world.fresh(), await town.actor(world, handle), request(made, reason), number, decided_on
            )
        return (refusal.value.code, *refusal.value.problems[0].path)

    assert await refused("pcs", merit, None, "9", day) == (Code.REASON_REQUIRED, "reason")
    assert await refused("pcs", merit, "Sai.", "", day) == (Code.MISSING_FIELD, "decisionNumber")
    assert await refused("pcs", merit, "Sai.", "x" * 101, day) == (Code.TOO_LARGE, "decisionNumber")
    assert await refused("pcs", merit, "Sai.", "9", date(2026, 11, 19)) == (Code.BAD_INPUT, "decidedOn")
    assert await refused("pcs", merit, "Sai.", "9", date(2026, 11, 25)) == (Code.BAD_INPUT, "decidedOn")
    for handle in ("ldr", "rv1", "aud", "rv2"):
        assert await refused(handle, merit, "Sai.", "9", day) == (Code.FORBIDDEN,)
    for handle in ("rpt", "rv1-b", "adm", "stranger"):
        assert await refused(handle, merit, "Sai.", "9", day) == (Code.NOT_FOUND, "id")
    assert snapshot() == before
    done = await merits.revoke(world.fresh(), staff, request(merit, "Sai."), "9", day)
    assert await refused("pcs", done, "Sai.", "9", day) == (Code.ILLEGAL_ACT, "id")


async def test_who_may_not_record_writes_nothing(world: World, town: Town, snapshot: Snapshot) -> None:
    person = await make_subject(world, town)
    before = snapshot()
    said = {"kind": K.INITIATIVE, "value": "BASE", "year": 2026} | DECISION
    for handle, code in (
        *((h, Code.FORBIDDEN) for h in ("rv1", "rv2", "ldr", "aud")),
        *((h, Code.NOT_FOUND) for h in ("rpt", "rv1-b", "adm", "ins", "stranger")),
    ):
        with pytest.raises(MovementError) as refusal:
            await merits.record(world.fresh(), await town.actor(world, handle), request(), person.id, said)
        assert refusal.value.code is code, handle
    assert snapshot() == before
