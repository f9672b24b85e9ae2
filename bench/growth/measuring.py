"""What is counted: calls, read units, items and the processor's time."""

import time
from pathlib import Path
from typing import Any

import orjson
from msgspec import Struct, structs

from movement.settings import Settings
from movement.storage.calls import Rest
from movement.storage.reads import Reader


class Cost(Struct, frozen=True, kw_only=True):
    """What an answer or a run took."""

    calls: float = 0.0
    units: float = 0.0
    """Read units as the engine says: half a unit for 4 KB read without waiting for the last write."""
    items: float = 0.0
    cpu_ms: float = 0.0
    """User and system time of the process that asked; the engine's is not in it."""

    def __sub__(self, earlier: "Cost") -> "Cost":
        mine, theirs = structs.asdict(self), structs.asdict(earlier)
        return Cost(**{name: value - theirs[name] for name, value in mine.items()})

    def __truediv__(self, times: int) -> "Cost":
        return Cost(**{name: value / times for name, value in structs.asdict(self).items()})


class Meter(Reader):
    """The product's reader, which also adds up the read units and the items of its answers."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.units = self.items = self._spent_ms = 0.0

    async def call(self, action: str, payload: dict[str, Any], rest: Rest | None = None) -> bytes:
        """Ask what it consumed as well, where it reads."""
        if action == "BatchWriteItem":
            return await super().call(action, payload, rest)
        answer = await super().call(action, payload | {"ReturnConsumedCapacity": "TOTAL"}, rest)
        began = time.process_time()
        said = orjson.loads(answer)
        consumed = said["ConsumedCapacity"]
        self.units += sum(one["CapacityUnits"] for one in (consumed if isinstance(consumed, list) else [consumed]))
        self.items += sum(map(len, said["Responses"].values())) if "Responses" in said else len(said["Items"])
        self._spent_ms += (time.process_time() - began) * 1000
        return answer

    def cost(self, calls: int) -> Cost:
        """Return what was consumed so far, with so many calls of the whole store, without the time of counting."""
        cpu = time.process_time() * 1000 - self._spent_ms
        return Cost(calls=calls, units=self.units, items=self.items, cpu_ms=cpu)


def most_mb() -> float:
    """Return the most memory this process had so far, MB; what the parent had before it does not count."""
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = [line for line in told.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
