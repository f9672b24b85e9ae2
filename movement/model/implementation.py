"""How a body carries the directive out: the plan it issued, and to how many of its Party cells it was made known.

One a body; a new plan replaces the one before, and the trail keeps what was.
"""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.errors import Code, refuse
from movement.model.units import UnitKind

BODIES = frozenset(UnitKind) - {
    UnitKind.TERRITORY,
    UnitKind.PARTY_CELL,
    UnitKind.PARTY_GROUP,
    UnitKind.COMMUNITY_GROUP,
    UnitKind.VILLAGE,
}
"""Kinds of unit that make a plan (section 8 of the directive): not the cells and groups they make it known to."""
Cells = Annotated[int, Meta(ge=0, le=100_000)]


class PlanForm(Struct, frozen=True, kw_only=True):
    """What a body records."""

    number: Annotated[str, Meta(min_length=1, max_length=100)]
    issued_on: date
    upload: str | None = None
    """Its file."""
    cells_reached: Cells = 0
    cells_total: Cells = 0


class ImplementationPlan(PlanForm, frozen=True, kw_only=True):
    """A body's plan as it stands."""

    id: str
    """`implementation:unit`, the subject of its audit trail."""
    unit: str
    root: str
    path: str
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""


class PlanLine(Struct, frozen=True, kw_only=True):
    """What the index of a province's plans shows of one."""

    id: str
    unit: str
    root: str
    path: str


def plan_id(unit: str) -> str:
    """Return the id under which a body's plan is kept."""
    return f"implementation:{unit}"


def check(form: PlanForm, today: date) -> None:
    """Raise BAD_INPUT for a plan of the future, or one that reached more cells than there are."""
    if form.issued_on > today:
        raise refuse(Code.BAD_INPUT, "issuedOn", detail="Ngày ban hành không được sau hôm nay.")
    if form.cells_reached > form.cells_total:
        raise refuse(
            Code.BAD_INPUT, "cellsReached", detail="Số chi bộ đã quán triệt không được lớn hơn tổng số chi bộ."
        )
