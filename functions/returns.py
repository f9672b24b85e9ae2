"""Scheduled function: who owes a report of which period, and which accepted returns are locked from today."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import return_runs


def combine(runs: Sequence[return_runs.Run]) -> dict[str, Any]:
    """Return what the runs of all provinces come to; `hash` is equal whenever the same units owe the same reports."""
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "noted": sum(r.noted for r in runs),
        "locked": sum(r.locked for r in runs),
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(return_runs.partition, return_runs.evaluate, return_runs.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event; it needs no period, since deadlines are those of the day."""
    return handle("returns", event)
