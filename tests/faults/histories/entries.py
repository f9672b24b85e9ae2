"""What people do about entries."""

from collections.abc import Awaitable, Callable
from typing import Any

from movement.model.entries import Entry, Level, State
from movement.model.entry_acts import Act
from movement.usecases import entry_changes, recognitions
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import REACHED, full_form, full_scores
from tests.faults.histories.client import Deed
from tests.faults.histories.life import Life

S = State
ONWARD: dict[State, tuple[tuple[Act, str], ...]] = {
    S.DRAFT: ((Act.SUBMIT, "rpt"), (Act.EDIT, "rpt")),
    S.RETURNED: ((Act.SUBMIT, "rpt"), (Act.EDIT, "rpt")),
    S.SUBMITTED: ((Act.ACCEPT, "rv1"), (Act.ACCEPT, "rv1"), (Act.RETURN, "rv1")),
    S.ACCEPTED: ((Act.START, "rpt"), (Act.AMEND, "rpt")),
    S.RUNNING: ((Act.REPORT, "rpt"), (Act.REPORT, "rpt"), (Act.AMEND, "rpt")),
    S.REPORTED: ((Act.VERIFY, "rv1"), (Act.VERIFY, "rv1"), (Act.RETURN_REPORT, "rv1")),
    S.VERIFIED: ((Act.RECOGNISE, "rv1"), (Act.RECOGNISE, "pcs"), (Act.CONTINUE, "rpt"), (Act.REPLICATE, "rpt")),
}
"""What most often happens to an entry, and who may do it."""
TITLES = ("Hiến đất mở đường", "Tổ hòa giải", "Nhà sạch vườn đẹp", "Ánh sáng an ninh", "Đường hoa nông thôn")
PEOPLE = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "pcs", "ldr")
KEPT = 14
"""So many entries live at once."""


def deed(life: Life, on: Any = None) -> Deed:
    """Return what somebody does to an entry next; `on` the one it is about."""
    mine = life.known(Entry)
    alive = [one for one in mine if one.state not in {S.WITHDRAWN, S.NOT_ACCEPTED, S.DISCONTINUED}]
    found = on or (life.rng.choice(alive) if alive and (len(alive) >= KEPT or life.rng.random() < 0.85) else None)
    if found is None:
        return _create(life)
    onward = ONWARD.get(found.state, ())
    act, by = life.rng.choice(onward) if onward and life.rng.random() < 0.85 else _anything(life)
    if by in {"rpt", "rv1"} and found.path.startswith(life.town.b.path):
        by += "-b"
    return _do(life, found, act, by)


def _anything(life: Life) -> tuple[Act, str]:
    return life.rng.choice([act for act in Act if act is not Act.CREATE]), life.rng.choice(PEOPLE)


def _create(life: Life) -> Deed:
    unit, by = life.rng.choice([(life.town.a_committee, "rpt"), (life.town.a, "rpt"), (life.town.b_committee, "rpt-b")])
    form, actor = full_form(title=life.rng.choice(TITLES)), life.actor(by)

    def send(world: World, request: Request) -> Awaitable[Entry]:
        return entry_changes.create(world, actor, request, unit.id, form)

    return Deed(what=Act.CREATE, by=actor.subject, kind=Entry, request=life.asks(), send=send)


def _do(life: Life, found: Entry, act: Act, by: str) -> Deed:
    actor, request = life.actor(by), life.asks(found, "Lý do.")
    title, today = life.rng.choice(TITLES), life.world.today()
    level = life.rng.choice((Level.GRASSROOTS, Level.PROVINCE)) if by != "pcs" else Level.PROVINCE
    ways: dict[Act, Callable[[World, Request], Awaitable[Entry]]] = {
        Act.EDIT: lambda w, r: entry_changes.edit(w, actor, r, {"title": title}),
        Act.START: lambda w, r: entry_changes.start(w, actor, r, today),
        Act.REPORT: lambda w, r: entry_changes.report(w, actor, r, REACHED),
        Act.VERIFY: lambda w, r: entry_changes.verify(w, actor, r, full_scores(), conflict_solved=True),
        Act.AMEND: lambda w, r: entry_changes.amend(w, actor, r, title),
        Act.RECOGNISE: lambda w, r: recognitions.recognise(w, actor, r, level, "12/QĐ", today),
        Act.REFUSE_RECOGNITION: lambda w, r: recognitions.refuse_recognition(w, actor, r, level),
        Act.REVOKE_RECOGNITION: lambda w, r: recognitions.revoke_recognition(w, actor, r, level, today.year, "13/QĐ"),
        Act.REPLICATE: lambda w, r: entry_changes.replicate(w, actor, r, life.town.a_front.id),
    }
    send = ways.get(act) or (lambda w, r: entry_changes.act(w, actor, act, r))
    also: tuple[tuple[type[Entry], str], ...] = ((Entry, found.id),) if act is Act.REPLICATE else ()
    return Deed(what=act, by=actor.subject, kind=Entry, request=request, send=send, also=also)
