"""Scheduled function: who must do what soon or is late with it, today, in every province."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.runtime import Report, handle
from movement.model.audit import digest
from movement.model.errors import Code, refuse
from movement.model.periods import Period, current
from movement.usecases import reminder_runs
from movement.world import World


async def job(world: World, period: Period, report: Report) -> dict[str, Any]:
    """Bring the reminders to today; `hash` is equal whenever the same ones stand."""
    if period != current(world.now()):
        raise refuse(Code.BAD_PERIOD, "period", detail="Nhắc việc luôn tính theo hôm nay: hãy để trống kỳ.")
    runs = await reminder_runs.refresh(world, report)
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "made": sum(r.made for r in runs),
        "settled": sum(r.settled for r in runs),
        "told": sum(r.told for r in runs),
        "without_rules": [r.root for r in runs if r.rules is None],
        "roots": [to_builtins(r) for r in runs],
    }


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Answer EventBridge Scheduler's event; it needs no period, since a day's reminders are of that day."""
    return handle("reminders", event)
