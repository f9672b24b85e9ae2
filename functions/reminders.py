"""Scheduled function: who must do what soon or is late with it, today, in every province."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import reminder_runs


def combine(runs: Sequence[reminder_runs.Run]) -> dict[str, Any]:
    """Return what the runs of all provinces come to; `hash` is equal whenever the same reminders stand."""
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "made": sum(r.made for r in runs),
        "settled": sum(r.settled for r in runs),
        "told": sum(r.told for r in runs),
        "without_rules": [r.root for r in runs if r.rules is None],
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(reminder_runs.partition, reminder_runs.evaluate, reminder_runs.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event; it needs no period, since a day's reminders are of that day."""
    return handle("reminders", event)
