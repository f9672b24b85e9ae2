"""Scheduled function: the commendation candidates of a year, for every awarding unit that existed in it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import to_builtins

from functions.jobs import Job
from functions.runtime import handle
from movement.model.audit import digest
from movement.model.errors import Code
from movement.usecases import commendation

SOON = timedelta(days=60)
"""How long before rules end with nothing after them operators are told: a province's act takes weeks."""


def combine(runs: Sequence[commendation.Run]) -> dict[str, Any]:
    """Return what the runs of all provinces come to; `hash` is equal whenever all lists are.

    `without_rules` names the provinces that have none in force, `expired` those of them whose last version has ended,
    `ending` those whose rules end within sixty days with nothing after them.
    """
    return {
        "hash": digest([[r.root, r.hash] for r in runs]),
        "written": any(r.written for r in runs),
        "without_rules": [r.root for r in runs if r.rules is None],
        "expired": [r.root for r in runs if r.refused is Code.RULESET_EXPIRED],
        "ending": {r.root: str(r.ends_on) for r in runs if r.ends_on is not None and r.ends_on - r.as_of <= SOON},
        "roots": [to_builtins(r) for r in runs],
    }


JOB = Job(commendation.partition, commendation.evaluate, commendation.Run, combine)


def handler(event: dict[str, Any], _: LambdaContext) -> Any:
    """Answer EventBridge Scheduler's event `{"period": "2026"}`; no period: all that is due."""
    return handle("commendation_candidates", event)
