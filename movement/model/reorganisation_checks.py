"""Whether the tree stands after a document: codes free on the day, nobody without a parent, no circle."""

from collections.abc import Collection, Iterable, Iterator

from movement.model.errors import Problem
from movement.model.reorganisation_documents import TIERS, Document, Row
from movement.model.reorganisation_plan import Plan, Register, version_of
from movement.model.reorganisations import ORDER, fault
from movement.model.units import CodeScheme, Tier, Unit


def wanted_codes(register: Register, document: Document) -> list[str]:
    """Return the codes that begin on the day and that no known unit holds: somebody elsewhere may."""
    return sorted({row.successor for row in document.rows if row.successor} - register.held.keys())


def checked(register: Register, plan: Plan, taken: Collection[str]) -> Iterator[Problem]:
    """Tell each thing that would not stand; `taken`: the wanted codes that somebody elsewhere holds."""
    yield from _codes(register, plan, taken)
    yield from _parents(register, plan)
    yield from _orphans(register, plan)
    yield from _announced(register, plan)
    yield from _circles(register, plan)


def tier_after(register: Register, plan: Plan, unit: str) -> Tier:
    """Return the tier on which a unit stands from the day on."""
    if unit in plan.made:
        return plan.made[unit].tier
    row = plan.onward.get(unit)
    return TIERS[row.type] if row is not None and row.type is not None else version_of(register, unit).tier


def parent_after(register: Register, plan: Plan, unit: str) -> str | None:
    """Return the unit above a territory from the day on; None for a province, or where the document names nobody."""
    row = plan.made[unit].row if unit in plan.made else plan.onward.get(unit)
    if row is not None and row.parent:
        return plan.territory_of(row.parent)
    return None if unit in plan.made else version_of(register, unit).parent


def below_of(register: Register, unit: str) -> Iterator[Unit]:
    """Yield every unit below one, by their last versions."""
    todo = [unit]
    while todo:
        for child in register.below.get(todo.pop(), ()):
            yield child
            todo.append(child.id)


def _claims(plan: Plan) -> Iterator[tuple[str, Row]]:
    yield from ((made.row.successor, made.row) for made in plan.made.values())
    yield from ((row.successor, row) for row in plan.onward.values() if row.successor)


def _codes(register: Register, plan: Plan, taken: Collection[str]) -> Iterator[Problem]:
    claimed: dict[str, Row] = {}
    announced = {
        code.code
        for unit in register.units.values()
        if unit.id not in plan.ends
        for code in unit.codes
        if code.scheme is CodeScheme.GSO and code.valid_from > register.eve
    }
    for code, row in _claims(plan):
        first = claimed.setdefault(code, row)
        keeps = _keeps(register, plan, code, row)
        if first is not row:
            yield fault(row.number, "successor", f"Mã {code} đã được dòng {first.number} dùng cho đơn vị khác.")
        elif keeps or code in announced or code in taken:
            yield fault(row.number, "successor", f"Mã {code} vẫn thuộc một đơn vị khác vào ngày hiệu lực.")


def _keeps(register: Register, plan: Plan, code: str, claim: Row) -> bool:
    """Tell whether the unit that holds a code on the eve goes on and keeps it."""
    holder = register.held.get(code)
    if holder is None or holder in plan.ends:
        return False
    row = plan.onward.get(holder)
    return row is None or (row is not claim and row.successor in {"", code})


def _parents(register: Register, plan: Plan) -> Iterator[Problem]:
    rows = [(made.id, made.row) for made in plan.made.values()] + list(plan.onward.items())
    for unit, row in rows:
        tier, above = tier_after(register, plan, unit), parent_after(register, plan, unit)
        if row.parent and above is None:
            yield fault(row.number, "parent", f"Cấp trên mang mã {row.parent} không có vào ngày hiệu lực.")
        elif above is not None and above not in plan.ends:
            if ORDER.index(tier_after(register, plan, above)) >= ORDER.index(tier):
                yield fault(row.number, "parent", "Cấp trên phải thuộc cấp cao hơn.")
            if above in register.units and not _settled(register, above):
                yield fault(row.number, "parent", "Cấp trên đã có thay đổi khác từ ngày hiệu lực.")
        children = register.below.get(unit, ()) if unit in plan.onward and row.type is not None else ()
        for child in children:
            stays = child.is_territory and child.id not in plan.ends and child.id not in plan.onward
            if stays and ORDER.index(child.last.tier) <= ORDER.index(tier):
                yield fault(row.number, "type", f"{child.last.name} trực thuộc phải ở cấp thấp hơn.")


def _orphans(register: Register, plan: Plan) -> Iterator[Problem]:
    for unit, row in plan.ends.items():
        for child in register.below.get(unit, ()):
            cared_for = child.id in plan.ends or bool(child.id in plan.onward and plan.onward[child.id].parent)
            if child.is_territory and not cared_for:
                code = register.code_of.get(child.id, "")
                sentence = f"{child.last.name} ({code}) trực thuộc {row.predecessor} mà văn bản không nói đi đâu."
                yield fault(row.number, "predecessor", sentence)


def _announced(register: Register, plan: Plan) -> Iterator[Problem]:
    """Tell where something was announced already for the day or after it, of what this document changes along."""
    moved = {unit: row for unit, row in plan.onward.items() if row.parent or row.type}
    for unit, row in (moved | plan.ends).items():
        for child in below_of(register, unit):
            if not _settled(register, child.id) and child.id not in plan.ends and child.id not in plan.onward:
                yield fault(row.number, "effective_on", f"{child.last.name} trực thuộc đã có thay đổi khác từ ngày đó.")
    for edge in plan.edges:
        if edge.new in register.units and not _settled(register, edge.new):
            yield fault(edge.row, "effective_on", "Đơn vị nhận đã có thay đổi khác từ ngày đó.")


def _settled(register: Register, unit: str) -> bool:
    last = version_of(register, unit)
    return last.valid_to is None and last.valid_from <= register.eve


def _circles(register: Register, plan: Plan) -> Iterator[Problem]:
    rows = {made.id: made.row for made in plan.made.values()} | plan.onward
    for unit, row in rows.items():
        if row.parent and unit in _above(register, plan, unit):
            yield fault(row.number, "parent", "Đơn vị trở thành cấp trên của chính mình: cây vòng tròn.")


def _above(register: Register, plan: Plan, unit: str) -> Iterable[str]:
    found: dict[str, None] = {}
    above = parent_after(register, plan, unit)
    while above is not None and above not in found:
        found[above] = None
        above = parent_after(register, plan, above) if above in plan.made or above in register.units else None
    return found
