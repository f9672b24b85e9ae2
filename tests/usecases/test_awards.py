"""Recording awards and taking them back: one achievement, one award, also where two decide at the same moment."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from movement.model.awards import AchievementClaim, Award, AwardForm, AwardMethod
from movement.model.entries import Level, State
from movement.model.errors import Code, MovementError
from movement.model.subjects import SubjectClass
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import awards
from movement.world import World
from tests.builders import Town, make_entry, recognised, request
from tests.fact_builders import COLLECTIVE, DECISION, make_award, make_merit, make_subject

Snapshot = Callable[[], object]
F = AwardForm


async def claim(world: World, achievement: str) -> str | None:
    """Return which award holds an achievement."""
    (found,) = await world.store.get([want(AchievementClaim, achievement=achievement)], strong=True)
    return found.award if found else None


async def test_an_award_is_recorded_with_what_it_uses_up(world: World, town: Town) -> None:
    person = await make_subject(world, town)
    merit = await make_merit(world, town, person)
    made = await make_award(world, town, person, F.CSTDCS, merits=[merit.id], level=Level.GRASSROOTS)
    assert (made.subject, made.entry, made.form, made.level) == (person.id, None, F.CSTDCS, Level.GRASSROOTS)
    assert (made.unit, made.root, made.path) == (person.unit, person.root, person.path)
    assert (made.subject_class, made.awarded_by) == (SubjectClass.DIRECT_WORKER, town.province.id)
    assert await claim(world, merit.id) == await claim(world, f"{person.id}#CSTDCS#2026") == made.id
    staff = await town.actor(world, "pcs")
    assert await awards.award(world.fresh(), staff, made.id) == made
    assert await awards.of_subject(world.fresh(), staff, person.id) == [made]


async def test_a_repeated_request_records_one_award(world: World, town: Town, snapshot: Snapshot) -> None:
    person, staff, asked = await make_subject(world, town), await town.actor(world, "pcs"), request()
    said = {"form": F.LDTT, "level": Level.GRASSROOTS, "year": 2026} | DECISION
    unit = town.a.id
    made = await awards.record(world.fresh(), staff, asked, said, awarded_by=unit, subject=person.id)
    before = snapshot()
    assert await awards.record(world.fresh(), staff, asked, said, awarded_by=unit, subject=person.id) == made
    assert snapshot() == before


async def test_what_was_awarded_is_not_awarded_again(world: World, town: Town, snapshot: Snapshot) -> None:
    person, team = await make_subject(world, town), await make_subject(world, town, **COLLECTIVE)
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    merit = await make_merit(world, town, person)
    await make_award(world, town, person, F.CSTDCS, merits=[merit.id])
    await make_award(world, town, team, F.GK, entry=entry)
    before = snapshot()
    for subject, form, given, path in (
        (person, F.BK_TINH, {"merits": [merit.id]}, ("merits",)),
        (person, F.CSTDCS, {"method": AwardMethod.THEMATIC}, ("form",)),
        (team, F.BK_TINH, {"entry": entry}, ("entry",)),
        (None, F.DVK, {"entry": entry, "subject_class": SubjectClass.COLLECTIVE}, ("entry",)),
    ):
        with pytest.raises(MovementError) as refusal:
            await make_award(world, town, subject, form, **given)
        (problem,) = refusal.value.problems
        assert (problem.code, problem.path) == (Code.ALREADY_AWARDED, path)
        assert person.id not in problem.message
    assert snapshot() == before
    # Another year is another achievement.
    assert (await make_award(world, town, team, F.BK_TINH, 2025, entry=entry, decided_on=date(2026, 1, 5))).year == 2025


async def test_revoking_frees_the_achievement_and_a_further_award_may_use_it(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    person, staff = await make_subject(world, town), await town.actor(world, "pcs")
    merit = await make_merit(world, town, person)
    first = await make_award(world, town, person, F.CSTDCS, merits=[merit.id])
    asked, day = request(first, "Khai man thành tích."), date(2026, 11, 22)
    gone = await awards.revoke(world.fresh(), staff, asked, "15/QĐ", day)
    assert (gone.stands, gone.version, gone.achievements) == (False, 2, (merit.id,))
    assert await claim(world, merit.id) is None
    assert await claim(world, f"{person.id}#CSTDCS#2026") is None
    before = snapshot()
    assert await awards.revoke(world.fresh(), staff, asked, "15/QĐ", day) == gone
    assert snapshot() == before
    second = await make_award(world, town, person, F.BK_TINH, merits=[merit.id])
    assert await claim(world, merit.id) == second.id
    again = await make_award(world, town, person, F.CSTDCS)
    # The first one's request comes late once more: it takes nothing from those that came after.
    assert await awards.revoke(world.fresh(), staff, asked, "15/QĐ", day) == gone
    assert await claim(world, merit.id) == second.id
    shown = await awards.of_subject(world.fresh(), staff, person.id)
    assert {one.id: one.stands for one in shown} == {first.id: False, second.id: True, again.id: True}


async def test_of_two_decisions_at_once_one_wins_and_nothing_is_half_written(world: World, town: Town) -> None:
    person, team = await make_subject(world, town), await make_subject(world, town, **COLLECTIVE)
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    merit = await make_merit(world, town, person)
    rounds: tuple[list[tuple[Any, AwardForm, dict[str, Any]]], ...] = (
        [(person, F.BK_TINH, {"merits": [merit.id]}), (person, F.GK, {"merits": [merit.id]})],
        [(person, F.LDTT, {}), (person, F.LDTT, {"method": AwardMethod.THEMATIC})],
        [(team, F.GK, {"entry": entry}), (team, F.BK_TINH, {"entry": entry})],
    )
    for made, both in enumerate(rounds, 1):
        tried = [make_award(world, town, subject, form, **given) for subject, form, given in both]
        told = await asyncio.gather(*tried, return_exceptions=True)
        won = [one for one in told if isinstance(one, Award)]
        lost = [one for one in told if isinstance(one, MovementError)]
        assert (len(won), len(lost)) == (1, 1), told
        assert lost[0].code is Code.ALREADY_AWARDED
        for achievement in won[0].achievements:
            assert await claim(world, achievement) == won[0].id
        found = await world.store.rows(tables.awards_of_year, Span(f"{town.province.id}#2026"))
        assert len(found) == made
        trails = [await world.store.rows(tables.trail_of_subject, Span(line.id)) for _, line in found]
        assert [len(trail) for trail in trails] == [1] * made


async def test_a_race_that_only_the_transaction_sees_is_told_as_awarded(
    world: World, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await make_subject(world, town)
    first = await make_award(world, town, person, F.LDTT)
    told: list[int] = []
    look = awards.refuse_taken

    async def late(*given: object) -> None:
        told.append(1)
        if len(told) > 1:
            await look(*given)  # type: ignore[arg-type]

    # The first look comes too early to see anything.
    monkeypatch.setattr(awards, "refuse_taken", late)
    with pytest.raises(MovementError) as refusal:
        await make_award(world, town, person, F.LDTT)
    assert (refusal.value.code, len(told)) == (Code.ALREADY_AWARDED, 2)
    assert await claim(world, f"{person.id}#LDTT#2026") == first.id


async def test_lists_and_what_an_entry_shows(world: World, town: Town) -> None:
    person = await make_subject(world, town)
    team = await make_subject(world, town, unit=town.b, **COLLECTIVE)
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    first = await make_award(world, town, person, F.LDTT)
    second = await make_award(world, town, team, F.GK)
    third = await make_award(world, town, entry=entry, form=F.DVK, subject_class=SubjectClass.COLLECTIVE)
    staff, reviewer = await town.actor(world, "pcs"), await town.actor(world, "rv1")
    page = await awards.of_unit(world.fresh(), staff, town.province.id, 2026, first=10)
    assert {one.id for one in page.items} == {first.id, second.id, third.id}
    only = await awards.of_unit(world.fresh(), staff, town.province.id, 2026, form=F.GK, first=10)
    assert [one.id for one in only.items] == [second.id]
    own = await awards.of_unit(world.fresh(), reviewer, town.province.id, 2026, first=10)
    assert {one.id for one in own.items} == {first.id, third.id}
    assert (await awards.of_unit(world.fresh(), staff, town.province.id, 2025, first=10)).items == ()
    (shown,) = await awards.of_entry(world.fresh(), entry.id)
    assert (shown.form, shown.year, shown.decision_number) == (F.DVK, 2026, "12/QĐ-UBND")
    await awards.revoke(world.fresh(), staff, request(third, "Sai."), "16/QĐ", date(2026, 11, 22))
    assert await awards.of_entry(world.fresh(), entry.id) == []
    for handle, unit in (("rpt", town.a), ("rv1", town.b), ("adm", town.a)):
        with pytest.raises(MovementError) as refusal:
            await awards.of_unit(world.fresh(), await town.actor(world, handle), unit.id, 2026, first=10)
        assert refusal.value.code is Code.NOT_FOUND


async def test_who_may_not_decides_nothing(world: World, town: Town, snapshot: Snapshot) -> None:
    person = await make_subject(world, town)
    made = await make_award(world, town, person, F.LDTT)
    draft = await make_entry(world, town, State.DRAFT)
    said = {"form": F.GK, "level": Level.PROVINCE, "year": 2026} | DECISION
    before = snapshot()
    for handle, code in (
        *((h, Code.FORBIDDEN) for h in ("rv1", "rv2", "ldr", "aud")),
        *((h, Code.NOT_FOUND) for h in ("rpt", "rv1-b", "adm", "stranger")),
    ):
        doer, unit = await town.actor(world, handle), town.a.id
        with pytest.raises(MovementError) as refusal:
            await awards.record(world.fresh(), doer, request(), said, awarded_by=unit, subject=person.id)
        assert refusal.value.code is code, handle
        with pytest.raises(MovementError) as refusal:
            await awards.revoke(world.fresh(), doer, request(made, "Sai."), "9", date(2026, 11, 22))
        assert refusal.value.code is code, handle
    with pytest.raises(MovementError) as refusal:
        await make_award(world, town, entry=draft, subject_class=SubjectClass.COLLECTIVE)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.NOT_FOUND, ("entry",))
    with pytest.raises(MovementError) as refusal:
        await make_award(world, town)
    assert refusal.value.code is Code.MISSING_FIELD
    assert snapshot() == before
