"""Small worlds for tests: a province with communes, organisations, predecessors, people and entries."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct, structs

from movement.model import ids, units
from movement.model.actors import Actor, Prefix
from movement.model.appraisals import CRITERIA
from movement.model.entries import Entry, Level, State
from movement.model.entry_acts import Act
from movement.model.entry_form import EntryField, EntryKind, FocusArea, ForceRole, SubjectType
from movement.model.people import Grant, GrantRow, GrantState, Person, Role
from movement.model.periods import Period
from movement.model.predicates import Parameter
from movement.model.rule_sets import Purpose, Rule, RuleSet, RuleSetVersion, rule_set_id
from movement.model.search import rows as search_rows
from movement.model.units import (
    CodeScheme,
    Extent,
    Reach,
    Tier,
    Unit,
    UnitCode,
    UnitKind,
    UnitLink,
    UnitVersion,
)
from movement.storage.store import Store
from movement.usecases import actors, entry_changes, partitions, recognitions
from movement.usecases.acts import Request
from movement.world import World

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
OLD, NEW = date(2024, 1, 1), date(2025, 7, 1)


class Clock:
    """A time that the test moves."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


_seeds = random.Random(7)


def make_world(store: Store, clock: Clock | None = None) -> World:
    """Return a world with a clock of its own and repeatable ids."""
    return World(store=store, clock=clock or Clock(), randomness=random.Random(_seeds.random()).getrandbits)


def new_id(letter: str) -> str:
    """Return an id no other test has."""
    return ids.make(letter, NOON, _seeds.getrandbits(ids.RANDOM_BITS))


def make_unit(
    name: str,
    parent: Unit | None = None,
    *,
    kind: UnitKind = UnitKind.TERRITORY,
    tier: Tier = Tier.COMMUNE,
    code: str | None = None,
    since: date = NEW,
    until: date | None = None,
) -> Unit:
    """Return a unit below `parent`, or a province."""
    made = new_id(ids.TERRITORY if kind is UnitKind.TERRITORY else ids.ORGANISATION)
    path = f"{parent.path if parent else '/'}{made}/"
    root = parent.root if parent else made
    version = UnitVersion(
        valid_from=since,
        valid_to=until,
        name=name,
        parent=parent.id if parent else None,
        path=path,
        tier=tier if parent else Tier.PROVINCE,
        g=1,
    )
    codes = (UnitCode(scheme=CodeScheme.GSO, code=code, valid_from=since, valid_to=until, g=1),) if code else ()
    return Unit(
        id=made, kind=kind, root=root, versions=(version,), codes=codes, reach=(Reach(root=root, path=path, g=1),)
    )


def succeed(new: Unit, old: Unit, extent: Extent = Extent.WHOLE) -> tuple[Unit, Unit]:
    """Return both units linked, and the new one reaching the old one's records."""
    link = UnitLink(unit="", effective_on=NEW, extent=extent, g=1)
    return (
        structs.replace(
            new,
            predecessors=(*new.predecessors, structs.replace(link, unit=old.id)),
            reach=(*new.reach, Reach(root=old.root, path=old.path, extent=extent, g=1)),
        ),
        structs.replace(old, successors=(*old.successors, structs.replace(link, unit=new.id))),
    )


def stored(unit: Unit) -> list[Struct]:
    """Return all rows under which a unit is kept."""
    names = [(v.name, v.valid_from) for v in unit.versions]
    return [unit, *units.rows(unit), *search_rows("unit", unit.root, unit.path, unit.id, names)]


def make_person(subject: str, *grants: Grant) -> list[Struct]:
    """Return a person with grants, and the rows that list them."""
    person = Person(id=subject, root=grants[0].root, grants=grants, created_at=NOON)
    rows = [GrantRow(person=subject, grant=g.id, unit=g.unit, root=g.root, path=g.path) for g in grants]
    return [person, *rows]


def make_grant(role: Role, unit: Unit, *, since: date = NEW, until: date | None = None) -> Grant:
    """Return a grant in force."""
    return Grant(
        id=new_id(ids.GRANT),
        role=role,
        unit=unit.id,
        root=unit.root,
        path=unit.path,
        valid_from=since,
        valid_to=until,
        state=GrantState.APPROVED,
        proposed_by="someone",
        approved_by="someone-else",
    )


