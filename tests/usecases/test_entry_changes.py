"""Every act on an entry, on the real engine: what it changes, who may do it, and that a refusal writes nothing."""

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from movement.model import audit
from movement.model.entries import Entry, Level, PublicEntry, State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import entries, entry_changes, recognitions
from movement.world import World
from tests.builders import (
    REACHED,
    Clock,
    Town,
    full_form,
    full_scores,
    make_entry,
    recognised,
    request,
)

Snapshot = Callable[[], object]


async def trail(world: World, entry: Entry) -> list[audit.Audit]:
    return [a for _, a in await world.store.rows(paths.trail_of_subject, Span(entry.id), strong=True)]


async def test_an_entry_goes_from_draft_to_verified(world: World, town: Town, clock: Clock) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    assert (entry.state, entry.version, entry.runs, entry.appraisals) == (State.VERIFIED, 6, 1, 1)
    assert [step.state for step in entry.steps] == [
        State.DRAFT,
        State.SUBMITTED,
        State.ACCEPTED,
        State.RUNNING,
        State.REPORTED,
        State.VERIFIED,
    ]
    assert entry.registered_at == clock.at
    assert entry.outputs[0].actual == Decimal(450)
    assert entry.year == 2026
    (sheet,) = await entries.appraisals(world, entry)
    assert [s.points for s in sheet.scores] == [10, 15, 15, 30, 20, 10]
    (report,) = await entries.reports(world, entry)
    assert report.outputs == entry.outputs


async def test_the_trail_is_sound_and_replays_to_the_entry(world: World, town: Town) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    found = await trail(world, entry)
    assert [a.act for a in found] == [
        "createEntry",
        "submitEntry",
        "acceptEntry",
        "startEntry",
        "reportEntry",
        "verifyEntry",
        "recogniseEntry",
    ]
    assert [a.role for a in found] == ["RPT", "RPT", "RV1", "RPT", "RPT", "RV1", "RV1"]
    assert audit.verify(found) == []
    assert audit.replay(found, Entry) == entry


@pytest.mark.parametrize(("reason", "kept"), [(" Gửi muộn do bão. ", "Gửi muộn do bão."), (None, None), (" ", None)])
async def test_why_an_entry_was_accepted_stays_with_it(
    world: World, town: Town, reason: str | None, kept: str | None
) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    reviewer = await town.actor(world, "rv1")
    accepted = await entry_changes.act(world.fresh(), reviewer, Act.ACCEPT, request(entry, reason))
    assert accepted.accepted_reason == kept
    (stored,) = await entries.get_many(world.fresh(), reviewer, [entry.id])
    assert stored == accepted
    assert audit.replay(await trail(world, entry), Entry) == accepted


