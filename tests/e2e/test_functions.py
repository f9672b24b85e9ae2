"""The scheduled functions: each runs and is repeated without effect, a schedule fires, what fails is kept."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from functions.registry import FUNCTIONS
from movement.world import now_utc
from tests.e2e.cloud import Cloud, Outcome, construct, eventually

pytestmark = pytest.mark.usefixtures("rules", "entry")
FIXED = ("units", "search", "runs")
"""Tables that no function may write, and that of leases, which tell that someone ran."""


def results(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the results of all periods that a function ran for."""
    assert outcome.result is not None, outcome.log
    runs: list[dict[str, Any]] = outcome.result["runs"]
    return runs


def test_events_reach_who_listens_and_a_second_run_tells_nothing(cloud: Cloud) -> None:
    queues, topics = cloud.client("sqs"), cloud.client("sns")
    url = queues.create_queue(QueueName="listener")["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = {"Version": "2012-10-17", "Statement": [{**statement, "Resource": arn}]}
    queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    topics.subscribe(TopicArn=cloud.outputs["Events"], Protocol="sqs", Endpoint=arn)
    (first,) = results(cloud.invoke("reminders", {}))
    assert (first["made"], first["told"], first["written"], first["without_rules"]) == (1, 1, True, [])
    (message,) = eventually(partial(_received, queues, url))
    event = json.loads(json.loads(message["Body"])["Message"])
    assert (event["kind"], event["step"], event["role"]) == ("REVIEW", "SOON", "RV1")
    (second,) = results(cloud.invoke("reminders", {}))
    assert (second["made"], second["told"], second["written"], second["hash"]) == (0, 0, False, first["hash"])
    assert "Messages" not in queues.receive_message(QueueUrl=url)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_runs_and_repeating_it_has_no_effect(
    cloud: Cloud, stored: Callable[..., dict[str, Any]], name: str
) -> None:
    first = results(cloud.invoke(name, {}))
    assert first
    before = stored(*FIXED)
    second = results(cloud.invoke(name, {}))
    assert [(r["period"], r["hash"]) for r in second] == [(r["period"], r["hash"]) for r in first]
    assert {r["written"] for r in second} == {False}
    assert stored(*FIXED) == before


@pytest.mark.parametrize("name", ["periodic_statistics", "commendation_candidates"])
def test_a_function_runs_for_a_period_that_is_asked_for(cloud: Cloud, name: str) -> None:
    year = str(now_utc().year)
    (only,) = results(cloud.invoke(name, {"period": year}))
    assert only["period"] == year


def test_what_fails_to_the_end_is_in_the_functions_own_queue(cloud: Cloud) -> None:
    queues, functions, event = cloud.client("sqs"), cloud.client("lambda"), {"period": "never"}
    for name in FUNCTIONS:
        functions.invoke(FunctionName=cloud.function(name), InvocationType="Event", Payload=json.dumps(event).encode())
    for name in FUNCTIONS:
        url = cloud.named(f"{construct(name)}Failed")
        (message,) = eventually(partial(_received, queues, url))
        kept = json.loads(message["Body"])
        assert kept["requestPayload"] == event
        assert kept["requestContext"]["functionArn"].endswith(f":{cloud.function(name)}")
        assert kept["requestContext"]["condition"] == "RetriesExhausted"
        assert f"{name}: 1 of 1 periods failed" in json.dumps(kept["responsePayload"])


def test_schedules_fire_with_the_targets_that_were_deployed(cloud: Cloud) -> None:
    schedules = cloud.client("scheduler")
    before = {name: cloud.logged(name).count("function done") for name in FUNCTIONS}
    soon = now_utc() + timedelta(seconds=1)
    for name in FUNCTIONS:
        deployed = schedules.get_schedule(Name=cloud.named(f"{construct(name)}At1"))
        schedules.create_schedule(
            Name=f"once-{name}",
            ScheduleExpression=f"at({soon:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target=deployed["Target"],
            ActionAfterCompletion="DELETE",
        )
    for name in FUNCTIONS:
        eventually(partial(_ran_again, cloud, name, before[name]))


def _received(queues: Any, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = queues.receive_message(QueueUrl=url).get("Messages", [])
    return found


def _ran_again(cloud: Cloud, name: str, before: int) -> bool:
    return cloud.logged(name).count("function done") > before
