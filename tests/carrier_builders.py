"""A reorganisation for tests: old communes of which one went wholly into another, one was divided, one went nowhere."""

from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from movement.model.actors import Actor
from movement.model.entries import Entry, State
from movement.model.entry_acts import Act
from movement.model.inspections import Inspection
from movement.model.people import Role
from movement.model.units import Extent, Unit, UnitKind
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import actors, carrier_runs, entry_changes, gathering
from movement.usecases.carrier_runs import Run
from movement.world import World
from tests.builders import (
    NEW,
    OLD,
    POINTS,
    REACHED,
    Clock,
    Town,
    full_form,
    full_scores,
    make_grant,
    make_person,
    make_unit,
    make_world,
    points_rules,
    points_version,
    request,
    stored,
    succeed,
)

BEFORE = datetime(2025, 3, 10, 2, tzinfo=UTC)
"""When the old units still lived."""


class Reform:
    """A town of which more is known of the time before: who went where, and who acted there."""

    def __init__(self, town: Town) -> None:
        self.town = town
        committee = UnitKind.PARTY_COMMITTEE
        self.old_committee = make_unit("Đảng ủy xã Cũ A", town.old_a, kind=committee, since=OLD, until=NEW)
        self.divided = make_unit("Xã Chia Đôi", town.district, since=OLD, until=NEW)
        self.divided_committee = make_unit("Đảng ủy xã Chia Đôi", self.divided, kind=committee, since=OLD, until=NEW)
        self.gone = make_unit("Huyện ủy", town.district, kind=committee, since=OLD, until=NEW)
        town.a_committee, self.old_committee = succeed(town.a_committee, self.old_committee)
        self.divided, town.a, town.b = _split(self.divided, town.a, town.b)
        self.divided_committee, town.a_committee, town.b_committee = _split(
            self.divided_committee, town.a_committee, town.b_committee
        )

    @property
    def units(self) -> list[Unit]:
        return [value for value in vars(self).values() if isinstance(value, Unit)]

    async def settle(self, store: Store) -> "Reform":
        """Write what is known since."""
        rows = [row for unit in (*self.units, *self.town.units) for row in stored(unit)]
        rows.append(points_rules(self.town.old_province, points_version(POINTS)))
        for handle, role in (("old-rpt", Role.RPT), ("old-rv1", Role.RV1)):
            places = (self.town.old_a, self.divided, self.gone)
            grants = [make_grant(role, unit, since=OLD, until=NEW) for unit in places]
            rows += make_person(self.town.subject(handle), *grants)
        await store.put_all(rows)
        return self

    async def entry(self, store: Store, unit: Unit, state: State = State.SUBMITTED, **form: Any) -> Entry:
        """Return an entry of an old unit, brought to a state by its people of then."""
        world = make_world(store, Clock(BEFORE))
        reporter = await actors.actor(world.fresh(), self.town.subject("old-rpt"))
        reviewer = await actors.actor(world.fresh(), self.town.subject("old-rv1"))
        entry = await entry_changes.create(world.fresh(), reporter, request(), unit.id, full_form(**form))
        for act, by in _road(state, reporter, reviewer):
            fresh, asks = world.fresh(), request(entry, "Lý do.")
            if act is Act.START:
                entry = await entry_changes.start(fresh, by, asks, world.today())
            elif act is Act.REPORT:
                entry = await entry_changes.report(fresh, by, asks, REACHED)
            elif act is Act.VERIFY:
                entry = await entry_changes.verify(fresh, by, asks, full_scores(), conflict_solved=True)
            else:
                entry = await entry_changes.act(fresh, by, act, asks)
        return entry

    async def run(self, world: World) -> Run:
        """Carry the old province's records over."""
        province = await gathering.province(world.fresh(), self.town.old_province.id)
        return await carrier_runs.of_province(world.fresh(), province)


def _split(old: Unit, first: Unit, second: Unit) -> tuple[Unit, Unit, Unit]:
    """Return a unit divided over two others, of which the register advises the second."""
    first, old = succeed(first, old, Extent.PART)
    second, old = succeed(second, old, Extent.PART)
    links = (structs.replace(old.successors[0], advised=False), old.successors[1])
    return structs.replace(old, successors=links), first, second


def _road(state: State, reporter: Actor, reviewer: Actor) -> list[tuple[Act, Actor]]:
    on = [(Act.SUBMIT, reporter), (Act.ACCEPT, reviewer), (Act.START, reporter), (Act.REPORT, reporter)]
    return {
        State.DRAFT: [],
        State.SUBMITTED: on[:1],
        State.RETURNED: [*on[:1], (Act.RETURN, reviewer)],
        State.NOT_ACCEPTED: [*on[:1], (Act.REJECT, reviewer)],
        State.WITHDRAWN: [*on[:1], (Act.WITHDRAW, reporter)],
        State.ACCEPTED: on[:2],
        State.RUNNING: on[:3],
        State.REPORTED: on,
        State.VERIFIED: [*on, (Act.VERIFY, reviewer)],
        State.DISCONTINUED: [*on[:3], (Act.DISCONTINUE, reporter)],
    }[state]


async def now[R: Entry | Inspection](store: Store, record: R) -> R:
    """Return a record as it is stored."""
    (found,) = await store.get([want(type(record), id=record.id)], strong=True)
    assert isinstance(found, type(record))
    return found


async def acts_of(store: Store, record: Entry | Inspection) -> list[str]:
    """Return what the trail of a record tells, first act first."""
    return [a.act for _, a in await store.rows(paths.trail_of_subject, Span(record.id), strong=True)]
