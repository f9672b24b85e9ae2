"""The real engine for tests: one in-memory process, ended with the tests however they end."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from local.engine import BINARY, _answers, die_with_parent, free_port


@contextmanager
def memory_engine() -> Iterator[str]:
    """Run the engine without a file and yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [BINARY.resolve(), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
    )
    try:
        until = time.monotonic() + 10
        while not _answers(address):
            assert time.monotonic() < until, "the engine did not come up"
            time.sleep(0.01)
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
    dynamo = client(endpoint)
    found: dict[str, list[Any]] = {}
    for name in sorted(dynamo.list_tables()["TableNames"]):
        if name.startswith(prefix):
            pages = dynamo.get_paginator("scan").paginate(TableName=name)
            items = [item for page in pages for item in page["Items"]]
            found[name.removeprefix(prefix)] = sorted(items, key=lambda i: (i["pk"]["S"], i["sk"]["S"]))
    return found
