"""Scheduled function: from the day on which a unit has ended, its whole successor carries what is still open."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import carrier_runs


def combine(runs: Sequence[carrier_runs.Run]) -> dict[str, Any]:
    """Return what the runs of all provinces come to; `hash` is equal whenever the same records wait for a person."""
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "moved": sum(r.moved for r in runs),
        "waiting": sum(r.waiting for r in runs),
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(carrier_runs.partition, carrier_runs.evaluate, carrier_runs.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event; it needs no period, since carriers are those of the day."""
    return handle("carry_over", event)