async def test_the_same_request_again_changes_nothing_and_answers_the_same(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    reporter = await town.actor(world, "rpt")
    asked = request()
    first = await entry_changes.create(world.fresh(), reporter, asked, town.a.id, full_form())
    submitted = await entry_changes.act(world.fresh(), reporter, Act.SUBMIT, request(first))
    before = snapshot()
    again = await entry_changes.create(world.fresh(), reporter, asked, town.a.id, full_form())
    assert again == first != submitted
    assert snapshot() == before


async def test_a_request_id_with_another_body_is_a_mismatch(world: World, town: Town, snapshot: Snapshot) -> None:
    reporter = await town.actor(world, "rpt")
    asked = request()
    await entry_changes.create(world.fresh(), reporter, asked, town.a.id, full_form())
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.create(world.fresh(), reporter, asked, town.a.id, full_form(title="Khác"))
    assert refusal.value.code is Code.IDEMPOTENCY_MISMATCH
    assert snapshot() == before


async def test_the_same_request_at_the_same_time_is_applied_once(world: World, town: Town) -> None:
    reporter = await town.actor(world, "rpt")
    asked = request()
    made = await asyncio.gather(
        *(entry_changes.create(world.fresh(), reporter, asked, town.a.id, full_form()) for _ in range(4))
    )
    assert len({entry.id for entry in made}) == 1
    page = await entries.of_unit(world.fresh(), reporter, town.a.id, 2026, first=10)
    assert [entry.id for entry in page.items] == [made[0].id]


async def test_of_two_reviewers_with_the_same_version_one_wins(world: World, town: Town) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    reviewer, staff = await town.actor(world, "rv1"), await town.actor(world, "pcs")
    outcomes = await asyncio.gather(
        entry_changes.act(world.fresh(), reviewer, Act.ACCEPT, request(entry)),
        entry_changes.act(world.fresh(), staff, Act.REJECT, request(entry, "Trùng.")),
        return_exceptions=True,
    )
    won = [o for o in outcomes if isinstance(o, Entry)]
    lost = [o for o in outcomes if isinstance(o, MovementError)]
    assert len(won) == len(lost) == 1
    assert lost[0].code is Code.CONFLICT
    assert [a.version for a in await trail(world, entry)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("handle", "state", "act", "code"),
    [
        ("rpt-b", State.DRAFT, Act.SUBMIT, Code.NOT_FOUND),
        ("rv1", State.DRAFT, Act.SUBMIT, Code.NOT_FOUND),
        ("pcs", State.DRAFT, Act.SUBMIT, Code.NOT_FOUND),
        ("rpt", State.SUBMITTED, Act.ACCEPT, Code.FORBIDDEN),
        ("ldr", State.SUBMITTED, Act.ACCEPT, Code.FORBIDDEN),
        ("rv1-b", State.SUBMITTED, Act.ACCEPT, Code.NOT_FOUND),
        ("adm", State.SUBMITTED, Act.ACCEPT, Code.NOT_FOUND),
        ("rv1", State.ACCEPTED, Act.ACCEPT, Code.ILLEGAL_ACT),
        ("rpt", State.WITHDRAWN, Act.SUBMIT, Code.ILLEGAL_ACT),
        ("rv1", State.SUBMITTED, Act.RETURN, Code.REASON_REQUIRED),
    ],
)
async def test_a_refused_act_has_its_code_and_writes_nothing(
    world: World, town: Town, snapshot: Snapshot, handle: str, state: State, act: Act, code: Code
) -> None:
    entry = await make_entry(world, town, state)
    actor = await town.actor(world, handle)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.act(world.fresh(), actor, act, request(entry))
    assert refusal.value.code is code
    assert snapshot() == before


async def test_a_stale_version_is_a_conflict(world: World, town: Town, snapshot: Snapshot) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    reviewer = await town.actor(world, "rv1")
    await entry_changes.act(world.fresh(), reviewer, Act.ACCEPT, request(entry))
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.act(world.fresh(), reviewer, Act.REJECT, request(entry, "Trễ."))
    assert refusal.value.code is Code.CONFLICT
    assert snapshot() == before


async def test_an_incomplete_form_names_every_missing_field(world: World, town: Town, snapshot: Snapshot) -> None:
    reporter = await town.actor(world, "rpt")
    draft = await entry_changes.create(world.fresh(), reporter, request(), town.a.id, {"title": "Chỉ có tên"})
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.act(world.fresh(), reporter, Act.SUBMIT, request(draft))
    assert {p.code for p in refusal.value.problems} == {Code.MISSING_FIELD}
    assert [p.path[0] for p in refusal.value.problems] == [
        "situation",
        "objectives",
        "criteria",
        "content",
        "method",
        "area",
        "beneficiaries",
        "forces",
        "resources",
        "starts_on",
        "evaluates_on",
        "outputs",
        "sustainability",
        "field",
        "subject",
    ]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "ẩn\u200bdấu"}, "title"),
        ({"field": "SPORT"}, "field"),
        ({"outputs": [{"name": "a", "measure": "b", "target": "-1"}]}, "outputs"),
        ({"outputs": [{"name": "a", "measure": "b", "target": "NaN"}]}, "outputs"),
        ({"starts_on": "1999-01-01"}, "startsOn"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"evaluates_on": "2026-01-01"}, "evaluatesOn"),
        ({"focus": ["NEW_RURAL", "NEW_RURAL"]}, "focus"),
        ({"state": "VERIFIED"}, "state"),
        ({"forces": [{"type": "CLAN", "name": "", "role": "LEAD"}]}, "forces"),
    ],
)
async def test_a_bad_form_is_refused_with_the_field(
    world: World, town: Town, snapshot: Snapshot, form: dict[str, object], path: str
) -> None:
    reporter = await town.actor(world, "rpt")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.create(world.fresh(), reporter, request(), town.a.id, full_form(**form))
    assert refusal.value.code is Code.BAD_INPUT
    assert (refusal.value.problems[0].path or ("",))[0] == path
    assert snapshot() == before


