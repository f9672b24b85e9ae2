"""Lists, the review queue and the history: whose entries a person sees, in which order, at how many calls."""

import pytest

from movement.model.entries import Entry, Level, PublicEntry, State
from movement.model.entry_form import EntryField, FocusArea
from movement.model.errors import Code, MovementError
from movement.usecases import entries, units
from movement.world import World
from tests.builders import Clock, Town, make_entry, recognised


async def test_a_page_with_its_units_takes_three_calls(world: World, town: Town) -> None:
    made = [await make_entry(world, town, State.SUBMITTED) for _ in range(5)]
    staff = await town.actor(world, "pcs")
    fresh, before = world.fresh(), world.store.calls
    page = await entries.of_unit(fresh, staff, town.province.id, 2026, first=20)
    owners = await units.get_many(fresh, [entry.unit for entry in page.items])
    assert world.store.calls - before == 3
    assert [entry.id for entry in page.items] == [entry.id for entry in made]
    assert {unit.id for unit in owners if unit} == {town.a_committee.id}


async def test_the_review_queue_takes_three_calls_and_holds_what_waits(world: World, town: Town, clock: Clock) -> None:
    first = await make_entry(world, town, State.SUBMITTED)
    clock.forward(hours=1)
    second = await make_entry(world, town, State.REPORTED)
    await make_entry(world, town, State.ACCEPTED)
    await make_entry(world, town, State.SUBMITTED, unit=town.b_committee)
    reviewer = await town.actor(world, "rv1")
    fresh, before = world.fresh(), world.store.calls
    page = await entries.review_queue(fresh, reviewer, town.province.id, first=20)
    assert world.store.calls - before == 3
    assert [entry.id for entry in page.items] == [first.id, second.id]
    assert isinstance(page.items[1], Entry)
    assert page.items[1].waiting_since == second.updated_at


async def test_an_inspector_is_shown_results_to_verify_but_no_forms_to_accept(world: World, town: Town) -> None:
    await make_entry(world, town, State.SUBMITTED)
    reported = await make_entry(world, town, State.REPORTED)
    page = await entries.review_queue(world.fresh(), await town.actor(world, "ins"), town.province.id, first=9)
    assert [entry.id for entry in page.items] == [reported.id]


@pytest.mark.parametrize("handle", ["rpt", "ldr", "adm", "aud"])
async def test_who_reviews_nothing_has_no_queue(world: World, town: Town, handle: str) -> None:
    with pytest.raises(MovementError) as refusal:
        await entries.review_queue(world.fresh(), await town.actor(world, handle), town.a.id, first=9)
    assert refusal.value.code is Code.NOT_FOUND


async def test_a_draft_is_seen_by_its_own_unit_only(world: World, town: Town) -> None:
    draft = await make_entry(world, town, State.DRAFT)
    for handle, seen in (("rpt", 1), ("rv1", 0), ("pcs", 0), ("ldr", 0), ("aud", 0), ("rpt-b", 0)):
        actor = await town.actor(world, handle)
        page = await entries.of_unit(world.fresh(), actor, town.a.id, 2026, first=20)
        assert (handle, len(page.items)) == (handle, seen)
        if not seen:
            with pytest.raises(MovementError) as refusal:
                await entries.entry(world.fresh(), actor, draft.id)
            assert refusal.value.code is Code.NOT_FOUND


async def test_who_reads_no_entries_gets_no_list(world: World, town: Town) -> None:
    for handle in ("adm", "stranger"):
        with pytest.raises(MovementError) as refusal:
            await entries.of_unit(world.fresh(), await town.actor(world, handle), town.a.id, 2026, first=5)
        assert refusal.value.code is Code.NOT_FOUND


async def test_another_commune_lists_the_recognised_ones_only(world: World, town: Town) -> None:
    await make_entry(world, town, State.SUBMITTED)
    good = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    page = await entries.of_unit(world.fresh(), await town.actor(world, "rv1-b"), town.a.id, 2026, first=20)
    assert [type(item) for item in page.items] == [PublicEntry]
    assert page.items[0].id == good.id


