"""What people see of entries in lists while indexes and reads lag: never what is out of their scope."""

from collections.abc import Iterable
from typing import Any

from movement.model.entries import Entry, PublicEntry, State
from movement.model.errors import Code, MovementError
from movement.usecases import entries, entry_search
from tests.faults.histories.entries import TITLES
from tests.faults.histories.journal import BrokenError
from tests.faults.histories.life import Life
from tests.faults.kinds import Kind
from tests.faults.wire import Call, Death

READERS = ("rpt", "rpt-b", "rv1", "rv1-b", "rv2", "pcs", "ldr")


async def look(life: Life) -> None:
    """Let someone read a list of entries as it was before the last write; all shown must be theirs to see, and fit."""
    by, chance = life.rng.choice(READERS), life.rng.random()
    actor, state = life.actor(by), life.rng.choice(list(State))
    latest = life.journal.latest
    if isinstance(latest, Entry):
        # Where it stood before, an index that lags still shows it.
        state = life.journal.states[latest.id].get(latest.version - 1, state)
    town = life.town
    inside = town.b if by.endswith("-b") else town.a if by in {"rpt", "rv1"} else town.province

    shaky, indexes_only = life.shaken(), life.rng.random() < 0.7

    def lagging(call: Call) -> Kind | None:
        return Kind.STALE if call.lags and (call.action == "Query" or not indexes_only) else shaky(call)

    # What the last write replaced is what lags: it is not forgotten here.
    injector = life.process.injector
    injector.plan, injector.between, injector.fired = lagging, None, []
    words = life.rng.choice(TITLES)[:6]
    try:
        if chance < 0.4:
            page = await life.process.live(lambda w: entries.of_unit(w, actor, inside.id, 2026, state=state, first=50))
            _hold(by, inside.path, page.items, {state})
        elif chance < 0.7:
            page = await life.process.live(lambda w: entry_search.by_title(w, actor, words, first=50))
            _hold(by, inside.path, page.items, set(State))
        else:
            page = await life.process.live(lambda w: entries.review_queue(w, actor, inside.id, first=50))
            _hold(by, inside.path, page.items, {State.SUBMITTED, State.REPORTED})
    except Death:
        life.counts["looks ended"] += 1
    except MovementError as refusal:
        if refusal.code not in {Code.BUSY, Code.NOT_FOUND, Code.FORBIDDEN}:
            raise
    life.counts["looks"] += 1


def _hold(by: str, inside: str, items: Iterable[Any], states: set[State]) -> None:
    """Hold what is shown to who may see it, said here in words of its own."""
    for one in items:
        if isinstance(one, PublicEntry):
            if not one.recognitions:
                raise BrokenError(f"{by} is shown {one.id}, which nobody recognised")
            continue
        assert isinstance(one, Entry)
        if one.state not in states:
            raise BrokenError(f"{by} asked for {states} and is shown {one.id} that is {one.state}")
        if not one.path.startswith(inside):
            raise BrokenError(f"{by} is shown {one.id} of another place")
        if one.registered_at is None and not by.startswith("rpt"):
            raise BrokenError(f"{by} is shown the draft {one.id}")
