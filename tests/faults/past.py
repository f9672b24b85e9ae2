"""What lags: an index, or a read that need not be consistent, as it was before the last write."""

from typing import Any

import orjson

from tests.engine import call
from tests.faults.wire import Call

type Key = tuple[str, str, str]
"""Table, partition and sort key."""


class Past:
    """Keeps what the last write replaced, and shows it once more."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._before: dict[Key, Any] = {}

    def forget(self) -> None:
        """Lag behind nothing."""
        self._before = {}

    def note(self, write: Call) -> None:
        """Look at what a write is about to replace."""
        keys = list(dict.fromkeys(keys_of(write)))
        self._before = dict.fromkeys(keys) | stored(self.engine, keys)

    def shown(self, read: Call, answer: bytes) -> bytes:
        """Return the answer as it would have been; the same bytes where the last write is not in it."""
        found = orjson.loads(answer)
        if read.action == "BatchGetItem":
            for table, asked in read.body["RequestItems"].items():
                keys = [(table, key["pk"]["S"], key["sk"]["S"]) for key in asked["Keys"]]
                found["Responses"][table] = self._then(table, found["Responses"].get(table, []), keys)
        else:
            found["Items"] = self._range(read.body, found["Items"])
        made = orjson.dumps(found)
        return answer if orjson.loads(answer) == found else made

    def _then(self, table: str, items: list[Any], asked: list[Key]) -> list[Any]:
        stays = [item for item in items if (table, item["pk"]["S"], item["sk"]["S"]) not in self._before]
        return stays + [self._before[key] for key in asked if self._before.get(key) is not None]

    def _range(self, body: dict[str, Any], items: list[Any]) -> list[Any]:
        table, index = body["TableName"], body.get("IndexName")
        pk, sk = (f"{index}_pk", f"{index}_sk") if index else ("pk", "sk")
        given = {name: value["S"] for name, value in body["ExpressionAttributeValues"].items()}
        back = [
            item
            for (name, *_), item in self._before.items()
            if name == table and item is not None and item.get(pk, {}).get("S") == given[":p"]
            and given[":l"] <= item[sk]["S"] <= given[":h"]
        ]  # fmt: skip
        stays = [item for item in items if (table, item["pk"]["S"], item["sk"]["S"]) not in self._before]
        made = sorted([*stays, *back], key=lambda item: item[sk]["S"], reverse=not body.get("ScanIndexForward", True))
        # A page is no longer than was asked for, whenever it is of.
        return made[: body["Limit"]] if "Limit" in body else made


def keys_of(write: Call) -> list[Key]:
    """Return which records a call writes."""
    if write.action == "TransactWriteItems":
        some = [next(iter(one.values())) for one in write.body["TransactItems"]]
        return [_key(one["TableName"], one.get("Item") or one["Key"]) for one in some]
    if write.action == "BatchWriteItem":
        return [
            _key(table, one["PutRequest"]["Item"] if "PutRequest" in one else one["DeleteRequest"]["Key"])
            for table, requests in write.body["RequestItems"].items()
            for one in requests
        ]
    return [_key(write.body["TableName"], write.body.get("Item") or write.body["Key"])]


def _key(table: str, item: Any) -> Key:
    return table, item["pk"]["S"], item["sk"]["S"]


def stored(engine: str, keys: list[Key]) -> dict[Key, Any]:
    """Return what is stored under some keys."""
    found: dict[Key, Any] = {}
    for start in range(0, len(keys), 100):
        wants: dict[str, Any] = {}
        for table, pk, sk in keys[start : start + 100]:
            named = wants.setdefault(table, {"Keys": [], "ConsistentRead": True})
            named["Keys"].append({"pk": {"S": pk}, "sk": {"S": sk}})
        answer = call(engine, "BatchGetItem", {"RequestItems": wants})
        assert not answer.get("UnprocessedKeys"), "the engine gave only a part"
        for table, items in answer["Responses"].items():
            found |= {(table, item["pk"]["S"], item["sk"]["S"]): item for item in items}
    return found
