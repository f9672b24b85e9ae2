"""One worker or many: a scheduled computation is cut into provinces, each evaluated by itself.

No list and no number crosses a province, so what the parts leave is the same whoever evaluates them, in any order and
as often as they like: each part's generation replaces its last one whole, and one that is unchanged writes nothing.
"""

from collections.abc import Awaitable, Callable

from movement.model.errors import MovementError
from movement.model.periods import Period
from movement.usecases.gathering import Report
from movement.world import World

type Partition = Callable[[World, Period], Awaitable[list[str]]]
"""Gives the ids of the provinces to evaluate for a period; raises what is wrong with the period."""
type Evaluate[R] = Callable[[World, str, Period, Report], Awaitable[R]]


async def here[R](
    partition: Partition, evaluate: Evaluate[R], world: World, period: Period, report: Report = lambda _: None
) -> list[R]:
    """Evaluate every part in this worker, one after another, and return the runs in order.

    What a part was refused, e.g. BUSY while another run of it is under way, is raised once the others have had theirs.
    """
    runs, trouble = [], None
    for root in await partition(world, period):
        try:
            runs.append(await evaluate(world.fresh(), root, period, report))
        except MovementError as refusal:
            trouble = trouble or refusal
    if trouble is not None:
        raise trouble
    return runs
