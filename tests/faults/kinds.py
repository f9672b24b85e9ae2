"""What can go wrong with one call to DynamoDB."""

from enum import StrEnum

WRITES = frozenset({"TransactWriteItems", "BatchWriteItem", "PutItem", "UpdateItem", "DeleteItem"})
BATCHES = frozenset({"BatchGetItem", "BatchWriteItem"})


class Kind(StrEnum):
    """One kind of fault. BEFORE: the engine never heard of the call. AFTER: it did all that was asked."""

    THROTTLED = "THROTTLED"
    INTERNAL = "INTERNAL"
    HTML = "HTML"
    """A page of 503 from something in between."""
    CONFLICTED = "CONFLICTED"
    """Another transaction has an item."""
    IN_PROGRESS = "IN_PROGRESS"
    REFUSED = "REFUSED"
    """No connection."""
    RESET_BEFORE = "RESET_BEFORE"

    SILENT = "SILENT"
    """Done, and no answer comes."""
    RESET_AFTER = "RESET_AFTER"
    INTERNAL_AFTER = "INTERNAL_AFTER"
    CUT = "CUT"
    """Done, and a 200 whose body ends early; its checksum is that of the whole."""

    PART = "PART"
    """Half of a batch, at most; the rest is unprocessed."""
    ONE_ITEM = "ONE_ITEM"
    """A page of one item."""
    STALE = "STALE"
    """An index, or a read that need not be consistent, as it was before the last write."""

    INTERLEAVED = "INTERLEAVED"
    """Another whole request just before the call."""

    DIED_BEFORE = "DIED_BEFORE"
    DIED_AFTER = "DIED_AFTER"


BEFORE = frozenset({
    Kind.THROTTLED,
    Kind.INTERNAL,
    Kind.HTML,
    Kind.CONFLICTED,
    Kind.IN_PROGRESS,
    Kind.REFUSED,
    Kind.RESET_BEFORE,
})  # fmt: skip
AFTER = frozenset({Kind.SILENT, Kind.RESET_AFTER, Kind.INTERNAL_AFTER, Kind.CUT})
SHAPES = frozenset({Kind.PART, Kind.ONE_ITEM, Kind.STALE})
DEATHS = frozenset({Kind.DIED_BEFORE, Kind.DIED_AFTER})
