"""Recording, correcting and erasing subjects of commendation; a person's name stands in one row and nowhere else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.actors import Prefix
from movement.model.errors import Code, MovementError
from movement.model.subjects import PersonalData, Subject, SubjectClass, SubjectKind
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import subjects
from movement.world import World
from tests.builders import Town, make_unit, place, request, stored
from tests.fact_builders import COLLECTIVE, NAME, PERSON, POSITION, make_award, make_merit, make_subject, names_in

Snapshot = Callable[[], object]


async def name_of(world: World, subject: Subject) -> PersonalData | None:
    (found,) = await world.store.get([want(PersonalData, subject=subject.id)], strong=True)
    return found  # type: ignore[no-any-return]


def holds(snapshot: Snapshot, text: str) -> int:
    """Return how often a text stands in anything that is stored."""
    return str(snapshot()).count(text)


async def test_a_person_is_recorded_and_the_name_stands_apart(world: World, town: Town, snapshot: Snapshot) -> None:
    made = await make_subject(world, town)
    assert (made.kind, made.subject_class, made.unit) == (
        SubjectKind.PERSON,
        SubjectClass.DIRECT_WORKER,
        town.a_committee.id,
    )
    assert Prefix(made.root, made.path) == place(town.a_committee)
    names = names_in(town)
    assert await name_of(world, made) == PersonalData(subject=made.id, **names)
    # Once each, in that row: no audit delta, no receipt and no index has them.
    assert [holds(snapshot, text) for text in names.values()] == [1, 1]
    assert await subjects.subject(world.fresh(), await town.actor(world, "aud"), made.id) == made


async def test_a_repeated_request_makes_one_subject(world: World, town: Town, snapshot: Snapshot) -> None:
    staff, asked = await town.actor(world, "pcs"), request()
    made = await subjects.record(world.fresh(), staff, asked, town.a.id, PERSON)
    before = snapshot()
    assert await subjects.record(world.fresh(), staff, asked, town.a.id, PERSON) == made
    with pytest.raises(MovementError) as refusal:
        await subjects.record(world.fresh(), staff, asked, town.a.id, PERSON | {"name": "Người khác (dữ liệu mẫu)"})
    assert refusal.value.code is Code.IDEMPOTENCY_MISMATCH
    assert snapshot() == before


@pytest.mark.parametrize(
    ("form", "code", "path"),
    [
        (PERSON | {"name": None}, Code.MISSING_FIELD, ("name",)),
        (PERSON | {"name": "  "}, Code.BAD_INPUT, ("name",)),
        (PERSON | {"name": "x" * 101}, Code.BAD_INPUT, ("name",)),
        (PERSON | {"name": "A\u200bn"}, Code.BAD_INPUT, ("name",)),
        (PERSON | {"position": "x" * 301}, Code.BAD_INPUT, ("position",)),
        (PERSON | {"label": "Tổ 1"}, Code.BAD_INPUT, ("label",)),
        (PERSON | {"whole_unit": True}, Code.BAD_INPUT, ("label",)),
        (PERSON | {"subject_class": SubjectClass.ENTERPRISE}, Code.BAD_INPUT, ("subjectClass",)),
        (COLLECTIVE | {"name": NAME}, Code.BAD_INPUT, ("name",)),
        (COLLECTIVE | {"position": POSITION}, Code.BAD_INPUT, ("name",)),
        (COLLECTIVE | {"whole_unit": True}, Code.BAD_INPUT, ("label",)),
        (COLLECTIVE | {"label": "…"}, Code.BAD_INPUT, ("label",)),
    ],
)
async def test_what_no_subject_is(
    world: World, town: Town, snapshot: Snapshot, form: dict[str, Any], code: Code, path: tuple[str, ...]
) -> None:
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await make_subject(world, town, **form)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (code, path)
    assert NAME not in problem.message
    assert snapshot() == before


async def test_a_collective_of_a_unit_is_on_record_once(world: World, town: Town, snapshot: Snapshot) -> None:
    team = await make_subject(world, town, **COLLECTIVE)
    await make_subject(world, town, **COLLECTIVE | {"label": "", "whole_unit": True})
    await make_subject(world, town, unit=town.b_committee, **COLLECTIVE)
    before = snapshot()
    for again in (COLLECTIVE | {"label": "TỔ TỰ QUẢN SỐ 1"}, COLLECTIVE | {"label": "", "whole_unit": True}):
        with pytest.raises(MovementError) as refusal:
            await make_subject(world, town, **again)
        assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, ("label",))
    assert snapshot() == before
    staff = await town.actor(world, "pcs")
    renamed = await subjects.correct(world.fresh(), staff, request(team, "Đổi tên."), {"label": "Tổ số 2"})
    assert (renamed.label, renamed.version) == ("Tổ số 2", 2)
    assert (await make_subject(world, town, **COLLECTIVE)).label == "Tổ tự quản số 1"
    with pytest.raises(MovementError) as refusal:
        await subjects.correct(world.fresh(), staff, request(renamed, "Lại."), {"label": "Tổ tự quản số 1"})
    assert refusal.value.problems[0].path == ("label",)


async def test_a_name_is_corrected_and_the_trail_holds_neither(world: World, town: Town, snapshot: Snapshot) -> None:
    made, staff = await make_subject(world, town), await town.actor(world, "pcs")
    asked, names = request(made, "Ghi sai dấu."), names_in(town)
    right = f"Đoàn Thị Thử {town.tag}. (dữ liệu mẫu)"
    done = await subjects.correct(world.fresh(), staff, asked, {"name": right})
    assert done.version == 2
    assert await subjects.correct(world.fresh(), staff, asked, {"name": right}) == done
    assert await name_of(world, made) == PersonalData(subject=made.id, name=right, position=names["position"])
    assert (holds(snapshot, names["name"]), holds(snapshot, right)) == (0, 1)
    cleared = await subjects.correct(world.fresh(), staff, request(done, "Thôi chức."), {"position": None})
    assert await name_of(world, made) == PersonalData(subject=made.id, name=right)
    before = snapshot()
    for form, reason, path in (
        ({"name": None}, "Lý do.", ("name",)),
        ({"subject_class": SubjectClass.HOUSEHOLD}, "Lý do.", ("subjectClass",)),
        ({"name": "Khác"}, None, ("reason",)),
    ):
        with pytest.raises(MovementError) as refusal:
            await subjects.correct(world.fresh(), staff, request(cleared, reason), form)
        assert refusal.value.problems[0].path == path
    with pytest.raises(MovementError) as refusal:
        await subjects.correct(world.fresh(), staff, request(made, "Cũ."), {"name": "Khác"})
    assert refusal.value.code is Code.CONFLICT
    assert snapshot() == before


async def test_a_subject_moves_to_another_unit_and_leaves_its_old_list(world: World, town: Town) -> None:
    made, staff = await make_subject(world, town), await town.actor(world, "pcs")
    moved = await subjects.correct(world.fresh(), staff, request(made, "Chuyển công tác."), {"unit": town.b.id})
    assert (moved.unit, moved.path) == (town.b.id, town.b.path)
    listed = {
        unit.id: [one.id for one in (await subjects.of_unit(world.fresh(), staff, unit.id, first=10)).items]
        for unit in (town.a, town.b, town.province)
    }
    assert listed == {town.a.id: [], town.b.id: [made.id], town.province.id: [made.id]}


async def test_staff_of_today_move_on_whom_an_ended_unit_leaves(world: World, town: Town) -> None:
    old = town.old_a
    left = Subject(
        id=world.new_id("j"),
        kind=SubjectKind.PERSON,
        subject_class=SubjectClass.DIRECT_WORKER,
        unit=old.id,
        root=old.root,
        path=old.path,
        created_at=world.now(),
        updated_at=world.now(),
    )
    await world.store.put_all([left])
    staff = await town.actor(world, "pcs")
    with pytest.raises(MovementError) as refusal:
        await subjects.correct(world.fresh(), staff, request(left, "Sai."), {"armed_forces": True})
    assert refusal.value.code is Code.FORBIDDEN
    moved = await subjects.correct(world.fresh(), staff, request(left, "Sáp nhập."), {"unit": town.a.id})
    assert (moved.root, moved.path) == (town.province.id, town.a.path)


async def test_lists_go_by_place_kind_and_scope(world: World, town: Town) -> None:
    people = [await make_subject(world, town) for _ in range(3)]
    team = await make_subject(world, town, unit=town.b, **COLLECTIVE)
    staff, reviewer = await town.actor(world, "pcs"), await town.actor(world, "rv1")
    page = await subjects.of_unit(world.fresh(), staff, town.province.id, first=2)
    assert page.has_next
    rest = await subjects.of_unit(world.fresh(), staff, town.province.id, first=10, after=page.end_cursor)
    assert {one.id for one in (*page.items, *rest.items)} == {one.id for one in (*people, team)}
    assert len(page.items) + len(rest.items) == 4
    only = await subjects.of_unit(world.fresh(), staff, town.province.id, kind=SubjectKind.COLLECTIVE, first=10)
    assert [one.id for one in only.items] == [team.id]
    own = await subjects.of_unit(world.fresh(), reviewer, town.province.id, first=10)
    assert {one.id for one in own.items} == {one.id for one in people}
    for handle, unit in (("rpt", town.a), ("rv1", town.b), ("adm", town.a), ("stranger", town.a)):
        with pytest.raises(MovementError) as refusal:
            await subjects.of_unit(world.fresh(), await town.actor(world, handle), unit.id, first=10)
        assert refusal.value.code is Code.NOT_FOUND
    calls = world.store.calls
    await subjects.of_unit(world.fresh(), staff, town.province.id, first=10)
    assert world.store.calls - calls == 3


async def test_who_may_not_record_writes_nothing(world: World, town: Town, snapshot: Snapshot) -> None:
    made = await make_subject(world, town)
    other = make_unit("Tỉnh khác")
    await world.store.put_all(stored(other))
    before = snapshot()
    for handle in ("rpt", "rv1", "rv2", "ins", "ldr", "adm", "aud"):
        doer = await town.actor(world, handle)
        with pytest.raises(MovementError) as refusal:
            await subjects.record(world.fresh(), doer, request(), town.a.id, PERSON)
        assert refusal.value.code is Code.FORBIDDEN
    staff = await town.actor(world, "pcs")
    with pytest.raises(MovementError) as refusal:
        await subjects.record(world.fresh(), staff, request(), other.id, PERSON)
    assert refusal.value.code is Code.NOT_FOUND
    for handle in ("pcs", "ldr", "rv1"):
        with pytest.raises(MovementError) as refusal:
            await subjects.erase(world.fresh(), await town.actor(world, handle), request(made, "Theo đơn."))
        assert refusal.value.code is Code.FORBIDDEN
    assert snapshot() == before


async def test_erasing_leaves_everything_but_the_name(world: World, town: Town, snapshot: Snapshot) -> None:
    made = await make_subject(world, town)
    merit = await make_merit(world, town, made)
    award = await make_award(world, town, made, merits=[merit.id])
    auditor = await town.actor(world, "aud")
    with pytest.raises(MovementError) as refusal:
        await subjects.erase(world.fresh(), auditor, request(made))
    assert refusal.value.code is Code.REASON_REQUIRED
    asked = request(made, "Theo yêu cầu của đương sự.")
    done = await subjects.erase(world.fresh(), auditor, asked)
    assert done == structs.replace(made, erased_at=world.now(), version=2, head=done.head)
    assert await subjects.erase(world.fresh(), auditor, asked) == done
    assert [holds(snapshot, text) for text in names_in(town).values()] == [0, 0]
    assert await name_of(world, made) is None
    for one in (merit, award):
        assert (await world.store.get([want(type(one), id=one.id)], strong=True)) == [one]
    records: tuple[Any, ...] = (done, merit, award)
    for one in records:
        trail = [row for _, row in await world.store.rows(tables.trail_of_subject, Span(one.id), strong=True)]
        assert audit.verify(trail) == []
        assert audit.replay(trail, type(one)) == one
    staff = await town.actor(world, "pcs")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await subjects.correct(world.fresh(), staff, request(done, "Ghi lại."), {"name": NAME})
    assert refusal.value.code is Code.ILLEGAL_ACT
    with pytest.raises(MovementError) as refusal:
        await subjects.erase(world.fresh(), auditor, request(done, "Lần nữa."))
    assert refusal.value.code is Code.ILLEGAL_ACT
    assert snapshot() == before
    # What is said of it goes on: a further award of an erased person is still a fact.
    assert (await make_award(world, town, done, year=2025, decided_on=date(2025, 12, 1))).subject == made.id


async def test_a_collective_has_nothing_to_erase(world: World, town: Town) -> None:
    team = await make_subject(world, town, **COLLECTIVE)
    with pytest.raises(MovementError) as refusal:
        await subjects.erase(world.fresh(), await town.actor(world, "aud"), request(team, "Thử."))
    assert refusal.value.code is Code.ILLEGAL_ACT
