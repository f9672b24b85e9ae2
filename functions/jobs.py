"""What a scheduled function is made of: cut into provinces, each evaluated by itself, then put together.

One worker goes through all of them; many get a province each from a map (`infra` draws it) and the same answer comes
out, to the byte. The steps' events are `{"step": "partition", "period"}`, `{"step": "evaluate", "period", "root"}` and
`{"step": "combine", "period", "parts"}`: keys, never records.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from movement.model.errors import Code, refuse
from movement.model.periods import Period
from movement.usecases import partitions
from movement.usecases.gathering import Report
from movement.usecases.partitions import Evaluate, Partition
from movement.world import World

MOST_HERE = 4
"""Provinces that one worker takes: one, and those it was made from. More are the nation, and a map's."""


class Step(StrEnum):
    """A step of a map."""

    PARTITION = "partition"
    EVALUATE = "evaluate"
    COMBINE = "combine"


class Job(Struct, frozen=True):
    """The parts of a scheduled function."""

    partition: Partition
    evaluate: Evaluate[Any]
    run: type[Struct]
    """What `evaluate` returns for a province."""
    combine: Callable[[Sequence[Any]], dict[str, Any]]
    """Gives the function's result, plain JSON with `hash` and `written`, from the runs in their order."""


async def whole(job: Job, world: World, period: Period, report: Report) -> dict[str, Any]:
    """Do all of it in this worker."""
    return job.combine(await partitions.here(job.partition, job.evaluate, world, period, report))


async def step(job: Job, world: World, period: Period, event: Mapping[str, Any]) -> Any:
    """Do one step of a map; raises BAD_INPUT for an event that is none, and what the step raises."""
    asked = event.get("step")
    if asked == Step.PARTITION:
        roots = await job.partition(world, period)
        return [{"step": Step.EVALUATE, "period": str(period), "root": root} for root in roots]
    if asked == Step.EVALUATE and isinstance(event.get("root"), str):
        return msgspec.to_builtins(await job.evaluate(world, event["root"], period, lambda _: None))
    if asked == Step.COMBINE:
        return job.combine(msgspec.convert(event.get("parts"), list[job.run]))  # type: ignore[name-defined]
    raise refuse(Code.BAD_INPUT, "step", detail=f"Các bước: {', '.join(Step)}; bước evaluate cần root.")
