"""What is particular to each kind of sheet: its form, what checks a row, and the use case that a row goes through."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct

from movement.model import audit
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.sheet_entries import ENTRIES
from movement.model.sheet_forms import SheetForm, SheetKind
from movement.model.sheets import Check
from movement.usecases import entry_changes
from movement.usecases.acts import LARGEST, Request
from movement.usecases.entry_forms import checked_form
from movement.world import World

POLICY = "import.entries"

type Make = Callable[[World, Actor, Request, str, Mapping[str, Any]], Awaitable[Any]]


class Handling(Struct, frozen=True, kw_only=True):
    """What is particular to a kind of sheet: its form, what checks a row, and the use case that a row goes through."""

    form: SheetForm
    check: Check
    make: Make
    policy: str
    """The row of the access matrix that the use case asks."""


def _entry(form: Mapping[str, Any]) -> object:
    checked = checked_form(form)
    # The rest of an entry's record is small at first; a row that fails after the confirmation would stop the import.
    if audit.size(checked) > LARGEST * 3 // 4:
        raise refuse(Code.TOO_LARGE, "title", detail="Dòng này quá dài.")
    return checked


HANDLINGS: Mapping[SheetKind, Handling] = {
    SheetKind.ENTRIES: Handling(form=ENTRIES, check=_entry, make=entry_changes.create, policy="entry.create")
}