POINTS = dict(zip(CRITERIA, (10, 15, 15, 30, 20, 10), strict=True))
"""The most points of each criterion in a town."""


def points_version(
    points: dict[str, int], number: int = 1, *, since: date = OLD, until: date | None = None
) -> RuleSetVersion:
    """Return a version of the rules of appraisal."""
    parameters = tuple(Parameter(name=name, value=str(most)) for name, most in points.items())
    rule = Rule(id="A01", parameters=parameters)
    return RuleSetVersion(number=number, effective_from=since, effective_to=until, rules=(rule,))


def points_rules(province: Unit, *versions: RuleSetVersion) -> RuleSet:
    """Return a province's rules of appraisal."""
    return RuleSet(
        id=rule_set_id(Purpose.APPRAISAL, province.id),
        purpose=Purpose.APPRAISAL,
        root=province.id,
        path=province.path,
        versions=versions,
        created_at=NOON,
    )


class Town:
    """A province with two communes and their bodies, an old province before it, and people in every role."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.code, self.code_b = f"{_seeds.randrange(10**9):09d}", f"{_seeds.randrange(10**9):09d}"
        self.province = make_unit("Tỉnh Thử Nghiệm")
        self.old_province = make_unit("Tỉnh Cũ", since=OLD, until=NEW)
        self.district = make_unit("Huyện Cũ", self.old_province, tier=Tier.DISTRICT, since=OLD, until=NEW)
        self.old_a = make_unit("Xã Cũ A", self.district, since=OLD, until=NEW, code=self.code)
        self.old_split = make_unit("Xã Cũ Chia", self.district, since=OLD, until=NEW)
        self.a = make_unit("Xã An Bình", self.province, code=self.code)
        self.b = make_unit("Phường Đồng Tâm", self.province, code=self.code_b)
        self.a_committee = make_unit("Đảng ủy xã An Bình", self.a, kind=UnitKind.PARTY_COMMITTEE)
        self.a_front = make_unit("MTTQ xã An Bình", self.a, kind=UnitKind.FRONT)
        self.b_committee = make_unit("Đảng ủy phường Đồng Tâm", self.b, kind=UnitKind.PARTY_COMMITTEE)
        self.province, self.old_province = succeed(self.province, self.old_province)
        self.a, self.old_a = succeed(self.a, self.old_a)
        self.a, self.old_split = succeed(self.a, self.old_split, Extent.PART)

    @property
    def units(self) -> list[Unit]:
        return [value for value in vars(self).values() if isinstance(value, Unit)]

    def subject(self, handle: str) -> str:
        """Return the subject of one of the town's people."""
        return f"{handle}.{self.tag}"

    def people(self) -> dict[str, Grant]:
        """Return the town's people by handle."""
        return {
            "rpt": make_grant(Role.RPT, self.a),
            "rv1": make_grant(Role.RV1, self.a),
            "rpt-b": make_grant(Role.RPT, self.b),
            "rv1-b": make_grant(Role.RV1, self.b),
            "rv2": make_grant(Role.RV2, self.province),
            "ins": make_grant(Role.INS, self.province),
            "ins2": make_grant(Role.INS, self.province),
            "ins3": make_grant(Role.INS, self.province),
            "pcs": make_grant(Role.PCS, self.province),
            "ldr": make_grant(Role.LDR, self.province),
            "adm": make_grant(Role.ADM, self.province),
            "adm2": make_grant(Role.ADM, self.province),
            "aud": make_grant(Role.AUD, self.province),
        }

    async def settle(self, store: Store) -> "Town":
        """Write the town, and the points its entries are appraised by."""
        rows = [row for unit in self.units for row in stored(unit)]
        rows.append(points_rules(self.province, points_version(POINTS)))
        for handle, grant in self.people().items():
            rows += make_person(self.subject(handle), grant)
        await store.put_all(rows)
        return self

    async def actor(self, world: World, handle: str) -> Actor:
        """Return one of the town's people as an actor."""
        return await actors.actor(world.fresh(), self.subject(handle))


def place(unit: Unit) -> Prefix:
    """Return where a unit stands."""
    return Prefix(unit.root, unit.path)