async def test_text_is_kept_in_one_unicode_form(world: World, town: Town) -> None:
    reporter = await town.actor(world, "rpt")
    decomposed = "Hie\u0302\u0301n đa\u0302\u0301t"
    entry = await entry_changes.create(world.fresh(), reporter, request(), town.a.id, {"title": decomposed})
    assert entry.title == "Hiến đất"


async def test_nobody_reviews_what_he_wrote(world: World, town: Town) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    reviewer = await town.actor(world, "rv1")
    author = reviewer.__class__(subject=town.subject("rpt"), holds=reviewer.holds)
    with pytest.raises(MovementError) as refusal:
        # The grants of a write are read strongly, so borrowed rights do not help either.
        await entry_changes.act(world.fresh(), author, Act.ACCEPT, request(entry))
    assert refusal.value.code is Code.FORBIDDEN


@pytest.mark.parametrize(
    ("outputs", "code"),
    [
        ([], Code.MISSING_FIELD),
        ([{"index": 0, "actual": "1", "evidence": []}], Code.MISSING_FIELD),
        ([{"index": 0, "actual": None, "evidence": [{"title": "a", "url": "https://e.org"}]}], Code.MISSING_FIELD),
        ([{"index": 1, "actual": "1", "evidence": []}], Code.BAD_INPUT),
        ([{"index": 0, "actual": "1", "evidence": [{"title": "a", "url": "javascript:alert(1)"}]}], Code.BAD_INPUT),
    ],
)
async def test_every_output_needs_a_result_and_evidence(
    world: World, town: Town, snapshot: Snapshot, outputs: list[dict[str, object]], code: Code
) -> None:
    entry = await make_entry(world, town, State.RUNNING)
    reporter = await town.actor(world, "rpt")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.report(world.fresh(), reporter, request(entry), outputs)
    assert refusal.value.code is code
    assert snapshot() == before


async def test_a_sheet_keeps_within_its_maxima(world: World, town: Town, snapshot: Snapshot) -> None:
    entry = await make_entry(world, town, State.REPORTED)
    inspector = await town.actor(world, "ins")
    sheets = [
        full_scores()[:5],
        [*full_scores()[:5], full_scores()[0]],
        [{**full_scores()[0], "points": 11}, *full_scores()[1:]],
        [{**full_scores()[0], "points": -1}, *full_scores()[1:]],
    ]
    before = snapshot()
    for sheet in sheets:
        with pytest.raises(MovementError) as refusal:
            await entry_changes.verify(world.fresh(), inspector, request(entry), sheet, conflict_solved=False)
        assert refusal.value.code is Code.BAD_INPUT
    silent = [{**full_scores()[0], "reason": " "}, *full_scores()[1:]]
    with pytest.raises(MovementError) as refusal:
        await entry_changes.verify(world.fresh(), inspector, request(entry), silent, conflict_solved=False)
    assert refusal.value.code is Code.REASON_REQUIRED
    assert snapshot() == before


async def test_a_year_goes_on_and_the_old_report_stays(world: World, town: Town) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    reporter = await town.actor(world, "rpt")
    entry = await entry_changes.act(world.fresh(), reporter, Act.CONTINUE, request(entry))
    second = [{**REACHED[0], "actual": "700"}]
    entry = await entry_changes.report(world.fresh(), reporter, request(entry), second)
    assert [r.outputs[0].actual for r in await entries.reports(world, entry)] == [Decimal(450), Decimal(700)]


