"""What reads consume, as the engine says."""

from typing import Any

import orjson

from movement.settings import Settings
from movement.storage.calls import Rest
from movement.storage.reads import Reader


class MeasuredReader(Reader):
    """The product's reader, which also adds up the read units that the engine says were consumed."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.units = 0.0

    async def call(self, action: str, payload: dict[str, Any], rest: Rest | None = None) -> bytes:
        answer = await super().call(action, payload | {"ReturnConsumedCapacity": "TOTAL"}, rest)
        said = orjson.loads(answer)["ConsumedCapacity"]
        self.units += sum(table["CapacityUnits"] for table in (said if isinstance(said, list) else [said]))
        return answer
