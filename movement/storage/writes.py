"""One change = one transaction: entities at the version the caller saw, their audit entries and the receipt.

A write is tried again by `retries`, never by botocore. The receipt is a condition of the same transaction, so that one
whose answer was lost is refused the next time and recognised as done; where no attempt told what became of it, the
caller is told so and looks.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from movement.model.audit import Audit, Receipt
from movement.model.errors import Code, MovementError, refuse
from movement.settings import Settings
from movement.storage import puts
from movement.storage.calls import Caller
from movement.storage.codecs import shape
from movement.storage.retries import Doubt, PassingError
from movement.storage.tables import TABLES

if TYPE_CHECKING:
    from pynamodb.expressions.condition import Condition

THREADS = 8
CONDITION_FAILED = "ConditionalCheckFailed"
LASTING = {
    "AccessDeniedException",
    "InvalidSignatureException",
    "ResourceNotFoundException",
    "UnrecognizedClientException",
    "ValidationException",
}
"""Faults of ours, which trying again does not cure: they must not look like BUSY."""
NOT_DONE = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionCanceledException",
    "TransactionConflictException",
}
"""Refusals that came before anything was written; what has another name, or none, may have been written."""
MOST_ITEMS = 100
"""As many items as DynamoDB puts at once outside a transaction."""


class Change(Struct, frozen=True, kw_only=True):
    """All that one act writes. `expected` of an entity is its `version` before; None: it must not exist yet."""

    entities: tuple[tuple[Struct, int | None], ...]
    audits: tuple[Audit, ...]
    receipt: Receipt | None = None
    children: tuple[Struct, ...] = ()
    """Records added beside the entities; put as they are."""
    claims: tuple[Struct, ...] = ()
    """Records of which there may be one only: they must not be there yet."""
    gone: tuple[Struct, ...] = ()
    """Rows that no longer repeat anything; deleted, if they are there."""


class AlreadyDone(Exception):  # noqa: N818 - an answer, not a fault
    """The request id was used before; carries the receipt that is there."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.request)
        self.receipt = receipt


