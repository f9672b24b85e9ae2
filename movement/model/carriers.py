"""Who carries a record on once the unit that acted on it has ended.

A record stays on the unit of its date; its carrier is who must act on it now. Where the carrier went wholly into one
other unit, that one carries the record, from the effective day on; where it was divided or went nowhere, a person
decides. What can still be acted on is carried, and no more: the tables of acts say what that is.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct, structs

from movement.model import units
from movement.model.conclusions import RemedyState
from movement.model.entries import Entry
from movement.model.entry_acts import RULES
from movement.model.handovers import Handover
from movement.model.inspections import Inspection
from movement.model.returns import Return, ReturnState
from movement.model.units import Extent, Unit

CARRY, ASSIGN = "carryOver", "assignCarrier"
"""What the trail of a record calls the two ways in which its carrier changes."""
LIVE = frozenset[str]().union(*(rule.sources for rule in RULES.values()))
"""States of an entry in which something can still be done to it; of an inspection in every state."""

OWED = frozenset({ReturnState.DRAFT, ReturnState.SUBMITTED, ReturnState.RETURNED, ReturnState.APPROVED})
"""States of a return in which somebody still owes something: what is accepted only waits for its lock."""

Record = Entry | Inspection | Return


class Carrier(Struct, frozen=True):
    """A unit that acts on records, and where it stands."""

    unit: str
    path: str

    @property
    def root(self) -> str:
        """The province it stands in."""
        return units.root_of(self.path)


def handover(
    record: Record, item: int, *, unit: str, since: date, version: int, carrier: str | None = None
) -> Handover:
    """Return the handover of one duty of a record."""
    return Handover(
        record=record.id,
        item=item,
        root=record.root,
        path=record.path,
        unit=unit,
        since=since,
        carrier=carrier,
        version=version,
    )


class Moves(Struct, frozen=True):
    """What a day asks of a record: which of its duties go where, and which wait for a person."""

    to: Mapping[int, Carrier]
    waiting: Mapping[int, str]
    """Item → the unit that ended."""


def standing(unit: Unit, day: date) -> Carrier | None:
    """Return where a unit stands on a day, or None if it does not exist then."""
    version = unit.at(day)
    return None if version is None else Carrier(unit.id, version.path)


def heir(unit: Unit | None, known: Mapping[str, Unit], day: date) -> Carrier | None:
    """Return who carries a unit's records on a day: itself, or the one unit it went wholly into, and so on from there.

    None: it was divided, went nowhere, or has not begun. `known` holds every unit that can be come to (see `next_of`).
    """
    passed: set[str] = set()
    while unit is not None and unit.id not in passed:
        if (found := standing(unit, day)) is not None:
            return found
        passed.add(unit.id)
        links = next_of(unit, day)
        whole = [link.unit for link in links if link.extent is Extent.WHOLE]
        unit = known.get(whole[0]) if len(links) == 1 and whole else None
    return None


def next_of(unit: Unit, day: date) -> tuple[units.UnitLink, ...]:
    """Return where a unit that has ended went by a day; nowhere, for one that lives."""
    ended = unit.current(day).valid_to
    if ended is None or ended > day:
        return ()
    # What it gave away while it lived is no part of its end.
    return tuple(link for link in unit.successors if ended <= link.effective_on <= day)


def heirs(unit: Unit, known: Mapping[str, Unit], day: date) -> tuple[Carrier, ...]:
    """Return every unit of a day that something of an ended unit went into, the advised ones first."""
    found: dict[str, tuple[bool, Carrier]] = {}
    left, passed = [(unit, True)], {unit.id}
    while left:
        one, advised = left.pop(0)
        if (at := standing(one, day)) is not None:
            found.setdefault(one.id, (advised, at))
            continue
        for link in next_of(one, day):
            if link.unit in known and link.unit not in passed:
                passed.add(link.unit)
                left.append((known[link.unit], advised and link.advised))
    return tuple(at for _, at in sorted(found.values(), key=lambda pair: (not pair[0], pair[1].path)))


def proposed(unit: Unit, known: Mapping[str, Unit], day: date) -> Carrier | None:
    """Return the successor that the register advises for an ended unit's records, as it stands on a day, or None."""
    advised = [link.unit for link in next_of(unit, day) if link.advised]
    return heir(known.get(advised[0]), known, day) if len(advised) == 1 else None


