"""Who owes which report for a period, and what of it has come: as a run found it, or worked out of the register."""

from movement.model import report_types
from movement.model.actors import Prefix
from movement.model.periods import Period
from movement.model.return_duties import Expected
from movement.model.returns import ReturnLine
from movement.model.units import RegisterHead
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import gathering, units
from movement.usecases.frames import Frame, due
from movement.world import World

READ = "return.read"


def of_slot(root: str, found: Frame) -> Want:
    """Name who owes a report for a period, as the last run found it."""
    return want(Expected, root=root, type=found.type.code, period=str(found.period))


def holds(stored: Expected | None, head: RegisterHead | None, found: Frame) -> bool:
    """Tell whether what a run found still holds: of this register and this version of the type."""
    return stored is not None and head is not None and (stored.g, stored.type_version) == (head.g, found.version.number)


async def expected(world: World, found: Frame) -> Expected:
    """Return who owes a report for a period; one call where a run found it, more where the register must be read."""
    (stored, head) = await world.get(of_slot(found.type.root, found), units.HEAD)
    return stored if holds(stored, head, found) else await computed(world, found)


async def computed(world: World, found: Frame, below: str = "") -> Expected:
    """Work out of the register who owes a report for a period; `below`: only at and below a path of that day."""
    root = found.type.root
    (head,) = await world.get(units.HEAD)
    known = await gathering.units_below(world, [Prefix(root, below or f"/{root}/")])
    pairs = report_types.expected(found.version, found.period, known.values(), root)
    dues = [due(found, unit) for _, unit in pairs]
    return Expected(
        root=root,
        type=found.type.code,
        period=str(found.period),
        g=head.g if head is not None else 0,
        type_version=found.version.number,
        units=tuple(unit.id for _, unit in pairs),
        paths=tuple(path for path, _ in pairs),
        due_on=tuple(one.on for one in dues if one is not None),
    )


async def lines_of(world: World, root: str, code: str, period: Period, below: str = "") -> list[ReturnLine]:
    """Return what the units of a province, or at and below a path, report for a period; one query, no check of rights.

    All values are in the lines, of drafts too: `state` in `returns.GOOD` says whose numbers count.
    """
    return [line for _, line in await world.store.rows(paths.returns_of_period, Span(f"{root}#{code}#{period}", below))]