class UnknownOutcome(Exception):  # noqa: N818 - an answer, not a fault
    """Attempts failed of which one may have been carried out; carries what to refuse if none was."""

    def __init__(self, refusal: MovementError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class Writer:
    """Writes to DynamoDB: changes through PynamoDB, which loads at the first one, in a bounded pool of threads."""

    def __init__(self, settings: Settings, caller: Caller) -> None:
        self._settings, self._caller = settings, caller
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="writes")
        self.calls = 0
        """How many changes and claims were asked for so far; batches of records are counted by the caller."""
        self.puts = 0
        """How often records were put in batches, however many each took."""

    async def commit(self, change: Change) -> None:
        """Write a change whole or not at all.

        Raises AlreadyDone if the request id was used before, CONFLICT if someone else changed an entity first,
        BUSY if DynamoDB cannot be reached; in none of these was anything written by this call. Raises UnknownOutcome
        where it may have been.
        """
        await self._settled(lambda: self._run(self._commit, change))

    async def put_all(self, entities: Iterable[Struct]) -> None:
        """Put records that no one can see yet or that may be put twice; not a transaction. See `puts`."""
        self.puts += 1
        await puts.put_all(self._caller, self._settings.prefix, entities)

    async def claim(self, entity: Struct, *, field: str, below: Any) -> bool:
        """Put `entity` if there is none or its stored `field` is less than `below`; tell whether it was put.

        Raises UnknownOutcome where it may have been put although it was refused in the end.
        """
        put: bool = await self._settled(lambda: self._run(self._claim, entity, field, below))
        return put

    async def _settled(self, attempt: Callable[[], Awaitable[Any]]) -> Any:
        doubt = Doubt()
        try:
            done = await self._caller.retries.until_done(attempt, doubt)
        except MovementError as refusal:
            if doubt.there:
                raise UnknownOutcome(refusal) from refusal
            raise
        if done is False and doubt.there:
            raise UnknownOutcome(refuse(Code.CONFLICT))
        return done

    async def create_tables(self) -> None:
        """Create every table that is missing, with all its indexes."""
        await self._run(self._create_tables)

    async def _run(self, work: Any, *arguments: Any) -> Any:
        self.calls += 1
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _commit(self, change: Change) -> None:
        from pynamodb.exceptions import TransactWriteError
        from pynamodb.transactions import TransactWrite

        rows = self._rows(change)
        if len(rows) + len(change.gone) > MOST_ITEMS:
            raise ValueError(f"{len(rows) + len(change.gone)} items do not fit one transaction")
        try:
            with TransactWrite(connection=self._connect()) as transaction:
                for row in change.gone:
                    transaction.delete(_records().instance(self._settings, row))
                for entity, condition, returned in rows:
                    transaction.save(_records().instance(self._settings, entity), condition, returned)
        except TransactWriteError as failure:
            raise _refusal(change, failure) from failure

    def _rows(self, change: Change) -> Sequence[tuple[Struct, "Condition | None", str | None]]:
        from pynamodb.expressions.operand import Path as Attribute

        absent = Attribute("pk").does_not_exist()
        rows: list[tuple[Struct, Condition | None, str | None]] = []
        if change.receipt is not None:
            rows.append((change.receipt, absent, "ALL_OLD"))
        for entity, expected in change.entities:
            kind = _records().Stored(_records().SCALARS[int])
            kind.attr_path = ["version"]
            rows.append((entity, absent if expected is None else kind == expected, None))
        rows += [(one, absent, None) for one in (*change.audits, *change.claims)]
        rows += [(child, None, None) for child in change.children]
        return rows

    def _claim(self, entity: Struct, field: str, below: Any) -> bool:
        from pynamodb.exceptions import PutError
        from pynamodb.expressions.operand import Path as Attribute

        stored = _records().Stored(shape(type(entity)).attributes[field])
        stored.attr_path = [field]
        try:
            _records().instance(self._settings, entity).save((Attribute("pk").does_not_exist()) | (stored < below))
        except PutError as failure:
            if _code(failure) == "ConditionalCheckFailedException":
                return False
            raise _trouble(failure) from failure
        return True

    def _create_tables(self) -> None:
        for table in TABLES:
            kind = _records().table_model(self._settings, table)
            if not kind.exists():
                kind.create_table(wait=True)

    def _connect(self) -> Any:
        return _records().connection(self._settings)

    def close(self) -> None:
        """Wait for the writes under way and end the threads."""
        self._threads.shutdown()


def _records() -> Any:
    from movement.storage import records

    return records


def _refusal(change: Change, failure: Any) -> Exception:
    reasons = failure.cancellation_reasons
    if not reasons:
        return _trouble(failure)
    # PynamoDB sends deletions before what is put, and what is put first is the receipt.
    first = reasons[len(change.gone)]
    if change.receipt is not None and first is not None and first.code == CONDITION_FAILED:
        layout = shape(Receipt)
        return AlreadyDone(layout.build(msgspec.convert(first.raw_item, layout.wire, strict=False)))
    if any(reason is not None and reason.code == CONDITION_FAILED for reason in reasons):
        return refuse(Code.CONFLICT, "version")
    if any(reason is not None and reason.code == "ValidationError" for reason in reasons):
        raise failure
    return PassingError()


def _trouble(failure: Any) -> Exception:
    code = _code(failure)
    if code in LASTING:
        raise failure
    return PassingError(unknown=code not in NOT_DONE and not _never_sent(failure.cause))


def _never_sent(cause: Any) -> bool:
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

    return isinstance(cause, ConnectTimeoutError | EndpointConnectionError)


def _code(failure: Any) -> str | None:
    # Not PynamoDB's `cause_response_code`: it breaks on a connection that was closed, whose response is None.
    response = getattr(failure.cause, "response", None) or {}
    code: str | None = response.get("Error", {}).get("Code")
    return code
