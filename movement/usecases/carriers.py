"""Records whose carrier ended without a whole successor: which they are, and a person's choice of who carries them."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from movement.model import carriers, ids
from movement.model.actors import Actor, Prefix, disjoint
from movement.model.carriers import ASSIGN, Carrier, Record
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.handovers import Handover, HandoverLine
from movement.model.inspection_rights import look
from movement.model.inspections import Inspection
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.returns import Return
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import carrier_runs, changes, entries, returns, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.world import World

READ = "carrier.read"


class Awaiting(Struct, frozen=True, kw_only=True):
    """A record, or a recommendation of an inspection, that waits for a carrier, and who could be."""

    handover: Handover
    proposed: str | None
    """The successor the register advises, if it advises one."""
    successors: tuple[str, ...]
    """Every unit of today that something of the ended one went into, the advised one first."""


async def awaiting(world: World, actor: Actor, unit: str, *, first: int, after: str | None = None) -> Page[Awaiting]:
    """Return what waits for a carrier at or below a unit and all it succeeded, by place.

    Raises NOT_FOUND where the actor reads none, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "awaitingCarrier", unit)
    cursors.open(after)
    found = await units.unit(world, actor, unit)
    parts = disjoint(part for place in units.reached(found, world.today()) for part in actor.parts(READ, place))
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    spans = [Span(part.root, part.path) for part in parts]
    page: Page[HandoverLine] = await world.store.page(
        paths.handovers_open, spans, first=first, after=after, cursors=cursors
    )
    wants = [want(Handover, root=x.root, path=x.path, record=x.record, item=x.item) for x in page.items]
    rows: Sequence[Handover | None] = await world.get(*wants, *[carrier_runs.wanted(x.record) for x in page.items])
    records = await world.get(*[carrier_runs.wanted(x.record) for x in page.items])
    # The index may lag, and what was ended by its old unit's people waits for nobody.
    waits = [
        (row, cursor)
        for row, record, cursor in zip(rows, records, page.cursors, strict=False)
        if row is not None and row.awaits is not None and record is not None and row.item in carriers.duties(record)
    ]
    known = await _known(world, {row.unit for row, _ in waits})
    shown = [(_awaiting(world, row, known), cursor) for row, cursor in waits if row.unit in known]
    return Page(
        items=tuple(item for item, _ in shown),
        cursors=tuple(cursor for _, cursor in shown),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


def _awaiting(world: World, row: Handover, known: Mapping[str, Unit]) -> Awaiting:
    ended, day = known[row.unit], world.today()
    best = carriers.proposed(ended, known, day)
    return Awaiting(
        handover=row,
        proposed=None if best is None else best.unit,
        successors=tuple(c.unit for c in carriers.heirs(ended, known, day)),
    )


async def assign(world: World, actor: Actor, request: Request, carrier: str, item: int = 0) -> Record:
    """Let a unit carry a record that waits for one, or with `item` one recommendation of it; a reason is needed.

    It must be one of those the ended unit went into; where that went nowhere, any unit of today where the actor may
    assign. Raises NOT_FOUND, FORBIDDEN, CONFLICT, UNIT_CLOSED, REASON_REQUIRED, ILLEGAL_ACT if it waits for nobody.
    """
    name = _named(request)
    (chosen,) = await units.visible(world, actor, [carrier])
    if chosen is None:
        raise refuse(Code.NOT_FOUND, "carrier")
    to = carriers.standing(chosen, world.today())

    def roles(doer: Actor, _: Record) -> list[Role]:
        place = units.place_of(chosen, world.today()) if to is None else Prefix(to.root, to.path)
        return doer.roles("carrier.assign", place)

    async def reads(found: Record) -> Also:
        given = await carrier_runs.handovers(world, found)
        names = {found.unit, *(h.unit for h in given.values()), *(h.carrier for h in given.values() if h.carrier)}
        if isinstance(found, Inspection):
            names |= {r.owner for r in found.recommendations}
        return [given, await _known(world, names)]

    def do(found: Record, _: Role, also: Also) -> Step:
        given, known = also
        ended = known.get(carriers.moves(found, given, known, world.today()).waiting.get(item, ""))
        if ended is None:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Hồ sơ này không chờ chọn đơn vị tiếp nhận.")
        if not reason_of(request):
            raise refuse(Code.REASON_REQUIRED, "reason")
        chosen_to = _allowed(to, carriers.heirs(ended, known, world.today()))
        old = given.get(item)
        row = carriers.handover(
            found,
            item,
            unit=ended.id,
            since=old.since if old is not None else world.today(),
            version=old.version + 1 if old is not None else 1,
            carrier=chosen_to.unit,
        )
        moved = carriers.moved(found, carriers.together(found, item, chosen_to), world.now())
        return Step(old=found, new=moved, thin=(row,))

    return await changes.change(
        world,
        actor,
        request,
        carrier_runs.wanted(name),
        Return if returns.named(name) is not None else Entry if ids.is_id(name, ids.ENTRY) else Inspection,
        operation=ASSIGN,
        arguments=[carrier, item],
        sees=lambda found: _sees(actor, found),
        roles=roles,
        do=do,
        reads=reads,
    )


def _named(request: Request) -> str:
    if returns.named(request.id or "") is not None:
        return request.id or ""
    return checked_id(request, ids.ENTRY, ids.INSPECTION)


def _sees(actor: Actor, found: Record) -> bool:
    if isinstance(found, Return):
        return returns.sees(actor, found)
    return look(actor, found) is not None if isinstance(found, Inspection) else entries.look(actor, found) is found


def _allowed(to: Carrier | None, heirs: Sequence[Carrier]) -> Carrier:
    if to is None:
        raise refuse(Code.UNIT_CLOSED, "carrier")
    if heirs and to not in heirs:
        sentence = "Đơn vị tiếp nhận phải là một trong các đơn vị kế thừa đơn vị đã kết thúc."
        raise refuse(Code.BAD_INPUT, "carrier", detail=sentence)
    return to


async def _known(world: World, names: set[str]) -> dict[str, Unit]:
    found = {unit.id: unit for unit in await units.get_many(world, sorted(names)) if unit is not None}
    return await carrier_runs.with_heirs(world, found, world.today())
