"""Applying an approved reorganisation: staged rows, a transaction each, then the HEAD that makes them visible.

Each transaction counts the progress up under a version condition, so a row is written once and in order, however many
processes try and whenever one that was thought dead wakes up. What is cut off leaves rows that no reader sees.
"""

import asyncio
from collections.abc import Callable, Iterator

from msgspec import Struct, structs

from movement.model import ids, reorganisation_preview, search
from movement.model.actors import Actor, system
from movement.model.errors import Code, MovementError, refuse
from movement.model.people import Person, Role
from movement.model.periods import Period
from movement.model.reorganisations import (
    Generation,
    Progress,
    Reorganisation,
    ReorganisationState,
    StagedUnits,
    generation_id,
)
from movement.model.units import RegisterHead
from movement.storage.store import Change, want
from movement.usecases import actors, acts, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import checked_id
from movement.usecases.reorganisations import WRITE, look, may
from movement.usecases.repeats import told_once
from movement.world import World

TOGETHER = 8
"""Staged rows whose search rows are written side by side."""
MOST_IN_A_REQUEST = 120
"""Staged rows that one request of a person writes: a province's; what is left the next request goes on with."""
Report = Callable[[str], None]


class Run(Struct, frozen=True, kw_only=True):
    """What a run did."""

    root: str
    reorganisation: str
    written: int
    """Staged rows written by this run."""
    applied: bool
    g: int


@told_once
async def apply(world: World, actor: Actor, request: Request) -> Reorganisation:
    """Go on applying what was approved, as far as one request may; repeat it until the state is APPLIED.

    Raises NOT_FOUND, FORBIDDEN, ILLEGAL_ACT if it was not approved, or BUSY.
    """
    wanted = want(Reorganisation, id=checked_id(request, ids.REORGANISATION))
    acts.receipt_of(actor, request)
    found, doer = await world.store.get([wanted, want(Person, id=actor.subject)], strong=True)
    if look(actor, found) is None:
        raise refuse(Code.NOT_FOUND, "id")
    roles = may(await actors.strong_actor(world, actor, doer), WRITE, found.roots)
    if not roles:
        raise refuse(Code.FORBIDDEN)
    done, _ = await _go_on(world, actor, request, roles[0], found, MOST_IN_A_REQUEST, lambda _: None)
    return done


async def partition(world: World, _: Period) -> list[str]:
    """Return the first province of what is approved and waits to be applied; for the scheduled function."""
    turn = await _turn(world)
    return [] if turn is None else [turn.root]


async def evaluate(world: World, root: str, _: Period, report: Report) -> Run:
    """Apply to the end what is approved."""
    turn = await _turn(world)
    if turn is None or turn.root != root:
        return Run(root=root, reorganisation="", written=0, applied=False, g=0)
    (found,) = await world.store.get([want(Reorganisation, id=turn.reorganisation)], strong=True)
    request = Request(request_id=f"apply-{found.id}", id=found.id)
    done, written = await _go_on(world, system(root), request, Role.SYS, found, found.staged, report)
    applied = done.state is not ReorganisationState.APPROVED
    return Run(root=root, reorganisation=done.id, written=written, applied=applied, g=done.g)


async def _turn(world: World) -> Generation | None:
    (head,) = await world.store.get([units.HEAD], strong=True)
    if head is None:
        return None
    (turn,) = await world.store.get([want(Generation, id=generation_id(head.g + 1))], strong=True)
    found: Generation | None = turn
    return found


async def _go_on(
    world: World, actor: Actor, request: Request, role: Role, found: Reorganisation, most: int, report: Report
) -> tuple[Reorganisation, int]:
    if found.state in {ReorganisationState.APPLIED, ReorganisationState.REVERSED}:
        return found, 0
    if found.state is not ReorganisationState.APPROVED:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Chưa được người thứ hai phê duyệt.")
    (at,) = await world.store.get([want(Progress, reorganisation=found.id)], strong=True)
    begun = 0 if at is None else at.done
    end = min(found.staged, begun + most)
    for start in range(begun, end, TOGETHER):
        await _write(world, found, range(start, min(start + TOGETHER, end)))
        report(f"Reorganisation {found.id}: {min(start + TOGETHER, end)} of {found.staged} rows")
    if end < found.staged:
        return found, end - begun
    return await _show(world, actor, request, role, found), end - begun


async def _write(world: World, found: Reorganisation, numbers: range) -> None:
    wants = [want(StagedUnits, reorganisation=found.id, number=number) for number in numbers]
    staged: list[StagedUnits] = await world.store.get(wants, strong=True)
    # Search rows may be put by anyone and again: they lead to units, which are looked at under the HEAD.
    await asyncio.gather(*(world.store.put_all(list(_words(row, found.g))) for row in staged))
    for row in staged:
        done = Progress(reorganisation=found.id, version=row.number + 2)
        thin = tuple(part for unit in row.units for part in (unit, *reorganisation_preview.thin(unit, found.g)))
        expected = done.version - 1 if row.number else None
        await world.store.commit(Change(entities=((done, expected),), audits=(), children=thin))


def _words(row: StagedUnits, g: int) -> Iterator[Struct]:
    for unit in row.units:
        for root, path, version in reorganisation_preview.names(unit, g):
            yield from search.rows("unit", root, path, unit.id, [(version.name, version.valid_from)])


async def _show(world: World, actor: Actor, request: Request, role: Role, found: Reorganisation) -> Reorganisation:
    """Set the HEAD, in one transaction with the record and its audit entry."""
    (head,) = await world.store.get([units.HEAD], strong=True)
    shown = RegisterHead(g=found.g, source=head.source, loaded_on=world.today())
    applied = structs.replace(
        found, state=ReorganisationState.APPLIED, applied_at=world.now(), version=found.version + 1
    )
    steps = [Step(old=found, new=applied, children=(shown,))]
    if found.reverses is not None:
        (original,) = await world.store.get([want(Reorganisation, id=found.reverses)], strong=True)
        reversed_ = structs.replace(original, state=ReorganisationState.REVERSED, version=original.version + 1)
        steps.append(Step(old=original, new=reversed_))
    operation = "applyReorganisation"
    try:
        return await acts.make(
            world,
            actor,
            request,
            operation=operation,
            body=acts.body_of(operation, structs.replace(request, version=None)),
            role=role,
            steps=steps,
            kind=Reorganisation,
        )
    except MovementError as refusal:
        if refusal.code is not Code.CONFLICT:
            raise
        # Somebody else came first.
        (now,) = await world.store.get([want(Reorganisation, id=found.id)], strong=True)
        if now.state is ReorganisationState.APPROVED:
            raise
        done: Reorganisation = now
        return done
