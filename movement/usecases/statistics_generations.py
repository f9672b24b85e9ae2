"""A generation of one tree's numbers: rows that nobody sees until its HEAD names them, none where nothing changed."""

from itertools import chain

from msgspec import Struct

from movement.model import people
from movement.model.actors import system
from movement.model.statistics_heads import StatisticsHead
from movement.usecases import acts
from movement.usecases.acts import Request, Step
from movement.usecases.gathering import Report
from movement.usecases.statistics_results import Result, Task
from movement.world import World


class Made(Struct, frozen=True, kw_only=True):
    """The generation of one tree that is in force now, and whether this run wrote it."""

    g: int
    hash: str
    units: int
    entries: int
    written: bool


def kept(old: StatisticsHead | None, inputs: str) -> Made | None:
    """Return the generation that stands if it was made from the same inputs."""
    if old is None or old.inputs != inputs:
        return None
    return Made(g=old.g, hash=old.result, units=old.units, entries=old.entries, written=False)


async def write(
    world: World, task: Task, old: StatisticsHead | None, inputs: str, made: Result, report: Report
) -> Made:
    """Write a generation's rows, which nobody sees, and then the HEAD that names it."""
    report(f"{task.head}: writing {len(made.rows)} units, {len(made.facts)} entries, {len(made.returns)} returns")
    await world.store.put_all(chain(made.rows, made.facts, made.returns))
    head = StatisticsHead(
        id=task.head,
        mode=task.mode,
        period=str(task.period),
        root=task.root,
        g=task.g,
        inputs=inputs,
        result=made.hash,
        codes=made.codes,
        units=len(made.rows),
        entries=len(made.facts),
        cut_off=task.period.end_day,
        computed_at=world.now(),
        reported=made.reported,
        meanings=made.meanings,
        returns=len(made.returns),
        final=made.final,
        standing=made.standing,
        version=old.version + 1 if old is not None else 1,
    )
    request = Request(request_id=f"{task.head}:{task.g}")
    await acts.make(
        world,
        system(task.root),
        request,
        operation="computeStatistics",
        body=acts.body_of("computeStatistics", request, inputs),
        role=people.Role.SYS,
        steps=[Step(old=old, new=head)],
        kind=StatisticsHead,
    )
    return Made(g=task.g, hash=head.result, units=head.units, entries=head.entries, written=True)
