"""One achievement, one award: decisions at the same moment, what is used up already, what revoking frees."""

import asyncio
from collections.abc import Callable

import pytest
from msgspec import structs

from movement.model.awards import AchievementClaim, Award, AwardForm, achievement_of
from movement.model.dossiers import Dossier, DossierState
from movement.model.entries import Entry
from movement.model.errors import Code, MovementError
from movement.model.merits import Merit, MeritKind, Reach
from movement.model.subjects import Subject, SubjectClass, SubjectKind
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import awards, dossier_decisions
from movement.world import World
from tests.builders import NOON, Town, new_id, request
from tests.dossier_builders import bring, decision, listed, shortlist, shortlist_in
from tests.usecases.test_dossiers import refused

Snapshot = Callable[[], object]
_S = DossierState


async def two_forms(world: World, town: Town) -> tuple[Entry, list[Dossier]]:
    """Return an entry and its dossiers in two forms, both passed by the council."""
    entry, *_ = await listed(world, town)
    first = await shortlist(world, town, entry)
    second = await shortlist_in(world, town, entry, AwardForm.BK_TINH)
    return entry, [await bring(world, town, one, _S.COUNCIL_PASSED) for one in (first, second)]


async def claims_of(world: World, entry: Entry) -> AchievementClaim | None:
    """Return who used up what the entry achieved in the year."""
    key = achievement_of(entry.achievement_key, 2026)
    (claim,) = await world.store.get([want(AchievementClaim, achievement=key)], strong=True)
    found: AchievementClaim | None = claim
    return found


@pytest.mark.parametrize("_", range(3))
async def test_of_two_decisions_on_one_achievement_one_wins_and_nothing_is_half_written(
    world: World, town: Town, _: int
) -> None:
    entry, both = await two_forms(world, town)
    decider = await town.actor(world, "pcs2")
    done = await asyncio.gather(
        *(dossier_decisions.decide(world.fresh(), decider, request(one), decision(world)) for one in both),
        return_exceptions=True,
    )
    (won,) = [one for one in done if isinstance(one, Dossier)]
    (lost,) = [one for one in done if isinstance(one, MovementError)]
    assert (lost.code, lost.problems[0].path) == (Code.ALREADY_AWARDED, ("entry",))
    claim = await claims_of(world, entry)
    assert claim is not None
    assert claim.award == won.award
    (other,) = [one for one in both if one.id != won.id]
    kept = await world.store.get([want(Dossier, id=one.id) for one in (won, other)], strong=True)
    assert kept == [won, other]
    lines = await world.store.rows(tables.awards_of_entry, Span(entry.id))
    assert [line.id for _, line in lines] == [won.award]
    trail = await world.store.rows(tables.trail_of_subject, Span(other.id), strong=True)
    assert [a.act for _, a in trail][-1] == "passCouncil"


async def test_what_was_awarded_is_refused_until_it_is_revoked(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, (first, second) = await two_forms(world, town)
    decider = await town.actor(world, "pcs2")
    won = await dossier_decisions.decide(world.fresh(), decider, request(first), decision(world))
    before = snapshot()
    again = dossier_decisions.decide(world.fresh(), decider, request(second), decision(world))
    assert await refused(again) == [(Code.ALREADY_AWARDED, "entry")]
    assert snapshot() == before
    await revoke(world, town, won)
    assert await claims_of(world, entry) is None
    last = await dossier_decisions.decide(world.fresh(), decider, request(second), decision(world))
    claim = await claims_of(world, entry)
    assert claim is not None
    assert claim.award == last.award != won.award


async def revoke(world: World, town: Town, found: Dossier) -> None:
    """Take the award of a dossier back by a decision."""
    (award,) = await world.store.get([want(Award, id=found.award)], strong=True)
    staff = await town.actor(world, "pcs")
    await awards.revoke(world.fresh(), staff, request(award, "Gian dối."), "20/QĐ-UBND", world.today())


async def test_a_subject_is_awarded_for_its_entry_and_its_merits(world: World, town: Town, snapshot: Snapshot) -> None:
    entry, *_ = await listed(world, town)
    whom = Subject(
        id=new_id("j"),
        kind=SubjectKind.PERSON,
        subject_class=SubjectClass.DIRECT_WORKER,
        unit=entry.unit,
        root=entry.root,
        path=entry.path,
        created_at=NOON,
        updated_at=NOON,
    )
    merits = [_merit(whom, kind) for kind in (MeritKind.INITIATIVE, MeritKind.RATING)]
    await world.store.put_all([whom, *merits])
    made = await bring(world, town, await shortlist(world, town, entry), _S.COUNCIL_PASSED)
    # Until runs list subjects: the dossier as it will be opened for a person who is proposed for an entry.
    about = structs.replace(made, subject=whom.id)
    await world.store.put_all([about])
    decider = await town.actor(world, "pcs2")
    before = snapshot()
    for named, wanted in (
        ([merits[1].id], (Code.BAD_INPUT, "merits.0")),
        ([merits[0].id, merits[0].id], (Code.BAD_INPUT, "merits")),
    ):
        said = decision(world, subject_class=None, merits=named)
        assert await refused(dossier_decisions.decide(world.fresh(), decider, request(about), said)) == [wanted]
    assert snapshot() == before
    said = decision(world, subject_class=None, merits=[merits[0].id])
    done = await dossier_decisions.decide(world.fresh(), decider, request(about), said)
    (award,) = await world.store.get([want(Award, id=done.award)], strong=True)
    key = achievement_of(entry.achievement_key, 2026)
    assert (award.subject, award.entry, award.achievements) == (whom.id, entry.id, (key, merits[0].id))
    assert award.subject_class is SubjectClass.DIRECT_WORKER
    claims = await world.store.get([want(AchievementClaim, achievement=one) for one in award.achievements], strong=True)
    assert [claim.award for claim in claims] == [award.id, award.id]


def _merit(whom: Subject, kind: MeritKind) -> Merit:
    return Merit(
        id=new_id("h"),
        subject=whom.id,
        root=whom.root,
        path=whom.path,
        kind=kind,
        year=2026,
        value=Reach.BASE if kind is MeritKind.INITIATIVE else "EXCELLENT",
        decision_number="3/QĐ",
        decided_on=NOON.date(),
        created_at=NOON,
        updated_at=NOON,
    )
