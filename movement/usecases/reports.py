"""Reading report packs: one, those of a unit, how far one is made, and where its files are fetched.

Whoever may read a report sees the numbers of the unit and of all below it, so its rows of the matrix are within
`statistics.read`.
"""

from collections.abc import Sequence

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.audit import Audit
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.reports import (
    MADE,
    Report,
    ReportFile,
    ReportLine,
    ReportProgress,
    ReportState,
)
from movement.model.uploads import GET_LASTS
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

READ = "report.read"


def place_of(report: Report) -> Prefix:
    """Return the place whose people the report belongs to."""
    return Prefix(report.root, report.path)


def look(actor: Actor, report: Report | None) -> Report | None:
    """Return the report if the actor may read it, else None."""
    return report if report is not None and actor.may(READ, place_of(report)) else None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Report | None]:
    """Return each report that the actor may read, or None, in order; one call."""
    return [look(actor, found) for found in await world.get(*[want(Report, id=name) for name in wanted])]


async def report(world: World, actor: Actor, wanted: str) -> Report:
    """Return a report; raises NOT_FOUND if there is none or it is out of scope."""
    found = (await get_many(world, actor, [wanted]))[0] if ids.is_id(wanted, ids.REPORT) else None
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(world: World, actor: Actor, unit: str, *, first: int, after: str | None = None) -> Page[Report]:
    """Return the reports of a unit, then those below it, each unit's oldest first; raises NOT_FOUND out of scope."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "reports", unit)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    parts = actor.parts(READ, place)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    page: Page[ReportLine] = await world.store.page(
        paths.reports_of_unit,
        [Span(part.root, part.path) for part in parts],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: actor.may(READ, Prefix(line.root, line.path)) is not None,
    )
    found = await get_many(world, actor, [line.id for line in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def progress(world: World, found: Report) -> int:
    """Return how far a report is made, in percent; a call while it is being made."""
    if found.state is not ReportState.MAKING:
        return 100 if found.state in MADE else 0
    (told,) = await world.get(want(ReportProgress, report=found.id))
    return told.percent if told is not None and told.g == found.g else 0


async def address(world: World, file: ReportFile) -> str:
    """Return where a file of a report that the actor was shown can be fetched for some minutes."""
    now = world.now()
    return await world.report_files.address(file, now, now + GET_LASTS)


async def history(world: World, found: Report) -> list[Audit]:
    """Return who did what to a report that the actor was shown, and when."""
    return [change for _, change in await world.store.rows(paths.trail_of_subject, Span(found.id))]
