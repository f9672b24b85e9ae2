"""Reading reminders: those that stand at or below a unit, as a feed."""

from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.reminders import Reminder, ReminderKind, ReminderLine, ReminderStep
from movement.model.units import Unit, directly_on
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

READ = "reminders.read"


async def feed(
    world: World,
    actor: Actor,
    unit: str,
    *,
    mine: bool = False,
    kind: ReminderKind | None = None,
    step: ReminderStep | None = None,
    first: int,
    after: str | None = None,
) -> Page[Reminder]:
    """Return the reminders that stand at or below a unit, by place and then the soonest due; three calls.

    `mine`: those addressed to this person, or to a role it holds on that unit. Raises NOT_FOUND where the actor
    reads none, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "reminders", unit, mine, kind, step)
    cursors.open(after)
    parts = actor.parts(READ, units.place_of(await units.unit(world, actor, unit), world.today()))
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")

    def keep(line: ReminderLine | Reminder) -> bool:
        asked = kind in {None, line.kind} and step in {None, line.step} and (not mine or _is_for(line, actor))
        return asked and actor.may(READ, Prefix(line.root, line.path)) is not None

    spans = [Span(part.root, part.path) for part in parts]
    page = await world.store.page(paths.reminders_open, spans, first=first, after=after, cursors=cursors, keep=keep)
    owners = [want(Unit, id=line.path.strip("/").rsplit("/", 1)[-1]) for line in page.items]
    found = await world.get(*[want(Reminder, id=line.id) for line in page.items], *owners)
    # The index may lag and never decides what is shown.
    kept = [
        (one, cursor)
        for one, cursor in zip(found, page.cursors, strict=False)
        if one is not None and one.settled_on is None and keep(one)
    ]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


def _is_for(line: ReminderLine | Reminder, actor: Actor) -> bool:
    if line.person is not None:
        return line.person == actor.subject
    held = (hold.own for hold in actor.holds if hold.role is line.role)
    return any(own.root == line.root and directly_on(line.path, own.path) for own in held)
