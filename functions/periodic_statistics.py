"""Scheduled function: the numbers of a period, for every province that existed in it."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.runtime import Report, handle
from movement.model.audit import digest
from movement.model.periods import Period
from movement.usecases import statistics
from movement.world import World


async def job(world: World, period: Period, report: Report) -> dict[str, Any]:
    """Compute the period; `hash` is equal whenever the result is."""
    runs = await statistics.compute(world, period, report)
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "roots": [to_builtins(r) for r in runs],
    }


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Answer EventBridge Scheduler's event `{"period": "2026"}`; no period: all that is due."""
    return handle("periodic_statistics", event)
