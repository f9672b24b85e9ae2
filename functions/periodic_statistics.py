"""Scheduled function: the numbers of a period as it was and as it is now, for every province that counts something."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.usecases import statistics, statistics_counting


def combine(runs: Sequence[statistics_counting.Run]) -> dict[str, Any]:
    """Return what the runs of all provinces come to; `hash` is equal whenever the result is.

    A province of which nothing counts, because it ended before, is left out.
    """
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "roots": [to_builtins(r) for r in runs if r.modes],
    }


JOB = Job(statistics.partition, statistics.evaluate, statistics_counting.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event `{"period": "2026"}`; no period: all that is due."""
    return handle("periodic_statistics", event)
