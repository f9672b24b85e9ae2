"""How the organisations on territories follow them: by kind and name, where a document says nothing else.

An organisation that is named after its territory goes into the successor's of the same kind; one that has a name of
its own goes on as it is under the successor.
"""

from msgspec import Struct, field

from movement.model import ids
from movement.model.errors import Problem
from movement.model.reorganisation_documents import ChangeType, Row
from movement.model.reorganisation_plan import Edge, Plan, Register, unit_id, version_of
from movement.model.reorganisations import fault
from movement.model.units import Extent, TerritoryType, Unit, UnitKind

KINDS_OF_PLACE = ("Tỉnh", "Thành phố", "Thị xã", "Thị trấn", "Quận", "Huyện", "Phường", "Xã", "Đặc khu")
"""The words with which a territory's name begins."""
COMMITTEES = {
    TerritoryType.PROVINCE: "Tỉnh ủy",
    TerritoryType.MUNICIPALITY: "Thành ủy",
    TerritoryType.CITY: "Thành ủy",
    TerritoryType.TOWN: "Thị ủy",
    TerritoryType.URBAN_DISTRICT: "Quận ủy",
    TerritoryType.RURAL_DISTRICT: "Huyện ủy",
}


class Place(Struct, frozen=True):
    """What a territory is called."""

    name: str
    type: TerritoryType | None

    @property
    def lower(self) -> str:
        """The name within a sentence: "phường Phố Hiến"."""
        return self.name[:1].lower() + self.name[1:]

    @property
    def proper(self) -> str:
        """The name without the word for its kind: "Phố Hiến"."""
        kind = next((kind for kind in KINDS_OF_PLACE if self.name.startswith(f"{kind} ")), "")
        return self.name[len(kind) :].strip()


class Body(Struct, frozen=True, kw_only=True):
    """An organisation that begins."""

    id: str
    kind: UnitKind
    name: str
    on: str


class Followers(Struct, frozen=True, kw_only=True):
    """What becomes of the organisations."""

    made: dict[tuple[str, str], Body] = field(default_factory=dict)
    """By territory and name."""
    edges: list[Edge] = field(default_factory=list)
    ends: dict[str, None] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """Organisation → the territory it goes on under."""
    renamed: dict[str, str] = field(default_factory=dict)


def core(kind: UnitKind, place: Place) -> str | None:
    """Return what the one body of this kind that every territory has is called there."""
    match kind:
        case UnitKind.PARTY_COMMITTEE:
            head = COMMITTEES.get(place.type) if place.type is not None else None
            return f"Đảng ủy {place.lower}" if head is None else f"{head} {place.proper}"
        case UnitKind.PEOPLE_COMMITTEE:
            return f"Ủy ban nhân dân {place.lower}"
        case UnitKind.FRONT:
            return f"Ủy ban Mặt trận Tổ quốc Việt Nam {place.lower}"
        case _:
            return None


def name_on(kind: UnitKind, name: str, old: Place, new: Place) -> str | None:
    """Return what the organisation called `name` on `old` is called on `new`; None: it is not named after `old`."""
    if name == core(kind, old):
        return core(kind, new)
    for before, after in ((old.lower, new.lower), (old.proper, new.proper)):
        if name.endswith(f" {before}"):
            return name.removesuffix(before) + after
    return None


def place_of(register: Register, plan: Plan, unit: str) -> Place:
    """Return what a territory is called on the day."""
    if unit in plan.made:
        row = plan.made[unit].row
        return Place(row.name, row.type)
    last, row = version_of(register, unit), plan.onward.get(unit)  # type: ignore[assignment]
    name = row.name if row is not None and row.name else last.name
    type_ = row.type if row is not None and row.type is not None else last.territory_type
    return Place(name, type_)


def followers(register: Register, plan: Plan, faults: list[Problem]) -> Followers:
    """Return what becomes of every organisation on the territories of a plan; `faults` gets what has no rule."""
    found = Followers()
    named = _named(register, plan, faults)
    for edge in plan.edges:
        for body in _on(register, edge.old):
            if body.id not in named:
                _follow(register, plan, found, body, edge, faults)
    for told, row in named.items():
        _as_told(register, plan, found, register.units[told], row, faults)
    _end(register, plan, found, faults)
    _rename(register, plan, found)
    return found


