"""What every scheduled function shares: one event loop per process, one world, logs and metrics.

The same `run` serves Lambda's event, the local schedule and `make function`.
"""

import asyncio
import importlib
from collections.abc import Coroutine
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from functions import jobs, maps
from functions.jobs import Job, Step
from functions.registry import FUNCTIONS, due
from movement.model.errors import Code, refuse
from movement.model.periods import Period, current
from movement.settings import Settings
from movement.usecases.gathering import Report
from movement.world import World, open_world

NAMESPACE = "DanVanKheo"

logger = Logger(service="functions")


def silent(_: str) -> None:
    """Report progress to nobody."""


async def run(name: str, period: str, world: World, report: Report = silent) -> dict[str, Any]:
    """Run a scheduled function for a period and return its result, which is plain JSON with `hash` and `written`.

    Raises NOT_FOUND for an unknown function, BAD_PERIOD, or what the function raises.
    """
    if name not in FUNCTIONS:
        raise refuse(Code.NOT_FOUND, "name", detail=f"Có: {', '.join(FUNCTIONS)}.")
    parsed = Period.named(period) if period else current(world.now())
    return {"function": name, "period": str(parsed), **await jobs.whole(job_of(name), world.fresh(), parsed, report)}


def job_of(name: str) -> Job:
    """Return what a function of the registry is made of."""
    module, _ = FUNCTIONS[name].handler.split(":")
    job: Job = importlib.import_module(module).JOB
    return job


@cache
def _runner() -> asyncio.Runner:
    return asyncio.Runner()


@cache
def _world() -> World:
    return open_world(Settings.from_env())


def handle(name: str, event: dict[str, Any]) -> Any:
    """Answer a Lambda invocation: `{"period": "2026"}`, or `{}` for all that is due now; a result a period.

    An event with a `step` is one of a map's, see `functions.jobs`; its answer is what the step gives.

    One runner and one world per process, so that connections live on. One period's failure does not keep the others
    from being computed; then the failures are raised together, so that Lambda tries again.
    """
    world = _world()
    if "step" in event:
        step = jobs.step(job_of(name), world.fresh(), Period.named(str(event.get("period"))), event)
        return _measured(name, str(event["period"]), step) if event["step"] == Step.COMBINE else _runner().run(step)
    asked = str(event.get("period") or "")
    periods = [asked] if asked else [str(period) for period in due(FUNCTIONS[name].covers, world.now())]
    results: list[dict[str, Any]] = []
    failures: list[Exception] = []
    for period in periods:
        try:
            results.append(_measured(name, period, _work(name, period, world)))
        except Exception as failure:  # noqa: BLE001 - logged where it happened, and raised below
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{name}: {len(failures)} of {len(periods)} periods failed", failures)
    return {"function": name, "runs": results}


async def _work(name: str, period: str, world: World) -> dict[str, Any]:
    """Do all of it here, or hand it to the map if there is one and the work is more than one worker's."""
    machine = world.store.settings.map
    if machine is not None:
        parsed = Period.named(period)
        if len(await job_of(name).partition(world.fresh(), parsed)) > jobs.MOST_HERE:
            return {"function": name, "period": str(parsed), "execution": await maps.start(machine, parsed)}
    return await run(name, period, world)


def _measured(name: str, period: str, work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    metrics = Metrics(namespace=NAMESPACE, service=name)
    try:
        result = _runner().run(work)
    except Exception:
        metrics.add_metric(name="Failed", unit=MetricUnit.Count, value=1)
        logger.exception("function failed", extra={"function": name, "period": period})
        raise
    else:
        if "execution" not in result:
            # What was handed to a map has succeeded once its parts are combined.
            metrics.add_metric(name="Succeeded", unit=MetricUnit.Count, value=1)
        # A rule set that ended with nothing after it leaves its province without candidates: an alarm looks at this.
        metrics.add_metric(name="RulesEnding", unit=MetricUnit.Count, value=len(result.get("ending", ())))
        metrics.add_metric(name="WithoutRules", unit=MetricUnit.Count, value=len(result.get("without_rules", ())))
        logger.info("function done", extra=result)
        return result
    finally:
        metrics.flush_metrics()
