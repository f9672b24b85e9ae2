"""Scheduled function: what was approved is applied to the end, wherever a request or an earlier run left it."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import reorganisation_runs


def combine(runs: Sequence[reorganisation_runs.Run]) -> dict[str, Any]:
    """Return what the run came to; `hash` is equal whenever the same was applied."""
    return {
        "hash": digest([[r.reorganisation, r.g, r.applied] for r in runs]),
        "written": any(r.written or r.applied for r in runs),
        "applied": [r.reorganisation for r in runs if r.applied],
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(reorganisation_runs.partition, reorganisation_runs.evaluate, reorganisation_runs.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event; it needs no period."""
    return handle("reorganisations", event)
