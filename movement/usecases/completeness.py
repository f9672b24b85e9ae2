"""Whether all units at or below a place reported: what became of each return that is owed for a period."""

from collections.abc import Sequence

from msgspec import Struct

from movement.model import ids, return_duties
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.return_duties import Duty, Expected, Owed
from movement.model.units import Unit
from movement.storage.store import Place, want
from movement.usecases import reporting, units
from movement.usecases.duties import READ, expected, lines_of
from movement.usecases.frames import frame, wanted
from movement.world import World

_LONGEST = 20
"""Letters of a period's text."""


class Completeness(Struct, frozen=True, kw_only=True):
    """What became of the returns that the units at or below a place owe for a period."""

    unit: str
    type: str
    period: str
    owed: tuple[Owed, ...]
    """Each duty, in the order of the tree."""

    def count(self, *duties: Duty) -> int:
        """Return how many have come to that."""
        return sum(one.duty in duties for one in self.owed)


async def completeness(world: World, actor: Actor, unit: str, type_id: str, text: str) -> Completeness:
    """Return what became of the returns that a unit and those below it owe for a period, as of today; three calls.

    A call more for every hundred units where no run has found out who owes it. The units are those that stood there
    on the day of the cut-off. Raises NOT_FOUND out of scope or for another province's type, BAD_PERIOD.
    """
    root = reporting.root_of_type(type_id)
    if root is None:
        raise refuse(Code.NOT_FOUND, "type")
    code = type_id.rpartition(":")[2]
    # Read ahead, in the one call that finds the unit; a period that is none names nothing that is stored.
    if len(text) > _LONGEST:
        raise refuse(Code.BAD_PERIOD, "period")
    ahead = [want(Expected, root=root, type=code, period=text), *([want(Unit, id=unit)] if ids.is_unit(unit) else [])]
    await world.get(*wanted(root, type_id), *ahead, units.HEAD)
    owner = await units.unit(world, actor, unit)
    found = await frame(world, actor, type_id, text)
    place = units.place_of(owner, found.period.last_day)
    if place.root != root or not actor.may(READ, place):
        raise refuse(Code.NOT_FOUND, "unit")
    all_ = await expected(world, found)
    lines = await lines_of(world, root, found.type.code, found.period, place.path)
    rows = zip(all_.units, all_.paths, all_.due_on, strict=True)
    here = [row for row in rows if row[1].startswith(place.path)]
    owed = return_duties.owed(here, {line.unit: line for line in lines}, world.today(), of=found.key)
    return Completeness(unit=owner.id, type=found.type.id, period=str(found.period), owed=tuple(owed))


def page_of(
    world: World, actor: Actor, found: Completeness, duties: Sequence[Duty], *, first: int, after: str | None
) -> Page[Owed]:
    """Return a page of the duties that have come to that, in the order of the tree; reads nothing."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "owed", found.unit, found.type, found.period, sorted(duties))
    place = cursors.open(after)
    rest = [
        one for one in found.owed if (not duties or one.duty in duties) and (place is None or one.path > place.after)
    ]
    shown = rest[:first]
    marks = tuple(cursors.make(Place(0, one.path)) for one in shown)
    return Page(items=tuple(shown), cursors=marks, has_next=len(rest) > first, end_cursor=marks[-1] if marks else None)
