"""One fault at a time, a short run: every kind at every call of some acts. `at_length.py` has all acts."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.faults.single import enumerate_request, sent
from tests.faults.stage import Stage

ACTS = (
    "createEntry",
    "replicateEntry",
    "markInspection",
    "approveGrant",
    "addClusterMembers",
    "saveReturn",
    "recordAward",
    "confirmUpload",
    "confirmImport",
    "reverseReorganisation",
    "decideCandidate",
)
"""Of each way of writing one: a record, rows beside it, claims, files, what is staged and what takes several parts."""


@pytest.fixture(scope="module")
async def stage(engine: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    made = await Stage().set(engine, "acts-", tmp_path_factory.mktemp("files"))
    logging.disable(logging.CRITICAL)
    yield made
    logging.disable(logging.NOTSET)
    await made.close()


@pytest.mark.parametrize("name", ACTS)
async def test_an_act_ends_as_without_a_fault(stage: Stage, name: str, record_property: Any) -> None:
    operation = stage.operations[name]
    tally = await enumerate_request(stage.here, stage.other, stage.state, operation, sent(operation))
    record_property("faults", tally.line(name))
    assert tally.wrong == []
    assert tally.cases > 50
    assert tally.on_writes >= 10
