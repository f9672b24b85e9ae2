"""One fault at a time in a scheduled function; then its next tick comes, as it always does."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from msgspec import structs

from functions import jobs, runtime
from movement.model.errors import MovementError
from movement.model.periods import Period
from movement.model.report_content import Content
from movement.model.reports import ReportFileKind
from movement.storage.retries import MOST_TOKENS
from movement.usecases import report_runs
from movement.world import World
from tests.engine import call
from tests.faults import generations, plans
from tests.faults.injector import Injector
from tests.faults.kinds import Kind
from tests.faults.single import Tally, difference, ended
from tests.faults.state import State
from tests.faults.transports import faulty
from tests.faults.wire import Call, Death

YEAR = Period.parse("2026")
MOST_TICKS = 4
Choice = Callable[[Call], Iterable[Kind]]


class Worker:
    """A process that runs functions behind an injector; it tells events to nobody but the test."""

    def __init__(self, world: World, number: int) -> None:
        self.injector = Injector()
        self.store = faulty(world.store, self.injector, process=number)
        self.events: set[str] = set()
        self.world = structs.replace(world, store=self.store, publish=self._publish)

    async def _publish(self, events: Iterable[Any]) -> list[str]:
        ids = [event.id for event in events]
        self.events.update(ids)
        return ids

    def begin(self, plan: plans.Plan = plans.nothing, between: Any = None) -> None:
        """Be a new process."""
        self.injector.begin(plan, between)
        self.injector.time.now = 0.0
        self.store._reader.retries.tokens = MOST_TOKENS

    async def run(self, name: str) -> bool:
        """Run a function; say whether it ended well. Raises what is no refusal and no death."""
        job = _plain() if name == "reports" else runtime.job_of(name)
        try:
            async with ended():
                await jobs.whole(job, self.world.fresh(), YEAR, runtime.silent)
        except (Death, MovementError):
            return False
        except ExceptionGroup as group:
            if group.split(MovementError)[1] is not None:
                raise
            return False
        return True


def _plain() -> jobs.Job:
    """Return the job of report packs with files that are none: nobody opens them here, and they take a second each."""

    def render(content: Content) -> dict[ReportFileKind, bytes]:
        return {kind: content.title.encode() for kind in ReportFileKind}

    whole = runtime.job_of("reports")
    return jobs.Job(report_runs.partition, partial(report_runs.evaluate, render=render), whole.run, whole.combine)


async def enumerate_run(
    name: str, here: Worker, other: Worker, state: State, kinds: Choice = lambda _: tuple(Kind)
) -> Tally:
    """Let a function meet the kinds of faults chosen for each of its calls; `other` is an overlapping run's process."""
    here.begin()
    here.events.clear()
    assert await here.run(name)
    calls = list(here.injector.steps)
    heard = calls + await _tick(name, here)
    expected = generations.told(state, state.changes(heard)) + sorted(here.events)
    state.restore(state.changes(heard))
    tally = Tally()
    for one in calls:
        for kind in kinds(one):
            await _case(name, here, other, state, (one.step, kind), expected, tally)
    if not state.is_whole():
        tally.wrong.append(f"{name}: something was written that nobody was heard to write")
    return tally


async def _case(
    name: str, here: Worker, other: Worker, state: State, fault: tuple[int, Kind], expected: list[str], tally: Tally
) -> None:
    other.begin()
    here.events.clear()
    other.events.clear()
    here.begin(plans.at(*fault), partial(other.run, name))
    await here.run(name)
    heard, fired = list(here.injector.steps), list(here.injector.fired)
    if not fired:
        state.restore(state.changes(heard))
        return
    heard += other.injector.steps
    _run_out(state, heard)
    heard += await _tick(name, here)
    tally.cases += 1
    tally.fired[fault[1]] += 1
    tally.on_writes += fired[0].writes
    found = generations.told(state, state.changes(heard)) + sorted(here.events | other.events)
    if found != expected:
        tally.wrong.append(f"{name} {fault[0]}:{fault[1]} {difference(expected, found)}")
    state.restore(state.changes(heard))


async def _tick(name: str, here: Worker) -> list[Call]:
    """Run a function without faults until it ends well, and return its calls."""
    heard: list[Call] = []
    for _ in range(MOST_TICKS):
        here.begin()
        done = await here.run(name)
        heard += here.injector.steps
        if done:
            break
    return heard


def _run_out(state: State, heard: list[Call]) -> None:
    """Let the leases of the dead run out, which takes a quarter of an hour, in which nothing else changes."""
    for (table, _, sk), item in state.changes(heard).items():
        if sk == "LEASE" and item is not None:
            over = item | {"until": {"S": "2026-01-01T00:00:00.000Z"}}
            call(state.engine, "PutItem", {"TableName": table, "Item": over})
