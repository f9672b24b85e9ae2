"""A call to DynamoDB and its answer, as both transports carry them."""

import hashlib
import zlib
from enum import Enum
from typing import Any

import orjson
from msgspec import Struct

from tests.faults.kinds import WRITES

PREFIX = "com.amazonaws.dynamodb.v20120810#"


class Call(Struct):
    """One call: the how manieth of the process, what it asks, and the how manieth time this is asked."""

    step: int
    action: str
    body: dict[str, Any]
    mark: str
    again: int

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.action in WRITES

    @property
    def lags(self) -> bool:
        """Whether it may show the past."""
        if self.action == "BatchGetItem":
            return any(not table.get("ConsistentRead") for table in self.body["RequestItems"].values())
        return self.action == "Query" and not self.body.get("ConsistentRead")

    @property
    def whole(self) -> dict[str, Any]:
        """The body of a read of whole items in a projection's place: a few attributes do not tell which item it is."""
        if self.action == "BatchGetItem":
            tables = self.body["RequestItems"].items()
            return self.body | {"RequestItems": {table: _unprojected(asked) for table, asked in tables}}
        return _unprojected(self.body)


def _unprojected(asked: dict[str, Any]) -> dict[str, Any]:
    if "ProjectionExpression" not in asked:
        return asked
    left = {
        key: value for key, value in asked.items() if key not in {"ProjectionExpression", "ExpressionAttributeNames"}
    }
    names = asked.get("ExpressionAttributeNames", {})
    used = {alias: name for alias, name in names.items() if alias in asked.get("KeyConditionExpression", "").split()}
    return left | {"ExpressionAttributeNames": used} if used else left


class Wire(Struct):
    """An answer: status, headers and bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


class Line(Enum):
    """How a connection fails."""

    REFUSED = 1
    RESET = 2
    SILENT = 3


class TroubleError(Exception):
    """No answer came; each transport has its own exception for each line."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.name)
        self.line = line


class Death(BaseException):
    """The end of a process: nothing of ours catches it, and whatever it still asks fails too."""


def mark_of(action: str, body: dict[str, Any]) -> str:
    """Return what a call asks, as a hash: botocore's token of a transaction is new each time."""
    told = {name: value for name, value in body.items() if name != "ClientRequestToken"}
    return hashlib.sha256(action.encode() + orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def fault(status: int, kind: str, **more: Any) -> Wire:
    """Return one of DynamoDB's errors."""
    return _signed(status, orjson.dumps({"__type": PREFIX + kind, "Message": "injected", **more}))


def html(status: int) -> Wire:
    """Return a page that no program expects."""
    return Wire(status, {"Content-Type": "text/html"}, b"<html><body>Service Unavailable</body></html>")


def cut(wire: Wire) -> Wire:
    """Return the first half of an answer, with the checksum of all of it, as DynamoDB sends one."""
    checksum = {"x-amz-crc32": str(zlib.crc32(wire.body))}
    return Wire(wire.status, wire.headers | checksum, wire.body[: len(wire.body) // 2])


def said(value: Any) -> Wire:
    """Return a good answer."""
    return _signed(200, orjson.dumps(value))


def _signed(status: int, body: bytes) -> Wire:
    return Wire(status, {"Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": str(zlib.crc32(body))}, body)
