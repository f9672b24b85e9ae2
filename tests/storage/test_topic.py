"""Events go where the settings say: to SNS as subscribers get them, or to a file of whole lines, or nowhere."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import msgspec
import orjson
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.model.reminders import Event, ReminderKind, ReminderStep
from movement.storage.topic import Publish, nobody, open_topic
from tests.reminder_builders import events

REGION = "ap-southeast-1"


def make_event(number: int = 1, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "id": f"{number:032x}",
        "kind": ReminderKind.REMEDY,
        "step": ReminderStep.LATE,
        "record": "n0000000000000001",
        "item": 2,
        "unit": "u0000000000000003",
        "role": Role.RPT,
        "due_on": date(2026, 11, 20),
        "made_on": date(2026, 11, 24),
    }
    return Event(**values | changes)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield


class Subscribed:
    """A topic with a queue that subscribes to it, to one step only where one is named."""

    def __init__(self, step: str | None = None) -> None:
        sns, self.sqs = boto3.client("sns", region_name=REGION), boto3.client("sqs", region_name=REGION)
        self.arn: str = sns.create_topic(Name="reminders")["TopicArn"]
        self.queue = self.sqs.create_queue(QueueName="other-system")["QueueUrl"]
        named = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]
        filters = {"FilterPolicy": orjson.dumps({"step": [step]}).decode()} if step else {}
        sns.subscribe(TopicArn=self.arn, Protocol="sqs", Endpoint=named["QueueArn"], Attributes=filters)

    def messages(self) -> list[dict[str, Any]]:
        """Return what the queue got, as the subscriber unpacks it."""
        found: list[dict[str, Any]] = []
        while bodies := self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", []):
            for body in bodies:
                found.append(orjson.loads(body["Body"]))
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=body["ReceiptHandle"])
        return found


@pytest.mark.usefixtures("aws")
async def test_subscribers_of_sns_get_every_event_with_what_they_filter_by() -> None:
    topic = Subscribed()
    assert topic.arn == "arn:aws:sns:ap-southeast-1:123456789012:reminders"
    sent = [make_event(number) for number in range(23)]
    assert await open_topic(topic.arn)(sent) == [event.id for event in sent]
    got = topic.messages()
    assert sorted(orjson.loads(m["Message"])["id"] for m in got) == [event.id for event in sent]
    first = next(m for m in got if orjson.loads(m["Message"])["id"] == sent[0].id)
    assert orjson.loads(first["Message"]) == {
        "id": "0" * 32,
        "kind": "REMEDY",
        "step": "LATE",
        "record": "n0000000000000001",
        "item": 2,
        "unit": "u0000000000000003",
        "role": "RPT",
        "dueOn": "2026-11-20",
        "madeOn": "2026-11-24",
    }
    assert {name: value["Value"] for name, value in first["MessageAttributes"].items()} == {
        "kind": "REMEDY",
        "step": "LATE",
        "role": "RPT",
    }


@pytest.mark.usefixtures("aws")
async def test_a_subscriber_may_ask_for_one_step_only() -> None:
    topic = Subscribed("ESCALATED")
    sent = [make_event(1), make_event(2, step=ReminderStep.ESCALATED), make_event(3, step=ReminderStep.SOON)]
    assert len(await open_topic(topic.arn)(sent)) == 3
    assert [orjson.loads(m["Message"])["id"] for m in topic.messages()] == [sent[1].id]


@pytest.mark.usefixtures("aws")
async def test_a_topic_that_is_not_there_does_not_look_busy() -> None:
    with pytest.raises(ClientError, match="NotFound"):
        await open_topic(f"arn:aws:sns:{REGION}:123456789012:nothing")([make_event()])


def answering(answer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Return what publishes to an SNS that answers so."""

    class Client:
        publish_batch = staticmethod(answer)

    monkeypatch.setattr(boto3.Session, "client", lambda *_, **__: Client)
    return open_topic(f"arn:aws:sns:{REGION}:123456789012:reminders")


