"""The deployed state machines, run as they are drawn, give what one worker gives; they may call their function only."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest

from functions import jobs, runtime
from functions.registry import FUNCTIONS
from infra.maps import definition
from movement.model.periods import Period
from movement.storage.store import Store
from tests.builders import Clock
from tests.functions.test_jobs import settled
from tests.infra.conftest import Template, of
from tests.infra.test_functions import logical

type Call = Callable[[dict[str, Any]], Awaitable[Any]]


async def executed(machine: dict[str, Any], given: dict[str, Any], call: Call) -> Any:
    """Run a state machine of Task and Map states whose tasks all call one function; a task that fails is retried."""
    name, data = machine["StartAt"], given
    while True:
        state = machine["States"][name]
        if state["Type"] == "Map":
            found: Any = [await executed(state["ItemProcessor"], item, call) for item in data[state["ItemsPath"][2:]]]
        else:
            found = await task(state, data, call)
        data = data | {state["ResultPath"][2:]: found} if "ResultPath" in state else found
        if state.get("End"):
            return data
        name = state["Next"]


async def task(state: dict[str, Any], data: dict[str, Any], call: Call) -> Any:
    asked = {
        key.removesuffix(".$"): data[value[2:]] if key.endswith(".$") else value
        for key, value in state.get("Parameters", {}).items()
    } or data
    (retry,) = state["Retry"]
    for left in range(retry["MaxAttempts"], -1, -1):
        try:
            # What goes between states is JSON.
            return orjson.loads(orjson.dumps(await call(orjson.loads(orjson.dumps(asked)))))
        except ConnectionError:
            if not left:
                raise
    raise AssertionError


@pytest.mark.parametrize("name", list(FUNCTIONS))
async def test_the_machine_as_drawn_gives_what_one_worker_gives(own_store: Store, clock: Clock, name: str) -> None:
    world, job, year = await settled(own_store, clock), runtime.job_of(name), Period.parse("2026")
    calls: list[str] = []

    async def call(event: dict[str, Any]) -> Any:
        calls.append(event["step"])
        if calls.count("evaluate") == 2:
            raise ConnectionError
        return await jobs.step(job, world.fresh(), Period.parse(event["period"]), event)

    result = await executed(definition("arn"), {"period": "2026"}, call)
    # What was approved is of no province, and what ended is of those before too; the second part failed once.
    every = len(calls) - 3
    parts = {"reorganisations": 0, "commendation_candidates": 3, "reminders": 3, "reports": 0}.get(name, every)
    assert calls == ["partition", *["evaluate"] * (parts + (parts > 1)), "combine"]
    again = await jobs.whole(job, world.fresh(), year, lambda _: None)
    # Provinces that have no numbers are left out of them.
    told = {"periodic_statistics": 3}.get(name, parts)
    assert (result["hash"], len(result["roots"])) == (again["hash"], told)
    writes = {"periodic_statistics", "commendation_candidates", "audit_heads"}
    assert (result["written"], again["written"]) == (name in writes, False)


def test_every_function_has_its_machine_which_may_call_it_and_nothing_else(template: Template, stage: str) -> None:
    machines = [m["Properties"] for m in of(template, "StepFunctions::StateMachine").values()]
    named = {machine["StateMachineName"]: machine for machine in machines}
    assert set(named) == {f"dvk-{stage}-{name}" for name in FUNCTIONS}
    for name, function in FUNCTIONS.items():
        arn = {"Fn::GetAtt": [logical(template, function), "Arn"]}
        machine = named[f"dvk-{stage}-{name}"]
        assert machine["Definition"] == definition_of(arn)
        role = {"Ref": machine["RoleArn"]["Fn::GetAtt"][0]}
        policies = [p["Properties"] for p in of(template, "IAM::Policy").values()]
        may = [s for p in policies if role in p["Roles"] for s in p["PolicyDocument"]["Statement"]]
        assert [s["Resource"] for s in may if s["Action"] == "lambda:InvokeFunction"] == [arn]


def definition_of(arn: object) -> Any:
    """Return the definition with the function's ARN as the template has it."""
    return orjson.loads(orjson.dumps(definition("ARN")).replace(b'"ARN"', orjson.dumps(arn)))
