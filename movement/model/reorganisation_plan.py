"""What a document of changes means for a register: its codes turned into units, and what of it contradicts itself."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct, field

from movement.model import ids
from movement.model.errors import Problem
from movement.model.periods import midnight
from movement.model.reorganisation_documents import ENDING, GOING_ON, TIERS, ChangeType, Document, Row
from movement.model.reorganisations import ORDER, fault
from movement.model.units import CodeScheme, Extent, TerritoryType, Tier, Unit, UnitVersion, seen

type Codes = Mapping[str, str]


class Register(Struct, frozen=True, kw_only=True):
    """The units that a document may touch: those of the provinces of whoever proposes it."""

    g: int
    eve: date
    """The day before the document's."""
    stored: Mapping[str, Unit]
    """As stored, by id."""
    units: Mapping[str, Unit]
    """As readers see them: those in force on the eve or later."""
    held: Codes
    """The code of each territory in force on the eve → its id."""
    code_of: Codes
    below: Mapping[str, tuple[Unit, ...]]
    """Units directly below each, by their last version."""


class Made(Struct, frozen=True, kw_only=True):
    """A territory that begins."""

    id: str
    number: int
    """Its place among those that begin."""
    row: Row

    @property
    def type(self) -> TerritoryType:
        """What the document calls it."""
        return self.row.type or TerritoryType.COMMUNE

    @property
    def tier(self) -> Tier:
        """Where it stands."""
        return TIERS[self.type]


class Edge(Struct, frozen=True, kw_only=True):
    """That a unit went, whole or in part, into another one; both by id."""

    row: int
    old: str
    new: str
    extent: Extent
    share: Decimal | None = None
    advised: bool = True


class Plan(Struct, frozen=True, kw_only=True):
    """A document with its codes resolved, territories only."""

    seed: str
    """The reorganisation's id, from which those of new units follow."""
    effective_on: date
    made: dict[str, Made] = field(default_factory=dict)
    """By id."""
    made_by_code: dict[str, str] = field(default_factory=dict)
    ends: dict[str, Row] = field(default_factory=dict)
    """Territory → the first row that ends it."""
    onward: dict[str, Row] = field(default_factory=dict)
    """Territory → the row by which it goes on otherwise."""
    after: dict[str, str] = field(default_factory=dict)
    """Code on the day → the territory that goes on and holds it."""
    edges: list[Edge] = field(default_factory=list)
    organisations: list[Row] = field(default_factory=list)
    """Rows about single organisations."""

    def territory_of(self, code: str) -> str | None:
        """Return the territory that holds a code on the day."""
        return self.made_by_code.get(code) or self.after.get(code)


def register_of(units: Iterable[Unit], g: int, effective_on: date) -> Register:
    """Look at units as stored, under the generation that readers see, as a document of this day meets them."""
    stored = {unit.id: unit for unit in units}
    eve = effective_on - timedelta(days=1)
    found = {key: view for key, unit in stored.items() if (view := seen(unit, g)) is not None and _lasts(view, eve)}
    held: dict[str, str] = {}
    below: dict[str, list[Unit]] = {}
    for unit in found.values():
        code = unit.code_at(CodeScheme.GSO, eve) if unit.is_territory else None
        if code is not None:
            held[code] = unit.id
        if unit.last.parent is not None:
            below.setdefault(unit.last.parent, []).append(unit)
    return Register(
        g=g,
        eve=eve,
        stored=stored,
        units=found,
        held=held,
        code_of={unit: code for code, unit in held.items()},
        below={parent: tuple(sorted(some, key=lambda u: u.id)) for parent, some in below.items()},
    )


def _lasts(unit: Unit, eve: date) -> bool:
    return unit.last.valid_to is None or unit.last.valid_to > eve


def version_of(register: Register, unit: str) -> UnitVersion:
    """Return the version of a unit that a document of the day changes."""
    return register.units[unit].last


def unit_id(plan_seed: str, letter: str, effective_on: date, number: int, index: int) -> str:
    """Return the id of a new unit: the same at every try, sorted as the document is."""
    made = midnight(effective_on) + timedelta(milliseconds=number * 64 + index)
    name = f"{plan_seed}:{number}:{index}"
    return ids.make(letter, made, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]))


def planned(register: Register, document: Document, seed: str, faults: list[Problem]) -> Plan:
    """Resolve a document's codes; what is wrong with its rows is added to `faults`."""
    plan = Plan(seed=seed, effective_on=document.effective_on)
    territories = [row for row in document.rows if not row.organisation]
    plan.organisations.extend(row for row in document.rows if row.organisation)
    olds = {row.number: old for row in document.rows if (old := _predecessor(register, row, faults))}
    for row in territories:
        old = olds.get(row.number)
        if old is not None and row.change in ENDING:
            plan.ends.setdefault(old, row)
        if old is not None and row.change in GOING_ON:
            plan.onward.setdefault(old, row)
    for code, unit in register.held.items():
        if unit not in plan.ends:
            plan.after[(plan.onward[unit].successor or code) if unit in plan.onward else code] = unit
    _define(plan, territories, faults)
    used: dict[str, list[Row]] = {}
    for row in territories:
        old = olds.get(row.number)
        if old is None:
            continue
        used.setdefault(old, []).append(row)
        new = _successor(register, plan, row, old, faults)
        if new is not None:
            plan.edges.append(
                Edge(row=row.number, old=old, new=new, extent=row.extent, share=row.share, advised=row.advised)
            )
    for rows in used.values():
        faults += _double(rows)
    faults += _circles(register, plan, territories, olds)
    return plan


