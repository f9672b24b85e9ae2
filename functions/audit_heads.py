"""Scheduled function: the trails of each day that has ended are folded into one hash, which is written once."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import day_heads


def combine(runs: Sequence[day_heads.Run]) -> dict[str, Any]:
    """Return what the runs of all provinces come to; `hash` is equal whenever the same days are sealed."""
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "sealed": sum(r.sealed for r in runs),
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(day_heads.partition, day_heads.evaluate, day_heads.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event; it needs no period: every day that has ended is sealed."""
    return handle("audit_heads", event)
