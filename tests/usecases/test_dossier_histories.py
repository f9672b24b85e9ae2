"""Random lives of candidates on the real engine, by right and wrong people, while runs make the lists anew.

After every step what is kept is held to laws told here in words of their own; a run changes no dossier, no award and no
claim, whatever it makes of the candidates.
"""

from collections import Counter
from collections.abc import Awaitable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.actors import Actor
from movement.model.awards import AchievementClaim, Award, AwardForm, achievement_of
from movement.model.dossier_acts import DossierAct
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier, DossierClaim, DossierState
from movement.model.entries import Entry, Level, State
from movement.model.entry_acts import Act
from movement.model.errors import MovementError
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import dossier_changes, dossier_decisions, dossier_lists, dossier_papers, entry_changes
from movement.world import World
from tests import uploads
from tests.builders import Clock, Town, make_entry, request
from tests.dossier_builders import PAPERS, compute, decision, listed, rows

S, A = DossierState, DossierAct
WALKS, STEPS = 8, 60
NEXT = {
    S.SHORTLISTED: {S.SHORTLISTED, S.PROPOSED, S.WITHDRAWN},
    S.PROPOSED: {S.PROPOSED, S.COUNCIL_PASSED, S.REJECTED, S.WITHDRAWN},
    S.COUNCIL_PASSED: {S.DECIDED, S.REJECTED, S.WITHDRAWN},
    S.DECIDED: {S.DECIDED},
    S.REJECTED: set(),
    S.WITHDRAWN: set(),
}
"""By hand: which state may follow which; DECIDED follows itself by publishing."""
PEOPLE = ("pcs", "pcs", "pcs", "pcs2", "pcs2", "pcs2", "rv1", "ldr", "adm")
ACTS = (*A, A.REVIEW, A.REVIEW, A.ATTACH, A.DECIDE, A.PASS, A.SHORTLIST, A.PROPOSE)