def full_form(**changes: Any) -> dict[str, Any]:
    """Return a registration form with every part filled in."""
    return {
        "title": "Hiến đất mở đường",
        "kind": EntryKind.MODEL,
        "field": EntryField.ECONOMY,
        "focus": [FocusArea.NEW_RURAL],
        "subject": SubjectType.COLLECTIVE,
        "situation": "Đường hẹp.",
        "objectives": "Mở rộng đường.",
        "criteria": "Số mét đường.",
        "content": "Vận động hiến đất.",
        "method": "Dân bàn, dân làm.",
        "area": "Thôn 1",
        "beneficiaries": "Nhân dân thôn 1",
        "forces": [{"type": SubjectType.COLLECTIVE, "name": "Chi bộ thôn 1", "role": ForceRole.LEAD}],
        "resources": "Xã hội hóa",
        "starts_on": "2026-12-01",
        "evaluates_on": "2027-05-01",
        "outputs": [{"name": "Đường mở rộng", "measure": "m", "target": "500"}],
        "sustainability": "Nhân rộng ra các thôn.",
    } | changes


def full_scores() -> list[dict[str, Any]]:
    """Return an appraisal sheet with the highest points."""
    return [{"criterion": name, "points": most, "reason": "Đạt."} for name, most in POINTS.items()]


REACHED = [{"index": 0, "actual": "450", "evidence": [{"title": "Biên bản", "url": "https://example.org/1"}]}]
ROAD = (State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.RUNNING, State.REPORTED, State.VERIFIED)


def request(record: Any = None, reason: str | None = None) -> Request:
    """Return a request on an entry, or any other record that changes, with an id of its own."""
    return Request(
        request_id=f"test-{_seeds.getrandbits(60):x}-{_seeds.getrandbits(60):x}",
        id=record.id if record else None,
        version=record.version if record else None,
        reason=reason,
    )


async def make_entry(
    world: World, town: Town, state: State = State.DRAFT, *, unit: Unit | None = None, **form: Any
) -> Entry:
    """Return an entry of commune A's Party committee, brought to `state` by its people."""
    if isinstance(world.clock, Clock):
        # Ids sort by time: what is made later comes later.
        world.clock.forward(seconds=1)
    reporter, reviewer = await town.actor(world, "rpt"), await town.actor(world, "rv1")
    owner = unit or town.a_committee
    if owner.path.startswith(town.b.path):
        reporter, reviewer = await town.actor(world, "rpt-b"), await town.actor(world, "rv1-b")
    entry = await entry_changes.create(world.fresh(), reporter, request(), owner.id, full_form(**form))
    side = {
        State.RETURNED: (State.SUBMITTED, reviewer, Act.RETURN),
        State.NOT_ACCEPTED: (State.SUBMITTED, reviewer, Act.REJECT),
        State.WITHDRAWN: (State.SUBMITTED, reporter, Act.WITHDRAW),
        State.DISCONTINUED: (State.RUNNING, reporter, Act.DISCONTINUE),
    }
    goal, actor, act = side.get(state, (state, reporter, Act.EDIT))
    for step in ROAD[1 : ROAD.index(goal) + 1]:
        entry = await _step(world, reporter, reviewer, entry, step)
    if state in side:
        entry = await entry_changes.act(world.fresh(), actor, act, request(entry, "Lý do."))
    return entry


async def _step(world: World, reporter: Actor, reviewer: Actor, entry: Entry, to: State) -> Entry:
    fresh = world.fresh()
    match to:
        case State.SUBMITTED:
            return await entry_changes.act(fresh, reporter, Act.SUBMIT, request(entry))
        case State.ACCEPTED:
            return await entry_changes.act(fresh, reviewer, Act.ACCEPT, request(entry))
        case State.RUNNING:
            return await entry_changes.start(fresh, reporter, request(entry), world.today())
        case State.REPORTED:
            return await entry_changes.report(fresh, reporter, request(entry), REACHED)
        case _:
            return await entry_changes.verify(fresh, reviewer, request(entry), full_scores(), conflict_solved=True)


async def recognised(world: World, town: Town, entry: Entry) -> Entry:
    """Return a verified entry of commune A recognised at the grassroots today."""
    reviewer = await town.actor(world, "rv1")
    return await recognitions.recognise(
        world.fresh(), reviewer, request(entry), Level.GRASSROOTS, "12/QĐ", world.today()
    )


async def computed(noun: Any, world: World, period: Period) -> list[Any]:
    """Let one worker do a scheduled use case, e.g. `statistics`, for all provinces; return its runs."""
    return await partitions.here(noun.partition, noun.evaluate, world.fresh(), period)
