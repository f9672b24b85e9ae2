"""A sheet of one return: what it is checked against, and how it becomes a draft, by the acts that a person would do."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from movement.model import return_acts, returns, sheet_returns
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError, Problem, refuse
from movement.model.indicators import Definition
from movement.model.report_types import ReportTypeVersion
from movement.model.return_acts import ReturnAct
from movement.model.returns import Return
from movement.model.sheet_forms import Place, SheetForm
from movement.model.sheets import SheetRow
from movement.usecases import return_changes, units
from movement.usecases.acts import Request
from movement.world import World


class About(Struct, frozen=True, kw_only=True):
    """What a sheet is for beside its unit: of returns, a report type by its id, and one of its periods."""

    type: str | None = None
    period: str | None = None


NOTHING = About()


class ReturnSheet(Struct, frozen=True, kw_only=True):
    """The sheet of a return, with all that its numbers are checked against."""

    form: SheetForm
    type: str
    period: str
    version: ReportTypeVersion
    known: Mapping[str, Definition]
    before: Return | None
    """The return as it stands, if there is one."""
    earlier: Mapping[str, Sequence[Decimal]]
    refusal: MovementError | None = None

    def check(self, form: Mapping[str, Any]) -> None:
        """Look at one line; raises MovementError."""
        sheet_returns.checked(form, self.version, self.known)

    def whole(self, rows: Sequence[SheetRow], wrong: AbstractSet[tuple[int, Place]]) -> Iterator[tuple[int, Problem]]:
        """Look at all lines together."""
        before = self.before.values if self.before is not None else ()
        return sheet_returns.together(rows, wrong, before, self.version, self.known, self.earlier)

    def kept(self, rows: Sequence[SheetRow]) -> list[SheetRow]:
        """Return the one form that the lines make, with the version of the draft that it is written into."""
        values = [
            {"code": one.code, "reason": one.reason} if one.value is None else {"code": one.code, "value": one.value}
            for one in sheet_returns.values_of(rows)
        ]
        version = None if self.before is None else self.before.version
        form = {"type": self.type, "period": self.period, "version": version, "values": values}
        return [SheetRow(number=rows[0].number, form=form)]


async def read(world: World, actor: Actor, unit: str, about: About) -> ReturnSheet:
    """Return the sheet of a unit's return of a type and period.

    Raises NOT_FOUND for a unit or a type out of scope, MISSING_FIELD, BAD_PERIOD, and BAD_INPUT at `unit` for one that
    does not owe it.
    """
    if about.type is None or about.period is None:
        raise refuse(Code.MISSING_FIELD, "type" if about.type is None else "period")
    owner = await units.unit(world, actor, unit)
    found = await return_changes.standing(world, actor, owner, about.type, about.period)
    frame, version = found.frame, owner.at(found.frame.period.last_day)
    if found.due is None or version is None:
        raise refuse(Code.BAD_INPUT, "unit", detail="Đơn vị không phải gửi báo cáo này cho kỳ này.")
    refusal = None
    if frame.period.start > world.now():
        refusal = refuse(Code.BAD_PERIOD, "period", detail="Kỳ báo cáo chưa bắt đầu.")
    elif found.before is not None:
        try:
            return_acts.check(found.before, ReturnAct.SAVE, actor.subject, None, world.today())
        except MovementError as illegal:
            refusal = MovementError(*(structs.replace(one, path=("period",)) for one in illegal.problems))
    title = f"{frame.type.name} {frame.period}"
    named = f"{frame.type.id} {frame.period}"
    return ReturnSheet(
        form=sheet_returns.returns_form(title, named, frame.version, found.known),
        type=frame.type.id,
        period=str(frame.period),
        version=frame.version,
        known=found.known,
        before=found.before,
        earlier=found.earlier,
        refusal=refusal,
    )


async def write(world: World, actor: Actor, request: Request, unit: str, form: Mapping[str, Any]) -> Return:
    """Write a sheet's numbers into a new draft, or into the one that stood when the sheet was confirmed.

    Raises CONFLICT where somebody has begun or changed it since, or what creating and saving raise.
    """
    if form["version"] is None:
        return await return_changes.create(world, actor, request, unit, form["type"], form["period"], form["values"])
    name = returns.return_id(unit, form["type"].rpartition(":")[2], form["period"])
    asked = structs.replace(request, id=name, version=form["version"])
    return await return_changes.save(world, actor, asked, form["values"])