class Walk:
    """What people do about the three entries of a list by chance."""

    def __init__(self, world: World, town: Town, clock: Clock, seed: int) -> None:
        self.world, self.town, self.clock, self.rng = world, town, clock, Random(seed)
        self.done: Counter[str] = Counter()
        self.reached: Counter[DossierState] = Counter()
        self.known: dict[str, Dossier] = {}
        self.runs = 1
        self.leading = False

    async def begin(self) -> "Walk":
        self.entries: list[Entry] = await listed(self.world, self.town, *PAPERS)
        self.file = await uploads.confirmed(self.world, self.town, "pcs", unit=self.town.province)
        return self

    async def live(self) -> None:
        for _ in range(STEPS):
            luck = self.rng.random()
            if luck < 0.1:
                await self.run()
            elif luck < 0.15:
                self.clock.forward(days=self.rng.randint(1, 3))
            else:
                await self.act()
            await self.hold()

    async def run(self) -> None:
        """Make the lists anew, of other entries than before: no dossier, award or claim changes."""
        if self.rng.random() < 0.5:
            await self._change_the_list()
        before = await self.kept()
        self.runs += 1
        await compute(self.world, self.town, self.runs)
        assert await self.kept() == before
        self.done["run"] += 1

    async def _change_the_list(self) -> None:
        if self.rng.random() < 0.5:
            self.entries.append(await make_entry(self.world, self.town, State.RUNNING, title=f"Mô hình {self.runs}"))
            return
        (gone,) = await self.world.store.get([want(Entry, id=self.rng.choice(self.entries).id)], strong=True)
        reporter = await self.town.actor(self.world, "rpt")
        try:
            await entry_changes.act(self.world.fresh(), reporter, Act.DISCONTINUE, request(gone, "Dừng lại."))
        except MovementError:
            return

    async def act(self) -> None:
        """Let somebody try something on some dossier, as it stands or as it stood before."""
        what, by = self.rng.choice(ACTS), self.rng.choice(PEOPLE)
        found = self.rng.choice(list(self.known.values())) if self.known else None
        self.leading = found is not None and self.rng.random() < 0.7
        if found is not None and self.leading:
            what, by = self._onward(found)
        actor = await self.town.actor(self.world, by)
        before = await self.kept()
        if found is not None and self.rng.random() < 0.05:
            found = structs.replace(found, version=found.version - 1)
        try:
            if what is A.SHORTLIST:
                made = await self._shortlist(actor)
            elif what is A.PUBLISH:
                await self._publish(actor)
                made = None
            elif found is None:
                return
            else:
                made = await self._try(actor, what, found)
        except MovementError:
            # What is refused writes nothing.
            assert await self.kept() == before, what
            self.done["refused"] += 1
            return
        assert by in {"pcs", "pcs2"}, what
        self.done[what] += 1
        if made is not None:
            self.known[made.id] = made
            self.reached[made.state] += 1

    def _onward(self, found: Dossier) -> tuple[DossierAct, str]:
        """Return what would lead a dossier on, and who may do it."""
        open_ = [d for d in found.documents if found.latest(d.kind) is d and d.verdict is not DocumentVerdict.APPROVED]
        match found.state:
            case S.SHORTLISTED:
                lacking = any(found.latest(paper) is None for paper in PAPERS)
                return A.ATTACH if lacking else A.PROPOSE, "pcs"
            case S.PROPOSED:
                return (A.REVIEW, "pcs2") if open_ else (A.PASS, "pcs")
            case S.COUNCIL_PASSED:
                return self.rng.choice((A.DECIDE, A.DECIDE, A.REJECT)), "pcs2"
            case S.DECIDED:
                return A.PUBLISH, "pcs"
            case _:
                return A.SHORTLIST, "pcs"

    def _try(self, actor: Actor, what: DossierAct, found: Dossier) -> Awaitable[Dossier]:
        fresh, rng = self.world.fresh(), self.rng
        asks = request(found, "Lý do." if rng.random() < 0.9 else None)
        match what:
            case A.ATTACH:
                lacking = [paper for paper in PAPERS if found.latest(paper) is None] or PAPERS
                return dossier_papers.attach(fresh, actor, asks, rng.choice(lacking), "Tài liệu", self.file.id)
            case A.REVIEW:
                verdict = rng.choice([DocumentVerdict.APPROVED] * 4 + [DocumentVerdict.HAS_ISSUES])
                open_ = [d.number for d in found.documents if d.verdict is not DocumentVerdict.APPROVED]
                number = rng.choice(open_) if open_ and self.leading else rng.randint(1, len(found.documents) + 1)
                return dossier_papers.review(fresh, actor, asks, number, verdict)
            case A.PROPOSE:
                return dossier_changes.propose(fresh, actor, asks)
            case A.PASS:
                return dossier_changes.pass_council(fresh, actor, asks, self.world.today(), 8, 9, 10)
            case A.DECIDE:
                return dossier_decisions.decide(fresh, actor, asks, decision(self.world))
            case _:
                return dossier_changes.end(fresh, actor, what, asks)

    async def _shortlist(self, actor: Actor) -> Dossier:
        row = self.rng.choice(await rows(self.world, self.town))
        place = (self.town.province.id, 2026, Level.PROVINCE, AwardForm.DVK, row.rank)
        asked = request(None, "Nổi bật.")
        return await dossier_changes.shortlist(self.world.fresh(), actor, asked, *place, entry=row.entry)

    async def _publish(self, actor: Actor) -> None:
        place = (self.town.province.id, 2026, Level.PROVINCE, AwardForm.DVK)
        made = await dossier_lists.publish(self.world.fresh(), actor, request(), *place)
        (one,) = await self.world.store.get([want(Dossier, id=made.dossiers[0])], strong=True)
        assert (one.published_at, one.state) == (self.world.now(), S.DECIDED)
        for name in made.dossiers:
            (self.known[name],) = await self.world.store.get([want(Dossier, id=name)], strong=True)

    async def kept(self) -> list[Any]:
        """Return every dossier that was ever opened, with its award and its claims, as they are stored."""
        store = self.world.store
        found = await store.get([want(Dossier, id=name) for name in sorted(self.known)], strong=True)
        awards = await store.get([want(Award, id=one.award) for one in found if one.award], strong=True)
        claims = [want(DossierClaim, slot=c.slot, about=c.about) for one in found for c in one.claims]
        keys = [want(AchievementClaim, achievement=achievement_of(one.achievement_key, 2026)) for one in self.entries]
        return [found, awards, await store.get(claims, strong=True), await store.get(keys, strong=True)]

    async def hold(self) -> None:
        """Hold what is stored to the laws."""
        (found, awards, _, used) = await self.kept()
        assert found == [self.known[name] for name in sorted(self.known)]
        standing = [one for one in found if one.state not in {S.REJECTED, S.WITHDRAWN}]
        assert len({one.entry for one in standing}) == len(standing), "one candidate, two dossiers"
        for one in standing:
            (claim,) = await self.world.store.get([want(DossierClaim, slot=one.slot, about=one.entry)], strong=True)
            assert claim == DossierClaim(slot=one.slot, about=one.entry, dossier=one.id)
        decided = [one for one in found if one.state is S.DECIDED]
        assert sorted(a.id for a in awards) == sorted(one.award for one in decided)
        assert sorted(claim.award for claim in used if claim is not None) == sorted(a.id for a in awards)
        for one in found:
            await self._hold_one(one)

    async def _hold_one(self, one: Dossier) -> None:
        states = [s.state for s in one.steps]
        assert states[0] is S.SHORTLISTED
        assert all(new in NEXT[old] for old, new in pairwise(states)), states
        assert states[-1] is one.state
        assert (one.received_at is not None) == (S.PROPOSED in states)
        assert (one.council is not None) == (S.COUNCIL_PASSED in states)
        assert (one.award is not None) == (one.state is S.DECIDED)
        assert one.published_at is None or one.state is S.DECIDED
        for paper in PAPERS if S.COUNCIL_PASSED in states else ():
            document = one.latest(paper)
            assert document is not None
            assert (document.verdict, document.by == document.reviewed_by) == (DocumentVerdict.APPROVED, False)
        trail = [a for _, a in await self.world.store.rows(tables.trail_of_subject, Span(one.id), strong=True)]
        assert audit.verify(trail) == []
        assert audit.replay(trail, Dossier) == one
        who = {a.act: a.actor for a in trail}
        if one.state is S.DECIDED:
            assert who[A.DECIDE] != who[A.PROPOSE]
        assert "SYS" not in who.values()


@pytest.mark.parametrize("seed", range(WALKS))
async def test_random_lives_of_candidates(world: World, town: Town, clock: Clock, seed: int) -> None:
    walk = await Walk(world, town, clock, seed).begin()
    await walk.live()
    assert walk.done["refused"] > 0
    assert walk.done["run"] > 0
    _TOLD.update(walk.reached)


_TOLD: Counter[DossierState] = Counter()


def test_the_walks_went_everywhere() -> None:
    # After the walks above: this file's tests run in order.
    assert set(_TOLD) == set(S), _TOLD