def _end(register: Register, plan: Plan, found: Followers, faults: list[Problem]) -> None:
    for territory in plan.ends:
        for unit in _on(register, territory):
            if unit.id not in found.moved:
                found.ends[unit.id] = None
    for unit_id_ in found.ends:
        unit = register.units[unit_id_]
        if register.below.get(unit.id):
            row = plan.ends.get(unit.last.parent or "") or next(iter(plan.organisations))
            sentence = f"“{unit.last.name}” còn đơn vị trực thuộc: chuyển chúng đi trước."
            faults.append(fault(row.number, "organisation", sentence))


def _rename(register: Register, plan: Plan, found: Followers) -> None:
    for territory in plan.onward:
        last = version_of(register, territory)
        old, new = Place(last.name, last.territory_type), place_of(register, plan, territory)
        for unit in _on(register, territory):
            name = name_on(unit.kind, unit.last.name, old, new)
            if old != new and name not in {None, unit.last.name} and unit.id not in found.ends:
                found.renamed[unit.id] = name or ""


def _on(register: Register, territory: str) -> list[Unit]:
    return [unit for unit in register.below.get(territory, ()) if not unit.is_territory]


def _follow(register: Register, plan: Plan, found: Followers, body: Unit, edge: Edge, faults: list[Problem]) -> None:
    last = version_of(register, edge.old)
    name = name_on(body.kind, body.last.name, Place(last.name, last.territory_type), place_of(register, plan, edge.new))
    goes_on = edge.old not in plan.ends
    if name is None:
        if edge.extent is Extent.WHOLE:
            found.moved[body.id] = edge.new
        elif not goes_on:
            sentence = f"“{body.last.name}” thuộc đơn vị nào sau khi chia? Hãy thêm một dòng cho tổ chức này."
            faults.append(fault(edge.row, "organisation", sentence))
        return
    target = _target(register, plan, found, edge.new, body.kind, name, make=not goes_on)
    if target is not None:
        _link(found, edge, body.id, target)


def _link(found: Followers, edge: Edge, old: str, new: str) -> None:
    found.edges.append(Edge(row=edge.row, old=old, new=new, extent=edge.extent, share=edge.share, advised=edge.advised))


def _target(
    register: Register, plan: Plan, found: Followers, territory: str, kind: UnitKind, name: str, *, make: bool
) -> str | None:
    """Return the organisation of this name on a territory, making it if it is not there."""
    there = next((u.id for u in _on(register, territory) if (u.last.name, u.kind) == (name, kind)), None)
    if there is not None or not make:
        return there
    if (territory, name) not in found.made:
        index = 1 + sum(on == territory for on, _ in found.made)
        number = plan.made[territory].number if territory in plan.made else len(plan.made)
        seed = plan.seed if territory in plan.made else f"{plan.seed}:{territory}"
        made = unit_id(seed, ids.ORGANISATION, plan.effective_on, number, index)
        found.made[territory, name] = Body(id=made, kind=kind, name=name, on=territory)
    return found.made[territory, name].id


def _named(register: Register, plan: Plan, faults: list[Problem]) -> dict[str, Row]:
    """Find the organisations that the document names."""
    named: dict[str, Row] = {}
    for row in plan.organisations:
        territory = register.held.get(row.predecessor)
        there = [u.id for u in _on(register, territory or "") if u.last.name == row.organisation]
        if territory is None:
            continue
        if not there:
            sentence = f"Không có “{row.organisation}” trực thuộc {row.predecessor}."
            faults.append(fault(row.number, "organisation", sentence))
        elif there[0] in named:
            sentence = f"“{row.organisation}” đã có ở dòng {named[there[0]].number}."
            faults.append(fault(row.number, "organisation", sentence))
        else:
            named[there[0]] = row
    return named


def _as_told(register: Register, plan: Plan, found: Followers, body: Unit, row: Row, faults: list[Problem]) -> None:
    if row.change is ChangeType.DISSOLVE:
        found.ends[body.id] = None
        return
    territory = plan.territory_of(row.successor)
    if territory is None:
        faults.append(fault(row.number, "successor", f"Mã {row.successor} không có vào ngày hiệu lực."))
        return
    if row.change is ChangeType.REPARENT:
        found.moved[body.id] = territory
        if row.name:
            found.renamed[body.id] = row.name
        return
    target = _target(register, plan, found, territory, body.kind, row.name, make=True)
    found.ends[body.id] = None
    found.edges.append(Edge(row=row.number, old=body.id, new=target or "", extent=Extent.WHOLE, advised=row.advised))