async def test_a_recognised_entry_is_taken_over_by_another_commune(world: World, town: Town) -> None:
    source = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    other = await town.actor(world, "rpt-b")
    copy = await entry_changes.replicate(world.fresh(), other, request(source), town.b.id)
    assert (copy.state, copy.source, copy.unit, copy.title) == (State.DRAFT, source.id, town.b.id, source.title)
    assert copy.achievement_key == source.achievement_key
    assert copy.outputs[0].actual is None
    seen = await entries.entry(world.fresh(), await town.actor(world, "rpt"), source.id)
    assert isinstance(seen, Entry)
    assert (seen.replications, seen.version) == (1, source.version + 1)
    assert audit.verify(await trail(world, source)) == []


async def test_only_what_was_recognised_can_be_taken_over(world: World, town: Town, snapshot: Snapshot) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    before = snapshot()
    for handle, code in (("rpt-b", Code.NOT_FOUND), ("rpt", Code.ILLEGAL_ACT)):
        with pytest.raises(MovementError) as refusal:
            await entry_changes.replicate(world.fresh(), await town.actor(world, handle), request(entry), town.b.id)
        assert refusal.value.code is code
    assert snapshot() == before


async def test_taking_over_again_answers_the_same_even_after_a_revocation(world: World, town: Town) -> None:
    source = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    other, asked = await town.actor(world, "rpt-b"), request(source)
    copy = await entry_changes.replicate(world.fresh(), other, asked, town.b.id)
    now = await entries.entry(world.fresh(), await town.actor(world, "pcs"), source.id)
    assert isinstance(now, Entry)
    staff = await town.actor(world, "pcs")
    await recognitions.revoke_recognition(
        world.fresh(), staff, request(now, "Gian dối."), Level.GRASSROOTS, 2026, "9/QĐ"
    )
    assert await entry_changes.replicate(world.fresh(), other, asked, town.b.id) == copy


async def test_an_amendment_stands_beside_the_entry(world: World, town: Town) -> None:
    entry = await make_entry(world, town, State.ACCEPTED)
    staff = await town.actor(world, "pcs")
    amended = await entry_changes.amend(world.fresh(), staff, request(entry, "Nhầm địa bàn."), "Thôn 2, không phải 1")
    assert amended.area == entry.area
    (made,) = await entries.amendments(world, amended)
    assert (made.text, made.reason) == ("Thôn 2, không phải 1", "Nhầm địa bàn.")


async def test_an_ended_unit_takes_no_new_entry(world: World, town: Town, snapshot: Snapshot) -> None:
    reporter = await town.actor(world, "rpt")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.create(world.fresh(), reporter, request(), town.old_a.id, full_form())
    # The old commune's records may be read, but a grant on its successor writes nothing there.
    assert refusal.value.code is Code.FORBIDDEN
    assert snapshot() == before


async def test_a_run_does_not_start_in_the_future(world: World, town: Town, snapshot: Snapshot) -> None:
    entry = await make_entry(world, town, State.ACCEPTED)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.start(world.fresh(), await town.actor(world, "rpt"), request(entry), date(2026, 11, 25))
    assert refusal.value.code is Code.BAD_INPUT
    assert snapshot() == before


async def test_others_see_the_public_fields_of_a_recognised_entry_only(world: World, town: Town) -> None:
    verified = await make_entry(world, town, State.VERIFIED)
    other = await town.actor(world, "rpt-b")
    with pytest.raises(MovementError) as refusal:
        await entries.entry(world.fresh(), other, verified.id)
    assert refusal.value.code is Code.NOT_FOUND
    entry = await recognised(world, town, verified)
    seen = await entries.entry(world.fresh(), other, entry.id)
    assert isinstance(seen, PublicEntry)
    assert seen.recognitions[0].level is Level.GRASSROOTS
    assert seen.outputs[0].evidence == ()
    assert await entries.history(world.fresh(), other, seen) == []
