"""What is particular to each kind of sheet: its form, what checks its rows, and the use case that they go through."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from movement.model import audit
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError, refuse
from movement.model.sheet_entries import ENTRIES
from movement.model.sheet_forms import SheetForm, SheetKind
from movement.model.sheets import Check, SheetRow, Whole
from movement.usecases import entry_changes, sheet_of_return
from movement.usecases.acts import LARGEST, Request
from movement.usecases.entry_forms import checked_form
from movement.usecases.sheet_of_return import About
from movement.world import World

type Make = Callable[[World, Actor, Request, str, Mapping[str, Any]], Awaitable[Any]]


class Ready(Struct, frozen=True, kw_only=True):
    """A sheet's form for one unit, and all that its rows are checked against."""

    form: SheetForm
    check: Check
    whole: Whole = lambda _, __: ()
    basis: object = None
    """What the checks know: a sheet that was read is read anew where it is another."""
    refusal: MovementError | None = None
    """Why no sheet can be imported now, although the form may be filled in."""
    kept: Callable[[Sequence[SheetRow]], Sequence[SheetRow]] = lambda rows: rows
    """Makes of the rows of a sheet the forms that become a record each."""


class Handling(Struct, frozen=True, kw_only=True):
    """What is particular to a kind of sheet: how it is made ready, and the use case that a row goes through."""

    ready: Callable[[World, Actor, str, About], Awaitable[Ready]]
    make: Make
    policy: str
    """The row of the access matrix that the use case asks."""
    imports: str
    """The row of the matrix for those who may look at such imports."""


def checked_entry(form: Mapping[str, Any]) -> object:
    """Return what a row of a sheet of entries says; raises MovementError with paths into it."""
    checked = checked_form(form)
    # The rest of an entry's record is small at first; a row that fails after the confirmation would stop the import.
    if audit.size(checked) > LARGEST * 3 // 4:
        raise refuse(Code.TOO_LARGE, "title", detail="Dòng này quá dài.")
    return checked


async def _entries(_: World, __: Actor, ___: str, about: About) -> Ready:
    if about.type is not None:
        raise refuse(Code.NOT_FOUND, "type", detail="Hồ sơ đăng ký không theo loại báo cáo.")
    if about.period is not None:
        raise refuse(Code.BAD_PERIOD, "period", detail="Hồ sơ đăng ký không theo kỳ báo cáo.")
    return Ready(form=ENTRIES, check=checked_entry)


async def _return(world: World, actor: Actor, unit: str, about: About) -> Ready:
    found = await sheet_of_return.read(world, actor, unit, about)
    return Ready(
        form=found.form,
        check=found.check,
        whole=found.whole,
        basis=(found.version, found.known, found.before, found.earlier),
        refusal=found.refusal,
        kept=found.kept,
    )


HANDLINGS: Mapping[SheetKind, Handling] = {
    SheetKind.ENTRIES: Handling(
        ready=_entries, make=entry_changes.create, policy="entry.create", imports="import.entries"
    ),
    SheetKind.RETURNS: Handling(
        ready=_return, make=sheet_of_return.write, policy="return.submit", imports="import.returns"
    ),
}
