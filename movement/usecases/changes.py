"""The one way through a change: read strongly, answer a repeated request, check scope, right and version, then write.

Each noun's use case says only what is its own: who sees the record, which roles may act, and what the act does.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct, structs

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.people import Person, Role
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import actors, acts
from movement.usecases.acts import Request, Step
from movement.usecases.repeats import told_once
from movement.world import World

type Also = Sequence[Any]
"""What was read strongly along with the record, in the order it was wanted; then what `reads` brought."""


@told_once
async def make_new[T: Struct](
    world: World,
    actor: Actor,
    request: Request,
    kind: type[T],
    *,
    operation: str,
    arguments: object,
    policy: str,
    place: Callable[[Also], Prefix],
    make: Callable[[Also], T | Step],
    also: Sequence[Want] = (),
    reads: Callable[[Also], Awaitable[Also]] | None = None,
) -> T:
    """Make a record where `policy` allows it; raises NOT_FOUND or FORBIDDEN, or what `place` and `make` raise.

    `make` returns the record, or the step that writes it where rows come with it. `reads` brings what can be named only
    once `also` is known.
    """
    body = acts.body_of(operation, request, arguments)
    request = structs.replace(request, reason=acts.reason_of(request))
    doer, receipt, *rest = await _strong(world, actor, request, also)
    if answer := await acts.first_answer(world, receipt, operation, body, kind):
        return answer
    where = place(rest)
    role = (await actors.strong_actor(world, actor, doer)).may(policy, where)
    if role is None:
        raise refuse(Code.FORBIDDEN)
    more = await reads(rest) if reads is not None else ()
    made = make([*rest, *more])
    steps = [made if isinstance(made, Step) else Step(old=None, new=made)]
    return await acts.make(world, actor, request, operation=operation, body=body, role=role, steps=steps, kind=kind)


@told_once
async def change[T: Struct](
    world: World,
    actor: Actor,
    request: Request,
    wanted: Want,
    kind: type[T],
    *,
    operation: str,
    arguments: object,
    sees: Callable[[T], bool],
    roles: Callable[[Actor, T], Sequence[Role]],
    do: Callable[[T, Role, Also], Step | Sequence[Step]],
    also: Sequence[Want] = (),
    reads: Callable[[T], Awaitable[Also]] | None = None,
) -> T:
    """Change one record. `roles` gets the actor with the grants of a strong read; `do` returns the step to write.

    Where an act makes or changes more than the record, `do` returns several steps, the record's own first.
    `reads` brings what can be named only once the record is known.
    Raises NOT_FOUND, FORBIDDEN, CONFLICT, or what `roles`, `reads` and `do` raise.
    """
    body = acts.body_of(operation, request, arguments)
    request = structs.replace(request, reason=acts.reason_of(request))
    doer, receipt, found, *rest = await _strong(world, actor, request, [wanted, *also])
    if answer := await acts.first_answer(world, receipt, operation, body, kind):
        return answer
    if found is None or not sees(found):
        raise refuse(Code.NOT_FOUND, "id")
    held = roles(await actors.strong_actor(world, actor, doer), found)
    if not held:
        raise refuse(Code.FORBIDDEN)
    if found.version != request.version:
        raise refuse(Code.CONFLICT, "version")
    more = await reads(found) if reads is not None else ()
    done = do(found, held[0], [*rest, *more])
    steps = [done] if isinstance(done, Step) else done
    return await acts.make(world, actor, request, operation=operation, body=body, role=held[0], steps=steps, kind=kind)


def checked_id(request: Request, *letters: str) -> str:
    """Return the id a request names; what has not its noun's shape is absent, and never becomes a key."""
    if not ids.is_id(request.id or "", *letters):
        raise refuse(Code.NOT_FOUND, "id")
    return request.id or ""


async def _strong(world: World, actor: Actor, request: Request, wants: Sequence[Want]) -> Sequence[Any]:
    return await world.store.get([want(Person, id=actor.subject), acts.receipt_of(actor, request), *wants], strong=True)