def is_live(record: Record) -> bool:
    """Tell whether something can still be done to a record, so that somebody must carry it."""
    if isinstance(record, Return):
        return record.state in OWED
    return isinstance(record, Inspection) or record.state in LIVE


def duties(record: Record) -> dict[int, Carrier]:
    """Return who must act now: on the record itself (0), and on each recommendation not yet met, by its number.

    Nobody, where nothing can be done to it any more.
    """
    if not is_live(record):
        return {}
    found = {0: Carrier(record.carrier, record.carrier_path)}
    if isinstance(record, Inspection):
        open_ = (r for r in record.recommendations if r.remedy.state is not RemedyState.VERIFIED)
        found |= {r.number: Carrier(*r.duty) for r in open_}
    return found


def moves(record: Record, given: Mapping[int, Handover], known: Mapping[str, Unit], day: date) -> Moves:
    """Return what a day asks of a record, of which `given` are the handovers so far, by item.

    Each duty is with the heir of whom a person chose, else of the unit it was meant for: so a reorganisation that is
    undone brings it back. `known` holds all of these and what they went into.
    """
    to: dict[int, Carrier] = {}
    waiting: dict[int, str] = {}
    for item, now in duties(record).items():
        base = _base(record, item, given, known)
        then = heir(known.get(base), known, day)
        if then is None and waiting.get(0) != base:
            waiting[item] = base
        elif then is not None and then != now:
            to[item] = then
    return Moves(to, waiting)


def _base(record: Record, item: int, given: Mapping[int, Handover], known: Mapping[str, Unit]) -> str:
    meant = record.unit
    if item and isinstance(record, Inspection):
        meant = next(r.owner for r in record.recommendations if r.number == item)
    # What is asked of the very unit that is inspected goes where its inspection goes.
    found = given.get(item) or (given.get(0) if meant == record.unit else None)
    return meant if found is None else found.base(known)


def together(record: Record, item: int, to: Carrier) -> dict[int, Carrier]:
    """Return what moves when a person gives one duty of a record to a unit: the inspection with its own unit's."""
    found = {item: to}
    if item == 0 and isinstance(record, Inspection):
        own = {r.number for r in record.recommendations if r.owner == record.unit}
        found |= {number: to for number in duties(record) if number in own}
    return found


def moved[R: Record](record: R, to: Mapping[int, Carrier], at: datetime) -> R:
    """Return a record one version on, with these of its duties carried by others; `unit` and `path` stay."""
    changes: dict[str, object] = {"updated_at": at, "version": record.version + 1}
    if 0 in to:
        changes |= {"carrier": to[0].unit, "carrier_root": to[0].root, "carrier_path": to[0].path}
    if isinstance(record, Inspection):
        changes["recommendations"] = tuple(
            structs.replace(r, carrier=to[r.number].unit, carrier_path=to[r.number].path) if r.number in to else r
            for r in record.recommendations
        )
    return structs.replace(record, **changes)


def unit_of(path: str) -> str:
    """Return the last unit of a path: the one whose record lies there."""
    return path.rstrip("/").rsplit("/", 1)[-1]


def changed(
    names: Iterable[str], before: Mapping[str, Unit], since: date, known: Mapping[str, Unit], day: date
) -> set[str]:
    """Return the units whose heir on a day is another, or stands elsewhere, than on an earlier day.

    `before` is the register as it was known then: what is corrected or undone since is a change too.
    """
    return {n for n in names if heir(before.get(n), before, since) != heir(known.get(n), known, day)}
