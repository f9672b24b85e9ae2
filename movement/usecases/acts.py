"""How every change is made: once per request id, at the version the caller saw, with its audit entry.

A use case reads what it needs strongly, decides, and hands its steps to `make`; all of them are written in one
transaction. A repeated request id gets the first answer, rebuilt from the audit trail at the receipt's version.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from movement.model import audit
from movement.model.actors import Actor
from movement.model.audit import Audit, Receipt
from movement.model.errors import Code, refuse
from movement.model.rule_sets import RuleSet
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import AlreadyDone, Change, Span, want
from movement.usecases.entry_forms import MOST_REASON, line, where
from movement.world import World

LARGEST = 64 * 1024
"""Bytes of an entity's plain form; what can grow past it belongs into records beside it."""
LARGER: dict[type, int] = {RuleSet: 192 * 1024}
"""What keeps all its versions; DynamoDB takes items of twice that size."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/-]{7,99}")


class Request(Struct, frozen=True, kw_only=True):
    """What a client sends with every change: its own id for the request, and which record at which version."""

    request_id: str
    id: str | None = None
    version: int | None = None
    reason: str | None = None


class Step(Struct, frozen=True, kw_only=True):
    """One entity's change within an act; `old` None: it is made."""

    old: Struct | None
    new: Any
    children: tuple[Struct, ...] = ()
    thin: tuple[Struct, ...] = ()
    """Rows that only repeat the entity for an index; not part of its audit."""
    claims: tuple[Struct, ...] = ()
    """Such rows of which there may be one only: where one is there already, the act is a CONFLICT."""
    gone: tuple[Struct, ...] = ()
    """Such rows that repeat what it no longer is."""


def receipt_of(actor: Actor, request: Request) -> Want:
    """Name the receipt a use case must read along with the records it changes."""
    if not _REQUEST_ID.fullmatch(request.request_id):
        raise refuse(
            Code.BAD_INPUT, "requestId", detail="Mã yêu cầu gồm 8 đến 100 chữ cái không dấu, chữ số hoặc . _ : @ / -."
        )
    return want(Receipt, actor=actor.subject, request=request.request_id)


def reason_of(request: Request) -> str | None:
    """Return the reason a request gives, tidied, or None; raises BAD_INPUT or TOO_LARGE."""
    return line(request.reason or "", "reason", MOST_REASON) or None


def body_of(operation: str, request: Request, arguments: object = None) -> str:
    """Return the hash that tells whether a repeated request is the same request."""
    return audit.digest([operation, request.id, request.version, request.reason, arguments])


async def first_answer[T: Struct](
    world: World, receipt: Receipt | None, operation: str, body: str, kind: type[T]
) -> T | None:
    """Return the entity as the first request with this id left it, or None if there was none.

    Raises IDEMPOTENCY_MISMATCH when the id was used for something else.
    """
    if receipt is None:
        return None
    if receipt.operation != operation or receipt.body != body:
        raise refuse(Code.IDEMPOTENCY_MISMATCH, "requestId")
    upto = f"{receipt.version:08d}"
    trail = await world.store.rows(tables.trail_of_subject, Span(receipt.subject, upto=upto), strong=True)
    return audit.replay([entry for _, entry in trail], kind)


async def make[T: Struct](
    world: World,
    actor: Actor,
    request: Request,
    *,
    operation: str,
    body: str,
    role: str,
    steps: Sequence[Step],
    kind: type[T],
) -> T:
    """Write the steps in one transaction and return the first step's entity.

    Raises CONFLICT if another change came first, IDEMPOTENCY_MISMATCH or BUSY; then this call wrote nothing.
    """
    sealed = [_sealed(world, actor, request, operation, role, step) for step in steps]
    subject: Any = sealed[0][0]
    receipt = Receipt(
        actor=actor.subject,
        request=request.request_id,
        operation=operation,
        body=body,
        subject=subject.id,
        version=subject.version,
    )
    change = Change(
        entities=tuple(
            (new, None if step.old is None else new.version - 1) for step, (new, _) in zip(steps, sealed, strict=True)
        ),
        audits=tuple(entry for _, entry in sealed),
        receipt=receipt,
        children=tuple(row for step in steps for row in (*step.children, *step.thin)),
        claims=tuple(row for step in steps for row in step.claims),
        gone=tuple(row for step in steps for row in step.gone),
    )
    try:
        await world.store.commit(change)
    except AlreadyDone as done:
        answer = await first_answer(world, done.receipt, operation, body, kind)
        if answer is None:
            raise
        return answer
    world.memory.clear()
    made: T = subject
    return made


def _sealed(world: World, actor: Actor, request: Request, operation: str, role: str, step: Step) -> tuple[Any, Audit]:
    old: Any = step.old
    if audit.size(step.new) > LARGER.get(type(step.new), LARGEST):
        raise refuse(Code.TOO_LARGE, "id", detail="Hồ sơ đã đạt dung lượng tối đa.")
    try:
        # Parts are checked one by one as they come in; that there are too many of them shows here, or only when
        # the trail is replayed.
        msgspec.convert(audit.fields_of(step.new), type(step.new))
    except msgspec.ValidationError as fault:
        raise refuse(Code.TOO_LARGE, *where(fault), detail="Đã đạt số mục tối đa.") from None
    entry = audit.sealed(
        Audit(
            subject=step.new.id,
            version=step.new.version,
            root=step.new.root,
            act=operation,
            actor=actor.subject,
            role=role,
            at=world.now(),
            reason=request.reason,
            request=request.request_id,
            delta=audit.delta(old, step.new, step.children),
            previous=old.head if old is not None else "",
        )
    )
    return structs.replace(step.new, head=entry.hash), entry