def _predecessor(register: Register, row: Row, faults: list[Problem]) -> str | None:
    found = register.held.get(row.predecessor)
    if found is None:
        sentence = f"Không có đơn vị nào trong phạm vi của bạn mang mã {row.predecessor} vào ngày {register.eve}."
        faults.append(fault(row.number, "predecessor", sentence))
        return None
    last = version_of(register, found)
    if last.valid_from > register.eve or last.valid_to is not None:
        changed = last.valid_to or last.valid_from
        sentence = f"{last.name} đã có thay đổi từ ngày {changed}: ngày hiệu lực phải sau ngày đó."
        faults.append(fault(row.number, "effective_on", sentence))
    return found


def _define(plan: Plan, territories: Sequence[Row], faults: list[Problem]) -> None:
    """Find the territories that begin: each is described in the first row that names it."""
    described: dict[str, Row] = {}
    for row in territories:
        if row.change not in {ChangeType.MERGE, ChangeType.SPLIT}:
            continue
        first = described.get(row.successor)
        if first is None and row.name:
            described[row.successor] = row
        elif first is not None and any(
            getattr(row, name) not in {getattr(first, name), "", None}
            for name in ("name", "type", "parent", "lat", "lon")
        ):
            faults.append(fault(row.number, "name", f"{row.successor} đã được mô tả khác ở dòng {first.number}."))
    for number, (code, row) in enumerate(described.items()):
        made = Made(id=unit_id(plan.seed, ids.TERRITORY, plan.effective_on, number, 0), number=number, row=row)
        plan.made[made.id] = made
        plan.made_by_code[code] = made.id
        if row.type is None:
            faults.append(fault(row.number, "type", f"Đơn vị mới {row.name} phải có type."))
        elif (made.tier is ORDER[0]) != (not row.parent):
            faults.append(fault(row.number, "parent", "Chỉ đơn vị cấp tỉnh không có cấp trên."))


def _successor(register: Register, plan: Plan, row: Row, old: str, faults: list[Problem]) -> str | None:
    if row.change in GOING_ON or row.change is ChangeType.DISSOLVE:
        return None
    new = plan.territory_of(row.successor) if row.change is not ChangeType.TRANSFER else plan.after.get(row.successor)
    if new is None:
        ended = row.successor in register.held
        sentence = "kết thúc trong văn bản này" if ended else "không có vào ngày hiệu lực"
        detail = "nếu là đơn vị mới, hãy ghi name, type và parent"
        faults.append(fault(row.number, "successor", f"Đơn vị nhận mã {row.successor} {sentence}; {detail}."))
    elif new == old:
        faults.append(fault(row.number, "successor", "Đơn vị không thể nhập vào chính mình."))
        return None
    elif new not in plan.made and (row.type or row.parent or row.lat):
        faults.append(fault(row.number, "name", f"Đơn vị mới mang mã {row.successor} phải có name."))
    return new


def _double(rows: Sequence[Row]) -> Iterable[Problem]:
    """Tell where a predecessor is used in two ways that exclude each other."""
    first = rows[0]
    pairs: dict[str, int] = {}
    ways = {"ENDS" if row.change in ENDING else "GOES_ON" for row in rows}
    whole = [row for row in rows if row.change in ENDING and row.extent is Extent.WHOLE]
    parts = [row for row in rows if row.change in ENDING and row.extent is Extent.PART]
    for row in rows:
        again = pairs.setdefault(row.successor if row.change not in GOING_ON else "", row.number)
        if again != row.number:
            yield fault(row.number, "predecessor", f"Đã dùng ở dòng {again}: hai dòng nói cùng một việc.")
    if len(ways) > 1:
        yield fault(
            rows[-1].number, "predecessor", f"{first.predecessor} vừa kết thúc vừa tiếp tục (dòng {first.number})."
        )
    if whole and len(whole) + len(parts) > 1:
        other = max(r.number for r in (*whole, *parts))
        yield fault(other, "extent", f"Toàn bộ {first.predecessor} đã được chuyển ở dòng {whole[0].number}.")
    if len(parts) == 1 and not whole:
        yield fault(
            parts[0].number, "extent", f"Chỉ một phần của {first.predecessor} được chuyển: phần còn lại đi đâu?"
        )
    if len(parts) > 1 and sum(row.advised for row in parts) != 1:
        yield fault(
            parts[0].number, "advised", f"Đúng một đơn vị nhận của {first.predecessor} phải ghi advised là yes."
        )
    shares = [row.share for row in rows if row.share is not None]
    if sum(shares, Decimal(0)) > 1 or (parts and len(shares) == len(parts) and sum(shares) != 1):
        yield fault(first.number, "share", f"Các tỷ lệ của {first.predecessor} phải có tổng bằng 1.")


def _circles(register: Register, plan: Plan, territories: Iterable[Row], olds: Mapping[int, str]) -> Iterable[Problem]:
    """Tell which units are to go into each other although each of them ends."""
    into: dict[str, list[tuple[str, int]]] = {}
    for row in territories:
        new = register.held.get(row.successor) if row.successor not in plan.made_by_code else None
        old = olds.get(row.number)
        if row.change in {ChangeType.MERGE, ChangeType.SPLIT} and old and new in plan.ends:
            into.setdefault(old, []).append((new or "", row.number))
    for start, edges in into.items():
        for first, number in edges:
            todo, found = [first], {first}
            while todo and start not in found:
                further = {to for to, _ in into.get(todo.pop(), ())} - found
                todo += sorted(further)
                found |= further
            if start in found:
                code = register.code_of[start]
                yield fault(number, "successor", f"Chia tách vòng tròn: {code} cuối cùng lại đi vào {code}.")
