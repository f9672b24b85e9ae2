"""What people do about inspections."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from msgspec import structs

from movement.model.conclusions import RemedyState
from movement.model.entries import Entry
from movement.model.inspection_acts import InspectionAct
from movement.model.inspections import Inspection, InspectionState
from movement.model.score_sheets import Grade
from movement.usecases import inspection_changes
from movement.usecases.acts import Request
from movement.world import World
from tests.faults.histories.client import Deed
from tests.faults.histories.life import Life
from tests.inspection_builders import ATTEMPTS, ROAD, Try, team_form

S, A = InspectionState, InspectionAct
BESIDE: dict[InspectionState, tuple[tuple[InspectionAct, str], ...]] = {
    S.ON_SITE: ((A.RECORD_FINDING, "ins"), (A.CHECK_ENTRY, "ins2"), (A.WITHDRAW_FINDING, "ins")),
    S.VERIFYING: ((A.RECORD_FINDING, "ins2"), (A.CHECK_ENTRY, "ins")),
    S.CONCLUDED: ((A.SUPERSEDE, "ins"), (A.NOMINATE, "ins")),
}
"""What happens in a state and leads to no other."""
PEOPLE = ("rpt", "rpt-b", "rv1", "ins", "ins2", "ins3", "pcs", "ldr")
KEPT = 3


def deed(life: Life, on: Any = None) -> Deed:
    """Return what somebody does to an inspection next; `on` the one it is about."""
    mine = life.known(Inspection)
    open_ = [one for one in mine if one.state is not S.CLOSED]
    found = on or (life.rng.choice(open_) if open_ and (len(open_) >= KEPT or life.rng.random() < 0.85) else None)
    if found is None:
        return _plan(life)
    act, by = _onward(life, found) if life.rng.random() < 0.85 else _anything(life)
    if by == "rpt" and found.path.startswith(life.town.b.path):
        by = "rpt-b"
    return _do(life, found, act, by)


def _anything(life: Life) -> tuple[InspectionAct, str]:
    acts = [act for act in InspectionAct if act is not A.PLAN]
    return life.rng.choice(acts), life.rng.choice(PEOPLE)


def _onward(life: Life, found: Inspection) -> tuple[InspectionAct, str]:
    choice = life.rng.choice
    if (beside := BESIDE.get(found.state)) and life.rng.random() < 0.4:
        return choice(beside)
    if found.state is S.FOLLOW_UP and any(r.remedy.state is not RemedyState.VERIFIED for r in found.recommendations):
        if any(r.remedy.state is RemedyState.REPORTED for r in found.recommendations):
            return choice(((A.VERIFY_REMEDY, "ins"), (A.VERIFY_REMEDY, "both"), (A.REOPEN_REMEDY, "ins")))
        return A.REPORT_REMEDY, choice(("rpt", "both"))
    states = list(S)
    following = states[min(states.index(found.state) + 1, len(states) - 1)]
    return ROAD[following]


def _plan(life: Life) -> Deed:
    town = life.town
    unit = life.rng.choice((town.a, town.a_committee, town.a_front, town.b, town.b_committee))
    actor, campaign = life.actor("pcs"), life.campaign.id

    def send(world: World, request: Request) -> Awaitable[Inspection]:
        named = structs.replace(request, id=campaign)
        return inspection_changes.plan(world, actor, named, unit.id)

    return Deed(what=A.PLAN, by=actor.subject, kind=Inspection, request=life.asks(), send=send)


def _do(life: Life, found: Inspection, act: InspectionAct, by: str) -> Deed:
    actor, today = life.actor(by), life.world.today()
    entries = life.known(Entry)
    tried = Try(
        by=(life.world, actor, life.asks(found, "Lý do.")),
        today=today,
        marks=[],
        grade=life.rng.choice((Grade.GOOD, Grade.FAIR)),
        entry=life.rng.choice(entries).id if entries else "e0000000000000000",
        number=1,
        days=1,
        asks=[{"text": "Công khai kết quả.", "due_on": today + timedelta(days=30), "owner": None}],
        team=team_form(life.town, today, "ins2"),
    )

    def send(world: World, request: Request) -> Awaitable[Inspection]:
        return ATTEMPTS[act](structs.replace(tried, by=(world, actor, request)))

    return Deed(what=act, by=actor.subject, kind=Inspection, request=tried.by[2], send=send)
