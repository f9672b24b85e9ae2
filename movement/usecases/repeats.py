"""A request that was carried out while a copy of it was under way is never told to have been refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from movement.model.actors import Actor
from movement.model.errors import Code, MovementError, Unreachable
from movement.usecases import acts
from movement.usecases.acts import Request
from movement.world import World

OF_THE_REQUEST = frozenset({
    Code.FORBIDDEN,
    Code.IDEMPOTENCY_MISMATCH,
    Code.REASON_REQUIRED,
    Code.TOO_COSTLY,
    Code.TOO_LARGE,
})  # fmt: skip
"""Refusals that no other copy of the request can have brought about."""


def told_once[A: Callable[..., Any]](act: A) -> A:
    """Let an act of (world, actor, request or its id, …) that is refused after it read anything look for its receipt.

    A client whose answer is long in coming sends its request again; what the first copy wrote between two reads of the
    second would refuse it. Where the receipt is there the act is asked once more, and answers by it.
    """

    @wraps(act)
    async def told(world: World, actor: Actor, request: Request | str, *rest: Any, **more: Any) -> Any:
        before = world.store.spent
        try:
            return await act(world, actor, request, *rest, **more)
        except MovementError as refusal:
            if isinstance(refusal, Unreachable) or refusal.code in OF_THE_REQUEST or world.store.spent == before:
                raise
            asked = Request(request_id=request) if isinstance(request, str) else request
            (receipt,) = await world.store.get([acts.receipt_of(actor, asked)], strong=True)
            if receipt is None:
                raise
            return await act(world, actor, request, *rest, **more)

    return cast("A", told)
