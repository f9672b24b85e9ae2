"""What a request left: the records it changed, told so that two runs with other new ids can be compared."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from tests.engine import call, dump
from tests.faults.past import Key, keys_of, stored
from tests.faults.wire import Call

ID = re.compile(r"(?<![0-9a-z])[a-z][0-9abcdefghjkmnpqrstvwxyz]{16}(?![0-9a-z])")
SEALS = ("hash", "previous", "head")
"""What is computed from new ids."""
STAGED = "ROWS#"
"""A sheet's rows wait under this, each until it is a record, which is looked at."""

type Changes = dict[Key, Any]
"""What is stored otherwise than before, by its key; None: it is gone."""


class State:
    """The records before; knows their ids from new ones."""

    def __init__(self, engine: str, prefix: str) -> None:
        self.engine, self.prefix = engine, prefix
        found = dump(engine, prefix)
        self.before: dict[Key, Any] = {
            (prefix + table, item["pk"]["S"], item["sk"]["S"]): item for table, items in found.items() for item in items
        }
        self.known = frozenset(ID.findall(orjson.dumps(found).decode()))

    def changes(self, calls: Iterable[Call]) -> Changes:
        """Return what some calls changed, all of which were heard."""
        keys = list(dict.fromkeys(key for one in calls if one.writes for key in keys_of(one)))
        found = dict.fromkeys(keys) | stored(self.engine, keys)
        return {key: item for key, item in found.items() if item != self.before.get(key)}

    def restore(self, changes: Mapping[Key, Any]) -> None:
        """Bring back what was before."""
        requests: list[tuple[str, Any]] = []
        for table, pk, sk in changes:
            item = self.before.get((table, pk, sk))
            key = {"pk": {"S": pk}, "sk": {"S": sk}}
            requests.append((table, {"PutRequest": {"Item": item}} if item else {"DeleteRequest": {"Key": key}}))
        for start in range(0, len(requests), 25):
            asked: dict[str, Any] = {}
            for table, request in requests[start : start + 25]:
                asked.setdefault(table, []).append(request)
            assert not call(self.engine, "BatchWriteItem", {"RequestItems": asked})["UnprocessedItems"]

    def is_whole(self) -> bool:
        """Say whether everything is as it was before, also what nobody was heard to write."""
        return State(self.engine, self.prefix).before == self.before

    def told(self, changes: Changes) -> list[str]:
        """Return changes as lines in which new ids are numbered, not named.

        Rows that were staged for a record that then never came to be, or is done, are left out: nobody sees them.
        """
        heard_of = {pk for table, pk, _ in changes if table == f"{self.prefix}audit"} | self.known
        lines = [
            orjson.dumps(
                [*key, item and {n: v for n, v in item.items() if n not in SEALS}], option=orjson.OPT_SORT_KEYS
            )
            for key, item in changes.items()
            if (not ID.fullmatch(key[1]) or key[1] in heard_of) and not key[2].startswith(STAGED)
        ]
        return self.numbered([line.decode() for line in lines])

    def numbered(self, lines: Iterable[str]) -> list[str]:
        """Return texts, sorted, with new ids numbered in the order in which they come."""
        numbers: dict[str, str] = {}

        def number(found: re.Match[str]) -> str:
            name = found[0]
            return name if name in self.known else numbers.setdefault(name, f"{name[0]}-{len(numbers)}")

        plain = sorted(lines, key=lambda line: ID.sub(lambda f: f[0] if f[0] in self.known else f[0][0], line))
        return sorted(ID.sub(number, line) for line in plain)
