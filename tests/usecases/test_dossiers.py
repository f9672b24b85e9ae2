"""Dossiers on the real engine: from the list to the award, who may not, what is refused, what is asked twice."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.actors import Actor
from movement.model.awards import AchievementClaim, Award, AwardMethod, achievement_of
from movement.model.dossier_acts import DossierAct
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier, DossierState
from movement.model.errors import Code, MovementError
from movement.model.reasons import Outcome
from movement.model.subjects import SubjectClass
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import dossier_changes, dossier_decisions, dossier_papers, dossiers
from movement.world import World
from tests import uploads
from tests.builders import Clock, Town, request
from tests.dossier_builders import PAPERS, ask_for, attach, bring, decision, kept, listed, next_step, review, shortlist

Snapshot = Callable[[], object]
_S = DossierState


async def refused(act: Awaitable[Any]) -> list[tuple[Code, str]]:
    """Return the codes and paths of what an act is refused for."""
    with pytest.raises(MovementError) as refusal:
        await act
    return [(p.code, ".".join(p.path)) for p in refusal.value.problems]


async def award_of(world: World, found: Dossier) -> Award:
    """Return the award that a dossier names."""
    (one,) = await world.store.get([want(Award, id=found.award)], strong=True)
    award: Award = one
    return award


async def test_from_the_list_to_the_award(world: World, town: Town, store: Store) -> None:
    entry, *_ = await listed(world, town, *PAPERS)
    made = await shortlist(world, town, entry, None)
    assert (made.entry, made.subject, made.awarding, made.unit) == (entry.id, None, town.province.id, entry.unit)
    assert (made.listed.rank, made.listed.outcome, made.listed.rules) == (1, Outcome.ELIGIBLE, 1)
    done = await bring(world, town, made, _S.DECIDED, *PAPERS)
    assert [s.state for s in done.steps] == [_S.SHORTLISTED, _S.PROPOSED, _S.COUNCIL_PASSED, _S.DECIDED]
    assert (done.version, done.received_at, done.rules) == (8, world.today(), 2)
    award = await award_of(world, done)
    key = achievement_of(entry.achievement_key, 2026)
    assert (award.entry, award.dossier, award.achievements, award.method) == (
        entry.id,
        done.id,
        (key,),
        AwardMethod.THEMATIC,
    )
    assert (award.unit, award.awarded_by, award.subject_class) == (
        entry.unit,
        town.province.id,
        SubjectClass.COLLECTIVE,
    )
    (claim,) = await store.get([want(AchievementClaim, achievement=key)], strong=True)
    assert claim == AchievementClaim(achievement=key, award=award.id)
    trail = [a for _, a in await store.rows(tables.trail_of_subject, Span(done.id), strong=True)]
    assert [a.act for a in trail] == [
        "shortlistCandidate",
        "attachDocument",
        "attachDocument",
        "proposeCandidate",
        "reviewDocument",
        "reviewDocument",
        "passCouncil",
        "decideCandidate",
    ]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Dossier) == done == await kept(world, done)
    trail = [a for _, a in await store.rows(tables.trail_of_subject, Span(award.id), strong=True)]
    assert [a.act for a in trail] == ["decideCandidate"]
    assert audit.replay(trail, Award) == award


READERS = {"rv1", "rv2", "pcs", "ldr", "aud"}


async def test_who_reads_the_candidate_reads_the_dossier(world: World, town: Town) -> None:
    entry, *_ = await listed(world, town)
    made = await shortlist(world, town, entry)
    for handle in ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger"):
        actor = await town.actor(world, handle)
        assert await dossiers.get_many(world.fresh(), actor, [made.id, "d" + "0" * 16, "x"]) == [
            made if handle in READERS else None,
            None,
            None,
        ], handle
        places = [(made.slot, entry.id), (made.slot, town.a.id)]
        assert await dossiers.of_candidates(world.fresh(), actor, places) == [
            made if handle in READERS else None,
            None,
        ], handle


async def test_whoever_the_rules_do_not_call_eligible_needs_a_reason(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    first, second, third = await listed(world, town)
    before = snapshot()
    for entry in (second, third):
        assert await refused(shortlist(world, town, entry, None)) == [(Code.REASON_REQUIRED, "reason")]
    assert snapshot() == before
    made = await shortlist(world, town, third, "Điển hình đặc biệt.")
    assert (made.listed.rank, made.listed.outcome, made.listed.despite) == (
        3,
        Outcome.INELIGIBLE,
        "Điển hình đặc biệt.",
    )
    assert (await shortlist(world, town, first, None)).listed.despite == ""


async def test_a_candidate_is_named_as_the_list_shows_it(world: World, town: Town, snapshot: Snapshot) -> None:
    first, second, _ = await listed(world, town)
    before = snapshot()
    for given, wanted in (
        ({"rank": 2}, (Code.NOT_FOUND, "entry")),
        ({"rank": 4}, (Code.NOT_FOUND, "entry")),
        ({"rank": -1}, (Code.NOT_FOUND, "entry")),
        ({"entry": second.id}, (Code.NOT_FOUND, "entry")),
        ({"entry": None}, (Code.NOT_FOUND, "subject")),
        ({"subject": "j" + "0" * 16}, (Code.NOT_FOUND, "subject")),
        ({"unit": town.a.id}, (Code.NOT_FOUND, "level")),
        ({"unit": "t" + "0" * 16}, (Code.NOT_FOUND, "unit")),
    ):
        assert await refused(shortlist(world, town, first, **given)) == [wanted], given
    assert snapshot() == before


async def test_a_candidate_has_one_dossier_until_that_one_ends(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, *_ = await listed(world, town)
    staff = await town.actor(world, "pcs")
    for state in (_S.WITHDRAWN, _S.REJECTED):
        made = await shortlist(world, town, entry)
        before = snapshot()
        assert await refused(shortlist(world, town, entry)) == [(Code.ILLEGAL_ACT, "rank")]
        assert snapshot() == before
        gone = await bring(world, town, made, state)
        assert await dossiers.of_candidates(world.fresh(), staff, [(made.slot, entry.id)]) == [None]
        assert await kept(world, gone) == gone
    last = await shortlist(world, town, entry)
    assert await dossiers.of_candidates(world.fresh(), staff, [(last.slot, entry.id)]) == [last]


async def test_of_two_who_shortlist_at_once_one_does(world: World, town: Town) -> None:
    entry, *_ = await listed(world, town)
    both = await asyncio.gather(
        *(shortlist(world, town, entry, by=by) for by in ("pcs", "pcs2")), return_exceptions=True
    )
    (made,) = [one for one in both if isinstance(one, Dossier)]
    (lost,) = [one for one in both if isinstance(one, MovementError)]
    assert lost.code in {Code.CONFLICT, Code.ILLEGAL_ACT}
    staff = await town.actor(world, "pcs")
    page = await dossiers.of_unit(world.fresh(), staff, town.province.id, 2026, first=10)
    assert page.items == (made,)


async def test_all_missing_documents_are_named(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, *_ = await listed(world, town, *PAPERS, "SANG_KIEN")
    staff = await town.actor(world, "pcs")
    made = await attach(world, town, await shortlist(world, town, entry), "BIEN_BAN")
    before = snapshot()
    missing = [(Code.MISSING_FIELD, "documents.TO_TRINH"), (Code.MISSING_FIELD, "documents.SANG_KIEN")]
    assert await refused(dossier_changes.propose(world.fresh(), staff, request(made))) == missing
    assert snapshot() == before
    made = await attach(world, town, await attach(world, town, made, "TO_TRINH"), "SANG_KIEN")
    # What was rejected is as if it were not there; what has issues is there.
    made = await review(world, town, made, 1, DocumentVerdict.REJECTED)
    made = await review(world, town, made, 2, DocumentVerdict.HAS_ISSUES)
    assert await refused(dossier_changes.propose(world.fresh(), staff, request(made))) == [
        (Code.MISSING_FIELD, "documents.BIEN_BAN")
    ]
    made = await attach(world, town, made, "BIEN_BAN")
    made = await dossier_changes.propose(world.fresh(), staff, request(made))
    assert (made.state, made.received_at, made.rules, made.proposed_by) == (
        _S.PROPOSED,
        world.today(),
        2,
        town.subject("pcs"),
    )
    before = snapshot()
    vote = (world.today(), 8, 9, 10)
    assert await refused(dossier_changes.pass_council(world.fresh(), staff, request(made), *vote)) == [
        (Code.MISSING_FIELD, f"documents.{kind}") for kind in ("TO_TRINH", "BIEN_BAN", "SANG_KIEN")
    ]
    assert snapshot() == before


async def test_the_day_of_receipt_chooses_the_rules(world: World, town: Town, clock: Clock) -> None:
    first, second, _ = await listed(world, town, "TO_TRINH")
    early = await bring(world, town, await shortlist(world, town, first), _S.PROPOSED, "TO_TRINH")
    clock.forward(days=1)
    await ask_for(world, town, *PAPERS)
    late = await shortlist(world, town, second)
    assert await refused(bring(world, town, late, _S.PROPOSED, "TO_TRINH")) == [
        (Code.MISSING_FIELD, "documents.BIEN_BAN")
    ]
    # What was received before stays under what was asked for then.
    passed = await next_step(world, town, early, _S.COUNCIL_PASSED)
    assert (early.rules, passed.rules, passed.state) == (2, 2, _S.COUNCIL_PASSED)


async def test_documents_are_reviewed_by_another_person(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, *_ = await listed(world, town)
    made = await attach(world, town, await shortlist(world, town, entry))
    foreign = await uploads.confirmed(world, town, "rpt-b", unit=town.b_committee)
    waiting = await uploads.ask(world, town, "pcs", unit=town.province)
    staff, verdict = await town.actor(world, "pcs"), DocumentVerdict
    before = snapshot()
    for upload in (foreign.id, waiting.id, "f" + "0" * 16, "x"):
        act = dossier_papers.attach(world.fresh(), staff, request(made), "TO_TRINH", "Tờ trình", upload)
        assert await refused(act) == [(Code.NOT_FOUND, "upload")]
    own = made.documents[0].upload
    for kind, title, at in (("to trinh", "Tờ trình", "kind"), ("TO_TRINH", "", "title")):
        act = dossier_papers.attach(world.fresh(), staff, request(made), kind, title, own)
        assert await refused(act) == [(Code.BAD_INPUT, at)]
    for number, by, said, reason, wanted in (
        (1, "pcs", verdict.APPROVED, "Đạt.", (Code.SAME_PERSON, "document")),
        (2, "pcs2", verdict.APPROVED, "Đạt.", (Code.NOT_FOUND, "document")),
        (1, "pcs2", verdict.PENDING, "Đạt.", (Code.BAD_INPUT, "verdict")),
        (1, "pcs2", verdict.HAS_ISSUES, None, (Code.REASON_REQUIRED, "reason")),
        (1, "pcs2", verdict.REJECTED, " ", (Code.REASON_REQUIRED, "reason")),
    ):
        assert await refused(review(world, town, made, number, said, by, reason)) == [wanted]
    assert snapshot() == before
    done = await review(world, town, made, 1, verdict.HAS_ISSUES, reason="Thiếu chữ ký.")
    (document,) = done.documents
    assert (document.verdict, document.reason, document.reviewed_by, document.by) == (
        verdict.HAS_ISSUES,
        "Thiếu chữ ký.",
        town.subject("pcs2"),
        town.subject("pcs"),
    )


async def test_votes_and_days_that_cannot_be(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, *_ = await listed(world, town)
    made = await bring(world, town, await shortlist(world, town, entry), _S.PROPOSED)
    staff, other, today = await town.actor(world, "pcs"), await town.actor(world, "pcs2"), world.today()
    day = timedelta(days=1)
    before = snapshot()
    for vote, at in (
        ((today - day, 8, 9, 10), "metOn"),
        ((today + day, 8, 9, 10), "metOn"),
        ((today, 10, 9, 10), "votesFor"),
        ((today, 8, 11, 10), "votesFor"),
        ((today, -1, 9, 10), "votes_for"),
        ((today, 0, 0, 10), "present"),
        ((today, 0, 1, 1001), "members"),
    ):
        act = dossier_changes.pass_council(world.fresh(), staff, request(made), *vote)
        assert await refused(act) == [(Code.BAD_INPUT, at)], vote
    assert snapshot() == before
    passed = await next_step(world, town, made, _S.COUNCIL_PASSED)
    before = snapshot()
    for changes, wanted in (
        ({"decided_on": today - day}, (Code.BAD_INPUT, "decidedOn")),
        ({"decided_on": today + day}, (Code.BAD_INPUT, "decidedOn")),
        ({"decision_number": " "}, (Code.MISSING_FIELD, "decisionNumber")),
        ({"subject_class": None}, (Code.MISSING_FIELD, "subjectClass")),
        ({"merits": ["h" + "0" * 16]}, (Code.NOT_FOUND, "merits")),
        ({"merits": ["x"]}, (Code.NOT_FOUND, "merits")),
    ):
        act = dossier_decisions.decide(world.fresh(), other, request(passed), decision(world, **changes))
        assert await refused(act) == [wanted], changes
    same = dossier_decisions.decide(world.fresh(), staff, request(passed), decision(world))
    assert await refused(same) == [(Code.SAME_PERSON, "id")]
    assert snapshot() == before


READY = {
    DossierAct.ATTACH: _S.SHORTLISTED,
    DossierAct.REVIEW: _S.PROPOSED,
    DossierAct.PROPOSE: _S.SHORTLISTED,
    DossierAct.PASS: _S.PROPOSED,
    DossierAct.DECIDE: _S.COUNCIL_PASSED,
    DossierAct.REJECT: _S.PROPOSED,
    DossierAct.WITHDRAW: _S.COUNCIL_PASSED,
}
HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "ldr", "adm", "aud", "stranger")


def _do(world: World, actor: Actor, what: DossierAct, found: Dossier, upload: str) -> Awaitable[Dossier]:
    fresh, asks = world.fresh(), request(found, "Lý do.")
    match what:
        case DossierAct.ATTACH:
            return dossier_papers.attach(fresh, actor, asks, "TO_TRINH", "Tờ trình", upload)
        case DossierAct.REVIEW:
            return dossier_papers.review(fresh, actor, asks, 1, DocumentVerdict.APPROVED)
        case DossierAct.PROPOSE:
            return dossier_changes.propose(fresh, actor, asks)
        case DossierAct.PASS:
            return dossier_changes.pass_council(fresh, actor, asks, world.today(), 8, 9, 10)
        case DossierAct.DECIDE:
            return dossier_decisions.decide(fresh, actor, asks, decision(world))
        case _:
            return dossier_changes.end(fresh, actor, what, asks)


@pytest.mark.parametrize("what", READY)
async def test_only_staff_act_once_a_request_and_at_the_version_they_saw(
    world: World, town: Town, snapshot: Snapshot, what: DossierAct
) -> None:
    entry, *_ = await listed(world, town)
    file = await uploads.confirmed(world, town, "pcs", unit=town.province)
    made = await attach(world, town, await shortlist(world, town, entry))
    found = await bring(world, town, made, READY[what])
    before = snapshot()
    for handle in HANDLES:
        code = (Code.FORBIDDEN, "") if handle in READERS else (Code.NOT_FOUND, "id")
        assert await refused(_do(world, await town.actor(world, handle), what, found, file.id)) == [code], handle
    staff = await town.actor(world, "pcs2")
    for version in (found.version - 1, found.version + 1):
        stale = structs.replace(found, version=version)
        assert await refused(_do(world, staff, what, stale, file.id)) == [(Code.CONFLICT, "version")]
    assert snapshot() == before
    done = await _do(world, staff, what, found, file.id)
    assert done.version == found.version + 1


async def test_a_request_that_comes_again_changes_nothing_again(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, *_ = await listed(world, town)
    asked = request(None, "Nổi bật.")
    first = await shortlist(world, town, entry, asked=asked)
    passed = await bring(world, town, first, _S.COUNCIL_PASSED)
    other, again = await town.actor(world, "pcs2"), request(passed)
    decided = await dossier_decisions.decide(world.fresh(), other, again, decision(world))
    before = snapshot()
    # The first answer each, not what became of it since.
    assert await shortlist(world, town, entry, asked=asked) == first
    assert await dossier_decisions.decide(world.fresh(), other, again, decision(world)) == decided
    another = decision(world, decision_number="16/QĐ-UBND")
    act = dossier_decisions.decide(world.fresh(), other, again, another)
    assert await refused(act) == [(Code.IDEMPOTENCY_MISMATCH, "requestId")]
    assert snapshot() == before
