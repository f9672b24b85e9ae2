"""Dossiers for tests: a list of candidates, two members of staff, and what brings a candidate of it to a state."""

from typing import Any

from msgspec import structs

from movement.model.awards import AwardForm, AwardMethod
from movement.model.commendation import Candidate, CommendationHead, head_id
from movement.model.dossier_acts import DossierAct
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier, DossierState
from movement.model.entries import Entry, Level, State
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.predicates import Parameter
from movement.model.reasons import Outcome
from movement.model.rule_sets import Purpose, Rule, RuleSet
from movement.model.subjects import Subject, SubjectClass
from movement.storage.store import want
from movement.usecases import (
    candidates,
    commendation,
    dossier_changes,
    dossier_decisions,
    dossier_lists,
    dossier_papers,
    rule_sets,
)
from movement.world import World
from tests import uploads
from tests.builders import Town, make_entry, make_grant, make_person, recognised, request
from tests.candidate_builders import settle_candidate_rules

PAPERS = ("TO_TRINH", "BIEN_BAN")
"""What rule R24 asks for of every form."""
_S = DossierState
ROAD = (_S.SHORTLISTED, _S.PROPOSED, _S.COUNCIL_PASSED, _S.DECIDED)


async def settle_second(world: World, town: Town) -> None:
    """Let there be a second member of the province's staff, `pcs2`: who proposes does not decide."""
    await world.store.put_all(make_person(town.subject("pcs2"), make_grant(Role.PCS, town.province)))


async def ask_for(world: World, town: Town, *papers: str) -> None:
    """Let the rules of today ask for documents by a version of its own, written as it will be kept."""
    (found,) = await world.store.get([rule_sets.wanted(Purpose.COMMENDATION, town.province.id)], strong=True)
    kept: RuleSet = found
    last = kept.versions[-1]
    rule = Rule(id="R24", parameters=(Parameter(name="documents", value=",".join(papers)),))
    added = structs.replace(
        last,
        number=last.number + 1,
        effective_from=world.today(),
        rules=(*(r for r in last.rules if r.id != "R24"), rule),
    )
    await world.store.put_all([structs.replace(kept, versions=(*kept.versions, added), version=kept.version + 1)])


async def compute(world: World, town: Town, g: int = 1) -> None:
    """Compute the town's lists, by the rules but those of documents: they hold dossiers, not who is on a list."""
    (found,) = await world.store.get([rule_sets.wanted(Purpose.COMMENDATION, town.province.id)], strong=True)
    versions = tuple(structs.replace(v, rules=tuple(r for r in v.rules if r.id != "R24")) for v in found.versions)
    await world.store.put_all([structs.replace(found, versions=versions)])
    await commendation._compute(world.fresh(), town.province, Period.parse("2026"), g, lambda _: None)
    await world.store.put_all([found])


async def listed(world: World, town: Town, *papers: str) -> list[Entry]:
    """Return three entries in the order of the province's list: good, not recognised below, still running."""
    await settle_second(world, town)
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1}, R09=None, R10=None, R10L=None)
    first = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    second = await make_entry(world, town, State.VERIFIED, unit=town.b_committee, title="Nhà sạch vườn đẹp")
    third = await make_entry(world, town, State.RUNNING, unit=town.a, title="Tổ hòa giải")
    await compute(world, town)
    if papers:
        await ask_for(world, town, *papers)
    return [first, second, third]


async def rows(world: World, town: Town) -> list[Candidate]:
    """Return the province's candidates by rank, as staff see them."""
    staff = await town.actor(world, "pcs")
    page = await candidates.candidates(
        world.fresh(), staff, town.province.id, 2026, Level.PROVINCE, first=100, form=AwardForm.DVK
    )
    return list(page.items)


async def shortlist(
    world: World, town: Town, of: Entry, reason: str | None = "Tập thể nổi bật.", by: str = "pcs", **given: Any
) -> Dossier:
    """Shortlist an entry at the rank it has now."""
    (row,) = [r for r in await rows(world, town) if r.entry == of.id]
    asked = given.pop("asked", None) or request(None, reason)
    named: dict[str, Any] = {"entry": of.id} | given
    place = (named.pop("unit", town.province.id), 2026, Level.PROVINCE, AwardForm.DVK, named.pop("rank", row.rank))
    return await dossier_changes.shortlist(world.fresh(), await town.actor(world, by), asked, *place, **named)


