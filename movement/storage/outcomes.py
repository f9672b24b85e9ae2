"""What became of a write of which no attempt told: read strongly, before anyone hears of it."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from movement.storage.codecs import key_of
from movement.storage.reads import Reader, Want
from movement.storage.tables import table_of
from movement.storage.writes import AlreadyDone, Change

if TYPE_CHECKING:
    from movement.model.audit import Receipt


async def written(reader: Reader, change: Change) -> bool:
    """Tell whether a change stands; raises AlreadyDone with the receipt that does, or BUSY where it cannot be read.

    A change without a receipt is known by the first record that it alone can have left so.
    """
    if change.receipt is not None:
        found: Receipt | None = await _stored(reader, change.receipt)
        if found is not None:
            raise AlreadyDone(found)
        return False
    told = [*change.audits, *change.claims, *(entity for entity, _ in change.entities)]
    return bool(told) and await stands(reader, told[0])


async def stands(reader: Reader, entity: Struct) -> bool:
    """Tell whether a record is stored exactly so; raises BUSY where it cannot be read."""
    return bool(await _stored(reader, entity) == entity)


async def _stored(reader: Reader, entity: Struct) -> Any:
    kind = type(entity)
    (found,) = await reader.get([Want(kind, table_of(kind).table.name, *key_of(entity))], strong=True)
    return found