async def test_what_sns_did_not_take_is_not_said_to_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(**given: Any) -> Any:
        ids = [entry["Id"] for entry in given["PublishBatchRequestEntries"]]
        return {"Successful": [{"Id": i} for i in ids[::2]], "Failed": [{"Id": i} for i in ids[1::2]]}

    sent = [make_event(number) for number in range(5)]
    assert await answering(half, monkeypatch)(sent) == [sent[0].id, sent[2].id, sent[4].id]


def refusal(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": "x"}, "ResponseMetadata": {"HTTPStatusCode": status}},
        "PublishBatch",
    )


@pytest.mark.parametrize(
    ("failure", "busy"),
    [
        (EndpointConnectionError(endpoint_url="https://sns"), True),
        (refusal("InternalError", 500), True),
        (refusal("Throttling", 400), True),
        (refusal("ThrottledException", 429), True),
        (refusal("AuthorizationError", 403), False),
        (refusal("InvalidParameter", 400), False),
    ],
)
async def test_passing_trouble_is_busy_and_lasting_trouble_is_not(
    failure: Exception, busy: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> Any:
        raise failure

    publish = answering(fails, monkeypatch)
    with pytest.raises(MovementError if busy else ClientError) as raised:
        await publish([make_event()])
    assert not busy or raised.value.code is Code.BUSY


async def test_nowhere_means_nobody_was_told(tmp_path: Path) -> None:
    assert open_topic(None) is nobody
    assert await nobody([make_event()]) == []
    file = tmp_path / "events"
    assert await open_topic(f"file:{file}")([]) == []
    assert not file.exists()


async def test_a_file_holds_one_line_an_event(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    publish, sent = open_topic(f"file:{file}"), [make_event(number) for number in range(3)]
    assert await publish(sent[:2]) == [sent[0].id, sent[1].id]
    assert await publish(sent[2:]) == [sent[2].id]
    assert events(file) == [msgspec.to_builtins(event) for event in sent]
    assert file.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("torn", [b'{"id":"00', b"{", b"\xc3"])
@pytest.mark.parametrize("whole", [0, 1, 300])
async def test_a_line_that_a_killed_writer_left_is_cut_off(tmp_path: Path, whole: int, torn: bytes) -> None:
    file = tmp_path / "events.jsonl"
    publish = open_topic(f"file:{file}")
    await publish([make_event(number) for number in range(whole)])
    with file.open("ab") as broken:
        broken.write(torn)
    await publish([make_event(whole)])
    assert [int(event["id"], 16) for event in events(file)] == list(range(whole + 1))


async def test_two_writers_do_not_cut_each_others_lines(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    writers = [open_topic(f"file:{file}") for _ in range(4)]
    await asyncio.gather(*(writers[n % 4]([make_event(n), make_event(n + 100)]) for n in range(40)))
    assert sorted(int(e["id"], 16) for e in events(file)) == sorted([*range(40), *range(100, 140)])


WRITER = """
import asyncio, sys
import msgspec
from movement.model.reminders import Event
from movement.storage.topic import open_topic
async def write():
    publish, event = open_topic("file:" + sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Event)
    for number in range(int(sys.argv[3]), 10**6):
        await publish([msgspec.structs.replace(event, id=f"{number:032x}")])
        print(number, flush=True)
asyncio.run(write())
"""


def killed(file: Path, began: int) -> list[int]:
    """Let a process write until it is killed; return the events it was told are sent."""
    arguments = [sys.executable, "-c", WRITER, str(file), msgspec.json.encode(make_event()).decode(), str(began)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [int(writer.stdout.readline()) for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        return said + [int(line) for line in writer.stdout]


async def test_what_was_acknowledged_outlives_a_kill_and_every_line_is_whole(tmp_path: Path) -> None:
    file, began = tmp_path / "events.jsonl", 0
    for _ in range(2):
        said = killed(file, began)
        await open_topic(f"file:{file}")([make_event(10**9)])
        kept = [int(event["id"], 16) for event in events(file)]
        assert kept[-1] == 10**9
        assert set(said) <= set(kept)
        began = max(said) + 2