async def in_form(world: World, town: Town, entry: Entry, form: AwardForm) -> int:
    """Put an entry into the province's list of another form than the movement's own; return its rank there.

    Runs rank for the movement's own form; which form it is makes no difference to a dossier.
    """
    name = head_id(town.province.id, Level.PROVINCE, 2026)
    (head,) = await world.store.get([want(CommendationHead, id=name)], strong=True)
    row = Candidate(
        run=head.run,
        form=form,
        rank=1,
        entry=entry.id,
        unit=entry.unit,
        root=entry.root,
        path=entry.path,
        outcome=Outcome.ELIGIBLE,
    )
    await world.store.put_all([row])
    return row.rank


async def shortlist_in(world: World, town: Town, entry: Entry, form: AwardForm, by: str = "pcs") -> Dossier:
    """Shortlist an entry in the province's list of a form."""
    rank, actor = await in_form(world, town, entry, form), await town.actor(world, by)
    place = (town.province.id, 2026, Level.PROVINCE, form, rank)
    return await dossier_changes.shortlist(world.fresh(), actor, request(), *place, entry=entry.id)


async def attach(world: World, town: Town, found: Dossier, kind: str = "TO_TRINH", by: str = "pcs") -> Dossier:
    """Attach a file of the province."""
    file = await uploads.confirmed(world, town, by, unit=town.province)
    actor = await town.actor(world, by)
    return await dossier_papers.attach(world.fresh(), actor, request(found), kind, f"Tài liệu {kind}", file.id)


async def review(
    world: World,
    town: Town,
    found: Dossier,
    number: int,
    verdict: DocumentVerdict = DocumentVerdict.APPROVED,
    by: str = "pcs2",
    reason: str | None = "Đúng mẫu.",
) -> Dossier:
    """Say what a document is worth."""
    actor = await town.actor(world, by)
    return await dossier_papers.review(world.fresh(), actor, request(found, reason), number, verdict)


async def next_step(world: World, town: Town, found: Dossier, to: DossierState, *papers: str) -> Dossier:
    """Bring a dossier one state on: `pcs` proposes, `pcs2` decides."""
    staff, other = await town.actor(world, "pcs"), await town.actor(world, "pcs2")
    fresh, today, reason = world.fresh(), world.today(), "Lý do."
    if to is _S.PROPOSED:
        for paper in papers:
            found = await attach(world, town, found, paper)
        return await dossier_changes.propose(fresh, staff, request(found))
    if to is _S.COUNCIL_PASSED:
        for document in found.documents:
            found = await review(world, town, found, document.number)
        return await dossier_changes.pass_council(fresh, staff, request(found), today, 8, 9, 10)
    if to is _S.DECIDED:
        return await dossier_decisions.decide(fresh, other, request(found), decision(world))
    what = DossierAct.REJECT if to is _S.REJECTED else DossierAct.WITHDRAW
    return await dossier_changes.end(fresh, staff, what, request(found, reason))


def decision(world: World, **changes: Any) -> dict[str, Any]:
    """Return what is said of a decision of today about an entry of a collective."""
    said = {"decision_number": "15/QĐ-UBND", "decided_on": world.today(), "method": AwardMethod.THEMATIC}
    return said | {"subject_class": SubjectClass.COLLECTIVE} | changes


async def bring(world: World, town: Town, found: Dossier, state: DossierState, *papers: str) -> Dossier:
    """Bring a shortlisted dossier to a state by the shortest way."""
    before = {_S.REJECTED: _S.PROPOSED, _S.WITHDRAWN: _S.SHORTLISTED}.get(state, state)
    for to in ROAD[1 : ROAD.index(before) + 1]:
        found = await next_step(world, town, found, to, *papers)
    return await next_step(world, town, found, state) if state in {_S.REJECTED, _S.WITHDRAWN} else found


async def commended(world: World, town: Town, entry: Entry, person: Subject) -> Dossier:
    """Return the dossier, with a document, by which a person was commended for an entry of the list, published."""
    await settle_second(world, town)
    opened = await attach(world, town, await shortlist(world, town, entry))
    # As it will be where a run lists a person for an entry.
    about = structs.replace(opened, subject=person.id)
    await world.store.put_all([about, *about.claims])
    passed = await bring(world, town, about, _S.COUNCIL_PASSED)
    decider, staff = await town.actor(world, "pcs2"), await town.actor(world, "pcs")
    said = decision(world, subject_class=None)
    done = await dossier_decisions.decide(world.fresh(), decider, request(passed), said)
    place = (town.province.id, 2026, Level.PROVINCE, AwardForm.DVK)
    await dossier_lists.publish(world.fresh(), staff, request(), *place)
    return await kept(world, done)


async def kept(world: World, found: Dossier) -> Dossier:
    """Return a dossier as it is kept now."""
    (one,) = await world.store.get([want(Dossier, id=found.id)], strong=True)
    there: Dossier = one
    return there
