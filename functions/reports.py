"""Scheduled function: the report packs that were asked for are made."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.rendering.pack import rendered
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import report_runs


def combine(runs: Sequence[report_runs.Run]) -> dict[str, Any]:
    """Return what the run came to; `hash` is equal whenever it made the same."""
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "made": sum(len(r.made) for r in runs),
        "failed": sum(len(r.failed) for r in runs),
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(report_runs.partition, partial(report_runs.evaluate, render=rendered), report_runs.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event; it needs no period."""
    return handle("reports", event)
