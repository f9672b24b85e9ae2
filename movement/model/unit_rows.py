"""The thin rows by which units are found: below another one, in the tree, by a code; each true as of a day."""

from datetime import date

from msgspec import Struct

from movement.model.units import NATION, CodeScheme, Unit, UnitKind, UnitVersion, root_of


class UnitRow(Struct, frozen=True, kw_only=True):
    """Thin row of one version: what the indexes of children and of the tree list."""

    unit: str
    kind: UnitKind
    root: str
    parent: str
    path: str
    name: str
    valid_from: date
    valid_to: date | None = None
    g: int


class CodeRow(Struct, frozen=True, kw_only=True):
    """Thin row of one code: what the index of codes lists."""

    unit: str
    path: str
    """Where the unit stood when it got the code, so that it and those above it are one read."""
    scheme: CodeScheme
    code: str
    valid_from: date
    valid_to: date | None = None
    g: int


def rows(unit: Unit) -> list[UnitRow | CodeRow]:
    """Return the thin rows that the indexes need for this unit."""
    versions = [
        UnitRow(
            unit=unit.id,
            kind=unit.kind,
            root=root_of(v.path),
            parent=v.parent or NATION,
            path=v.path,
            name=v.name,
            valid_from=v.valid_from,
            valid_to=v.valid_to,
            g=v.g,
        )
        for v in unit.versions
        if not v.void
    ]
    codes = [
        CodeRow(
            unit=unit.id,
            path=_placed(unit, c.valid_from).path,
            scheme=c.scheme,
            code=c.code,
            valid_from=c.valid_from,
            valid_to=c.valid_to,
            g=c.g,
        )
        for c in unit.codes
        if not c.void
    ]
    return [*versions, *codes]


def _placed(unit: Unit, day: date) -> UnitVersion:
    begun = [v for v in unit.versions if v.valid_from <= day]
    return max(begun or [unit.last], key=lambda v: (v.valid_from, v.g))
