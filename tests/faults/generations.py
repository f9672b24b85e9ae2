"""What a run left, told without the number of its generation: a run that follows a dead one has a later one."""

import re
from collections.abc import Mapping
from typing import Any

from tests.faults.past import Key
from tests.faults.state import Changes, State

MASKS = (
    (re.compile(r"(?<=[#:])\d{6}(?=[#:\"\\])"), "G"),
    (re.compile(r'"(g|fence)":\{"N":"\d+"\}'), r'"\1":"G"'),
    (re.compile(r"-\d{6}(?=\.(docx|xlsx|html))"), "-G"),
    (re.compile(r'\\"g\\":\d+'), r"\"g\":G"),
    (re.compile(r'(SYS#[^"]*|"request":\{"S":"[^"]*|"request_id":\{"S":"[^"]*):\d+"'), r'\1:G"'),
)
"""In keys and in what repeats them, in fields, in the audit's deltas, in the requests that runs make."""


def told(state: State, changes: Changes) -> list[str]:
    """Return what readers are shown of changes: no leases, and of the generations only those that a HEAD names."""
    now = state.before | changes
    shown = dict(_generations(now))
    kept = {
        key: {n: v for n, v in item.items() if n != "version"} if item and key[0].endswith("reports") else item
        for key, item in changes.items()
        if key[2] != "LEASE"
        and not _tries(key, item)
        and all(not key[1].startswith(name) or key[1][len(name) :][:6] == g for name, g in shown.items())
    }
    lines = state.told(kept)
    for pattern, instead in MASKS:
        lines = [pattern.sub(instead, line) for line in lines]
    return sorted(lines)


def _tries(key: Key, item: Any) -> bool:
    """Say whether a record tells of a try to make a report: each is told in its trail, also one that died."""
    of_report = item is not None and item.get("act", {}).get("S") in {"beginReport", "finishReport"}
    return of_report or key[1].startswith(("SYS#beginReport:", "SYS#finishReport:"))


def _generations(now: Mapping[Key, Any]) -> list[tuple[str, str]]:
    """Return how keys of rows begin, and which generation of them stands; none where there is no HEAD yet."""
    found: dict[str, str] = {}
    for (table, pk, sk), item in now.items():
        if item is None or not table.endswith(("statistics", "commendations")):
            continue
        kind, *rest = pk.split(":")
        if kind == "statistics" and sk == "HEAD":
            found["#".join(rest) + "#"] = f"{int(item['g']['N']):06d}"
        elif kind == "commendation" and sk == "HEAD":
            found[":".join(rest) + ":"] = f"{int(item['g']['N']):06d}"
    return list(found.items())
