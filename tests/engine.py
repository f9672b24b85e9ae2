"""The real engine for tests: one in-memory process, ended with the tests however they end."""

import subprocess
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

import boto3
import orjson
from msgspec import Struct

from local.engine import BINARY, _answers, die_with_parent, free_port
from movement.storage.codecs import dump_item
from movement.storage.tables import table_of


@contextmanager
def memory_engine(*what: str, seconds: float = 10) -> Iterator[str]:
    """Run the engine without a file and yield its address; `what` is a command of its own, with its arguments."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [BINARY.resolve(), *what, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
    )
    try:
        until = time.monotonic() + seconds
        while not _answers(address):
            assert time.monotonic() < until, "the engine did not come up"
            time.sleep(0.01)
        # Another worker's engine may have taken the port in between, and would answer in this one's place.
        assert process.poll() is None, "the engine did not start: its port was taken"
        yield address
    finally:
        process.kill()
        process.wait()


def client(endpoint: str) -> Any:
    """Return a plain boto3 client, which shares nothing with the code under test."""
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="ap-southeast-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def dump(endpoint: str, prefix: str) -> dict[str, list[Any]]:
    """Return every item of every table, so that a test can say that nothing was written."""
    found: dict[str, list[Any]] = {}
    for name in _tables(endpoint, prefix):
        items, key = [], None
        while True:
            answer = call(endpoint, "Scan", {"TableName": name, **({"ExclusiveStartKey": key} if key else {})})
            items += answer["Items"]
            key = answer.get("LastEvaluatedKey")
            if key is None:
                break
        found[name.removeprefix(prefix)] = sorted(items, key=lambda i: (i["pk"]["S"], i["sk"]["S"]))
    return found


def _tables(endpoint: str, prefix: str) -> list[str]:
    names: list[str] = []
    after: str | None = ""
    while after is not None:
        answer = call(endpoint, "ListTables", {"ExclusiveStartTableName": after} if after else {})
        names += answer["TableNames"]
        after = answer.get("LastEvaluatedTableName")
    return sorted(name for name in names if name.startswith(prefix))


def put(endpoint: str, prefix: str, entities: Iterable[Struct]) -> None:
    """Put up to 25 entities of one table as they are: many times as fast as through PynamoDB."""
    found = list(entities)
    puts = [{"PutRequest": {"Item": dump_item(entity)}} for entity in found]
    table = prefix + table_of(type(found[0])).table.name
    left = call(endpoint, "BatchWriteItem", {"RequestItems": {table: puts}})["UnprocessedItems"]
    assert not left, "the engine took only a part"


def copy(endpoint: str, source: str, target: str) -> None:
    """Put every item of the tables of one prefix into those of another."""
    for name, items in dump(endpoint, source).items():
        for some in batched(items, 25, strict=False):
            puts = [{"PutRequest": {"Item": item}} for item in some]
            assert not call(endpoint, "BatchWriteItem", {"RequestItems": {target + name: puts}})["UnprocessedItems"]


def call(endpoint: str, action: str, payload: dict[str, Any]) -> Any:
    # Not through boto3: decoding thousands of items there would take most of the tests' time.
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{action}",
        "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, "
        "SignedHeaders=host, Signature=0",
        "X-Amz-Date": "20260101T000000Z",
    }
    request = urllib.request.Request(endpoint, orjson.dumps(payload), headers)  # noqa: S310 - our own engine
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return orjson.loads(answer.read())


def restore(endpoint: str, prefix: str, saved: dict[str, list[Any]]) -> None:
    """Bring tables back to what `dump` returned of them."""
    now = dump(endpoint, prefix)
    for name, items in saved.items():
        kept = {(i["pk"]["S"], i["sk"]["S"]): i for i in items}
        found = {(i["pk"]["S"], i["sk"]["S"]): i for i in now[name]}
        over = [
            {"DeleteRequest": {"Key": {k: i[k] for k in ("pk", "sk")}}} for key, i in found.items() if key not in kept
        ]
        back = [{"PutRequest": {"Item": item}} for key, item in kept.items() if found.get(key) != item]
        for some in batched((*over, *back), 25, strict=False):
            answer = call(endpoint, "BatchWriteItem", {"RequestItems": {prefix + name: list(some)}})
            assert not answer["UnprocessedItems"]


def change_item(endpoint: str, prefix: str, entity: Struct, **attributes: Any) -> None:
    """Change attributes of a stored item behind the product's back, as who can write tables would; None: remove."""
    item = dump_item(entity)
    names = {f"#{n}": name for n, name in enumerate(attributes)}
    put_ = [f"#{n} = :{n}" for n, value in enumerate(attributes.values()) if value is not None]
    gone = [f"#{n}" for n, value in enumerate(attributes.values()) if value is None]
    values = {f":{n}": value for n, value in enumerate(attributes.values()) if value is not None}
    update = " ".join([*(["SET " + ", ".join(put_)] if put_ else []), *(["REMOVE " + ", ".join(gone)] if gone else [])])
    call(
        endpoint,
        "UpdateItem",
        {
            "TableName": prefix + table_of(type(entity)).table.name,
            "Key": {"pk": item["pk"], "sk": item["sk"]},
            "UpdateExpression": update,
            "ExpressionAttributeNames": names,
            **({"ExpressionAttributeValues": values} if values else {}),
        },
    )


def remove_item(endpoint: str, prefix: str, entity: Struct) -> None:
    """Delete a stored item behind the product's back."""
    item = dump_item(entity)
    table = prefix + table_of(type(entity)).table.name
    call(endpoint, "DeleteItem", {"TableName": table, "Key": {"pk": item["pk"], "sk": item["sk"]}})
