"""Dossiers on the real engine: from the list to the award, who may not, what is refused, what is asked twice."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from movement.model import audit
from movement.model.awards import AchievementClaim, Award, AwardMethod, achievement_of
from movement.model.dossiers import Dossier, DossierState
from movement.model.errors import Code, MovementError
from movement.model.reasons import Outcome
from movement.model.subjects import SubjectClass
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import dossiers
from movement.world import World
from tests.builders import Town
from tests.dossier_builders import PAPERS, bring, kept, listed, shortlist

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
