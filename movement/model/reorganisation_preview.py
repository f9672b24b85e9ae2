"""What a document comes to, before it is applied: counts, a line for each territory, and the rows to be written."""

from collections.abc import Iterable, Iterator, Mapping

from movement.model import audit, unit_rows, units
from movement.model.reorganisation_checks import tier_after
from movement.model.reorganisation_documents import ChangeType, Document, Row
from movement.model.reorganisation_plan import Edge, Register
from movement.model.reorganisations import MOST_UNITS, Fate, Outcome, OutcomeLink, StagedUnits, Tally
from movement.model.reorganising import Outline
from movement.model.unit_rows import CodeRow, UnitRow
from movement.model.units import Tier, Unit

MOST_ITEMS = 99
"""Rows of one transaction, beside its progress."""
MOST_BYTES = 200_000
"""Of a staged row, well within an item's 400 KB."""


def tallies(document: Document) -> tuple[Tally, ...]:
    """Return how many predecessors have rows of each kind."""
    found: dict[ChangeType, set[tuple[str, str]]] = {}
    for row in document.rows:
        found.setdefault(row.change, set()).add((row.predecessor, row.organisation))
    return tuple(Tally(change=change, units=len(found[change])) for change in ChangeType if change in found)


def outcomes(register: Register, outline: Outline, reorganisation: str) -> Iterator[Outcome]:
    """Yield what becomes of each territory: those that end, those that begin, those that go on otherwise."""
    plan = outline.plan
    to: dict[str, list[Edge]] = {}
    out: dict[str, list[Edge]] = {}
    for edge in plan.edges:
        out.setdefault(edge.old, []).append(edge)
        to.setdefault(edge.new, []).append(edge)

    def shown(unit: str) -> tuple[str, str]:
        """Return the code and the name of a unit, of the day on if it is then there."""
        row = plan.made[unit].row if unit in plan.made else plan.onward.get(unit)
        old = register.units[unit].last.name if unit in register.units else ""
        code = register.code_of.get(unit, "")
        return (row.successor or code, row.name or old) if row is not None else (code, old)

    def links(edges: Iterable[Edge], *, successors: bool) -> tuple[OutcomeLink, ...]:
        ends = ((edge, *shown(edge.new if successors else edge.old)) for edge in edges)
        return tuple(
            OutcomeLink(code=code, name=name, extent=edge.extent, share=edge.share, advised=edge.advised)
            for edge, code, name in ends
        )

    rows: list[tuple[str, Fate, Row]] = [(unit, Fate.ENDS, row) for unit, row in plan.ends.items()]
    rows += [(made.id, Fate.BEGINS, made.row) for made in plan.made.values()]
    rows += [(unit, Fate.GOES_ON, row) for unit, row in plan.onward.items()]
    others = {edge.new: edge for edge in plan.edges if edge.new not in plan.made and edge.new not in plan.onward}
    by_line = {row.number: row for row in (*plan.ends.values(), *plan.onward.values())}
    for unit, edge in others.items():
        change = by_line[edge.row].change if edge.row in by_line else ChangeType.TRANSFER
        rows.append((unit, Fate.GOES_ON, Row(number=edge.row, change=change, predecessor="")))
    for number, (unit, fate, row) in enumerate(rows):
        code, name = shown(unit)
        ends = fate is Fate.ENDS
        yield Outcome(
            reorganisation=reorganisation,
            number=number,
            row=row.number,
            unit=unit,
            fate=fate,
            change=row.change,
            code=code,
            name=name,
            links=links((out if ends else to).get(unit, ()), successors=ends),
        )


def provinces(register: Register, outline: Outline, changed: Mapping[str, Unit]) -> tuple[list[str], list[str]]:
    """Return the provinces that the changed units stood in, and those that begin."""
    roots = {units.root_of(register.units[unit].last.path) for unit in changed if unit in register.units}
    made = [unit for unit in outline.plan.made if tier_after(register, outline.plan, unit) is Tier.PROVINCE]
    return sorted(roots), made


def staged(changed: Iterable[Unit], reorganisation: str, g: int) -> Iterator[StagedUnits]:
    """Yield the changed units in rows that one transaction can write each."""
    some: list[Unit] = []
    items = size = number = 0
    for unit in changed:
        more, bytes_ = 1 + len(thin(unit, g)), audit.size(unit)
        if some and (len(some) == MOST_UNITS or items + more > MOST_ITEMS or size + bytes_ > MOST_BYTES):
            yield StagedUnits(reorganisation=reorganisation, number=number, units=tuple(some))
            some, items, size, number = [], 0, 0, number + 1
        some.append(unit)
        items, size = items + more, size + bytes_
    if some:
        yield StagedUnits(reorganisation=reorganisation, number=number, units=tuple(some))


def thin(unit: Unit, g: int) -> list[UnitRow | CodeRow]:
    """Return the thin rows that generation `g` adds for a unit."""
    return [row for row in unit_rows.rows(unit) if row.g == g]


def names(unit: Unit, g: int) -> list[tuple[str, str, units.UnitVersion]]:
    """Return what generation `g` adds to the names of a unit: root, path and version."""
    known = {(v.name, v.valid_from) for v in unit.versions if v.g < g}
    added = (v for v in unit.versions if v.g == g and not v.void and (v.name, v.valid_from) not in known)
    return [(units.root_of(v.path), v.path, v) for v in added]
