"""What every scheduled function shares: one event loop per process, one world, logs and metrics.

The same `run` serves Lambda's event, the local schedule and `make function`.
"""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from functions.registry import FUNCTIONS
from movement.model.errors import Code, refuse
from movement.model.periods import Period, current
from movement.settings import Settings
from movement.world import World, open_world

NAMESPACE = "DanVanKheo"
Report = Callable[[str], None]
Job = Callable[[World, Period, Report], Awaitable[dict[str, Any]]]

logger = Logger(service="functions")


def silent(_: str) -> None:
    """Report progress to nobody."""


async def run(name: str, period: str, world: World, report: Report = silent) -> dict[str, Any]:
    """Run a scheduled function for a period and return its result, which is plain JSON with `hash` and `written`.

    Raises NOT_FOUND for an unknown function, BAD_PERIOD, or what the function raises.
    """
    if name not in FUNCTIONS:
        raise refuse(Code.NOT_FOUND, "name", detail=f"Có: {', '.join(FUNCTIONS)}.")
    parsed = Period.parse(period) if period else current(world.now())
    module, _ = FUNCTIONS[name].handler.split(":")
    job: Job = importlib.import_module(module).job
    result = await job(world.fresh(), parsed, report)
    return {"function": name, "period": str(parsed), **result}


@cache
def _runner() -> asyncio.Runner:
    return asyncio.Runner()


@cache
def _world() -> World:
    return open_world(Settings.from_env())


def handle(name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Answer a Lambda invocation: one runner and one world per process, so that connections live on."""
    metrics = Metrics(namespace=NAMESPACE, service=name)
    period = str(event.get("period", ""))
    try:
        result = _runner().run(run(name, period, _world()))
    except Exception:
        metrics.add_metric(name="Failed", unit=MetricUnit.Count, value=1)
        logger.exception("function failed", extra={"function": name, "period": period})
        raise
    else:
        metrics.add_metric(name="Succeeded", unit=MetricUnit.Count, value=1)
        logger.info("function done", extra=result)
        return result
    finally:
        metrics.flush_metrics()
