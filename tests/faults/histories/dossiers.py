"""What people do about candidates, from the list to its publication."""

from collections.abc import Awaitable, Callable
from typing import Any

from movement.model.awards import AwardForm
from movement.model.dossier_acts import ENDED, DossierAct
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier, DossierState, PublishedList
from movement.model.entries import Level
from movement.usecases import dossier_changes, dossier_decisions, dossier_lists, dossier_papers
from movement.usecases.acts import Request
from movement.world import World
from tests.dossier_builders import decision
from tests.faults.histories.client import Deed
from tests.faults.histories.life import Life

S, A = DossierState, DossierAct
ONWARD: dict[DossierState, tuple[tuple[DossierAct, str], ...]] = {
    S.SHORTLISTED: ((A.PROPOSE, "pcs"), (A.PROPOSE, "pcs"), (A.ATTACH, "pcs")),
    S.PROPOSED: ((A.PASS, "pcs"), (A.PASS, "pcs"), (A.ATTACH, "pcs"), (A.REVIEW, "pcs2"), (A.REJECT, "pcs")),
    S.COUNCIL_PASSED: ((A.DECIDE, "pcs2"), (A.DECIDE, "pcs2"), (A.WITHDRAW, "pcs")),
    S.DECIDED: ((A.PUBLISH, "pcs"),),
}
PEOPLE = ("pcs", "pcs2", "rv1", "ldr", "adm")


def deed(life: Life, on: Any = None) -> Deed | None:
    """Return what somebody does to a dossier next; None while there is no list."""
    mine = [one for one in life.known(Dossier) if one.state not in ENDED]
    found = on or (life.rng.choice(mine) if mine and life.rng.random() < 0.85 else None)
    if found is None:
        return _shortlist(life) if life.candidates else None
    onward = ONWARD.get(found.state, ())
    act, by = life.rng.choice(onward) if onward and life.rng.random() < 0.85 else _anything(life)
    return _publish(life, by) if act is A.PUBLISH else _do(life, found, act, by)


def _anything(life: Life) -> tuple[DossierAct, str]:
    return life.rng.choice([act for act in A if act is not A.SHORTLIST]), life.rng.choice(PEOPLE)


def _shortlist(life: Life) -> Deed:
    row, actor = life.rng.choice(life.candidates), life.actor("pcs")
    place = (life.town.province.id, 2026, Level.PROVINCE, AwardForm.DVK, row.rank)

    def send(world: World, request: Request) -> Awaitable[Dossier]:
        return dossier_changes.shortlist(world, actor, request, *place, entry=row.entry)

    request = life.asks(None, "Tập thể nổi bật.")
    return Deed(what=A.SHORTLIST, by=actor.subject, kind=Dossier, request=request, send=send)


def _publish(life: Life, by: str) -> Deed:
    actor, place = life.actor(by), (life.town.province.id, 2026, Level.PROVINCE, AwardForm.DVK)

    def send(world: World, request: Request) -> Awaitable[PublishedList]:
        return dossier_lists.publish(world, actor, request, *place)

    return Deed(
        what=A.PUBLISH,
        by=actor.subject,
        kind=PublishedList,
        request=life.asks(),
        send=send,
        then=lambda made: [(Dossier, name) for name in made.dossiers],
        patient=True,
    )


def _do(life: Life, found: Dossier, act: DossierAct, by: str) -> Deed:
    actor, today, file, said = life.actor(by), life.world.today(), life.file, decision(life.world)
    number = life.rng.randint(1, max(len(found.documents), 1))
    ways: dict[DossierAct, Callable[[World, Request], Awaitable[Dossier]]] = {
        A.ATTACH: lambda w, r: dossier_papers.attach(w, actor, r, "TO_TRINH", "Tài liệu", file),
        A.REVIEW: lambda w, r: dossier_papers.review(w, actor, r, number, DocumentVerdict.APPROVED),
        A.PROPOSE: lambda w, r: dossier_changes.propose(w, actor, r),
        A.PASS: lambda w, r: dossier_changes.pass_council(w, actor, r, today, 8, 9, 10),
        A.DECIDE: lambda w, r: dossier_decisions.decide(w, actor, r, said),
    }
    send = ways.get(act) or (lambda w, r: dossier_changes.end(w, actor, act, r))
    return Deed(what=act, by=actor.subject, kind=Dossier, request=life.asks(found, "Lý do."), send=send)
