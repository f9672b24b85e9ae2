"""What people do about returns."""

from collections.abc import Awaitable, Callable
from typing import Any

from movement.model.return_acts import ReturnAct
from movement.model.returns import Return, ReturnState, return_id
from movement.usecases import return_changes
from movement.usecases.acts import Request
from movement.world import World
from tests.faults.histories.client import Deed
from tests.faults.histories.life import Life
from tests.return_builders import NUMBERS, given

S, A = ReturnState, ReturnAct
PERIODS = tuple(f"2026-M{month:02d}" for month in range(3, 12))
ONWARD: dict[ReturnState, tuple[tuple[ReturnAct, str], ...]] = {
    S.DRAFT: ((A.SUBMIT, "rpt"), (A.SAVE, "rpt")),
    S.RETURNED: ((A.SUBMIT, "rpt"), (A.SAVE, "rpt")),
    S.SUBMITTED: ((A.APPROVE, "rv1"), (A.SEND_BACK, "rv1")),
    S.APPROVED: ((A.ACCEPT, "pcs"), (A.SEND_BACK, "rv1")),
    S.ACCEPTED: ((A.REOPEN, "pcs"),),
}
PEOPLE = ("rpt", "rv1", "rpt-b", "rv1-b", "pcs", "ins")


def deed(life: Life, on: Any = None) -> Deed:
    """Return what somebody does to a return next; `on` the one it is about."""
    mine = life.known(Return)
    made = {one.id for one in mine}
    free = [one for one in _owed(life) if one[2] not in made]
    found = on or (life.rng.choice(mine) if mine and (not free or life.rng.random() < 0.8) else None)
    if found is None:
        return _create(life, *life.rng.choice(free)[:2])
    onward = ONWARD.get(found.state, ())
    act, by = life.rng.choice(onward) if onward and life.rng.random() < 0.85 else _anything(life)
    if by in {"rpt", "rv1"} and found.path.startswith(life.town.b.path):
        by += "-b"
    return _do(life, found, act, by)


def _anything(life: Life) -> tuple[ReturnAct, str]:
    return life.rng.choice([act for act in A if act not in {A.CREATE, A.LOCK}]), life.rng.choice(PEOPLE)


def _owed(life: Life) -> list[tuple[str, str, str]]:
    units, code = (life.town.a.id, life.town.b.id), life.report_type.code
    return [(unit, period, return_id(unit, code, period)) for unit in units for period in PERIODS]


def _numbers(life: Life) -> list[dict[str, Any]]:
    return given(NUMBERS | {"DIALOG_CNT": str(life.rng.randint(1, 9))})


def _create(life: Life, unit: str, period: str) -> Deed:
    actor = life.actor("rpt" if unit == life.town.a.id else "rpt-b")
    type_, values = life.report_type.id, _numbers(life)

    def send(world: World, request: Request) -> Awaitable[Return]:
        return return_changes.create(world, actor, request, unit, type_, period, values)

    return Deed(what=A.CREATE, by=actor.subject, kind=Return, request=life.asks(), send=send)


def _do(life: Life, found: Return, act: ReturnAct, by: str) -> Deed:
    actor, values, until = life.actor(by), _numbers(life), life.world.today()
    ways: dict[ReturnAct, Callable[[World, Request], Awaitable[Return]]] = {
        A.SAVE: lambda w, r: return_changes.save(w, actor, r, values),
        A.SUBMIT: lambda w, r: return_changes.submit(w, actor, r),
        A.EXTEND: lambda w, r: return_changes.extend(w, actor, act, r, until),
        A.REOPEN: lambda w, r: return_changes.extend(w, actor, act, r, until),
    }
    send = ways.get(act) or (lambda w, r: return_changes.act(w, actor, act, r))
    return Deed(what=act, by=actor.subject, kind=Return, request=life.asks(found, "Lý do."), send=send)