async def test_filters(world: World, town: Town) -> None:
    economy = await make_entry(world, town, State.SUBMITTED)
    culture = await make_entry(world, town, State.SUBMITTED, field="CULTURE_SOCIETY", focus=["PETITIONS"])
    accepted = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    staff = await town.actor(world, "pcs")

    async def found(**filters: object) -> list[str]:
        page = await entries.of_unit(world.fresh(), staff, town.a.id, 2026, first=20, **filters)  # type: ignore[arg-type]
        return [entry.id for entry in page.items]

    assert await found(field=EntryField.CULTURE_SOCIETY) == [culture.id]
    assert await found(focus=FocusArea.NEW_RURAL) == [economy.id, accepted.id]
    assert await found(state=State.SUBMITTED) == [economy.id, culture.id]
    assert await found(state=State.SUBMITTED, focus=FocusArea.PETITIONS) == [culture.id]
    assert await found(level=Level.GRASSROOTS) == [accepted.id]
    assert await found(level=Level.GRASSROOTS, state=State.SUBMITTED) == []
    assert await found(level=Level.PROVINCE) == []


async def test_pages_hold_everything_once_in_order(world: World, town: Town) -> None:
    made = [await make_entry(world, town, State.SUBMITTED) for _ in range(7)]
    staff = await town.actor(world, "pcs")
    seen: list[str] = []
    after = None
    while True:
        page = await entries.of_unit(world.fresh(), staff, town.province.id, 2026, first=3, after=after)
        seen += [entry.id for entry in page.items]
        after = page.end_cursor
        if not page.has_next:
            break
    assert seen == [entry.id for entry in made]


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_has_one_to_a_hundred_lines(world: World, town: Town, first: int) -> None:
    with pytest.raises(MovementError) as refusal:
        await entries.of_unit(world.fresh(), await town.actor(world, "pcs"), town.a.id, 2026, first=first)
    assert refusal.value.code is Code.BAD_INPUT


async def test_a_cursor_of_another_list_or_person_is_refused_before_any_read(world: World, town: Town) -> None:
    for _ in range(2):
        await make_entry(world, town, State.SUBMITTED)
    staff, leader = await town.actor(world, "pcs"), await town.actor(world, "ldr")
    page = await entries.of_unit(world.fresh(), staff, town.a.id, 2026, first=1)
    cursor = page.end_cursor
    assert cursor
    before = world.store.calls
    for actor, unit, year, after in (
        (leader, town.a.id, 2026, cursor),
        (staff, town.b.id, 2026, cursor),
        (staff, town.a.id, 2025, cursor),
        (staff, town.a.id, 2026, cursor[:-1] + ("A" if cursor[-1] != "A" else "B")),
        (staff, town.a.id, 2026, ""),
    ):
        with pytest.raises(MovementError) as refusal:
            await entries.of_unit(world.fresh(), actor, unit, year, first=1, after=after)
        assert refusal.value.code is Code.BAD_CURSOR
    assert world.store.calls == before


async def test_the_successor_reads_what_its_predecessors_left(world: World, town: Town) -> None:
    old = town.old_a
    # Only its path matters: the old commune's record is read through the reach of the new one.
    reviewer = await town.actor(world, "rv1")
    assert reviewer.may("entry.read", units.place_of(old, world.today())) == "RV1"
    assert reviewer.may("entry.accept", units.place_of(old, world.today())) is None
    assert (await town.actor(world, "rv1-b")).may("entry.read", units.place_of(old, world.today())) is None


async def test_history_tells_act_role_time_and_reason(world: World, town: Town, clock: Clock) -> None:
    entry = await make_entry(world, town, State.RETURNED)
    found = await entries.history(world.fresh(), await town.actor(world, "ldr"), entry)
    assert [(a.act, a.role, a.reason, a.version) for a in found] == [
        ("createEntry", "RPT", None, 1),
        ("submitEntry", "RPT", None, 2),
        ("returnEntry", "RV1", "Lý do.", 3),
    ]
    assert {a.at for a in found} == {clock.at}
