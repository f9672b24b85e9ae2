"""Whether any entry changed since a run read them all: if none did, the next run knows what it would read."""

from collections.abc import Sequence
from datetime import timedelta

from movement.model import audit
from movement.model.actors import Prefix
from movement.model.periods import Period, day_of
from movement.model.runs import EntriesRead
from movement.storage import paths
from movement.storage.codecs import moment
from movement.storage.store import Span, want
from movement.usecases.gathering import Named
from movement.world import World

MARGIN = timedelta(hours=1)
"""What changed so long before a reading counts as changed after it: longer than an index may lag or clocks differ."""
MOST_DAYS = 31
"""After a longer time all entries are read again: looking at each day would take as many calls."""


async def unchanged(world: World, job: str, root: str, period: Period, parts: Sequence[Prefix]) -> EntriesRead | None:
    """Return what a run read of the entries in these parts, if none of their provinces' entries changed since.

    A call for each day since then and province; nothing of the entries themselves is read.
    """
    (seen,) = await world.store.get([want(EntriesRead, job=job, root=root, period=str(period))], strong=True)
    if seen is None or seen.parts != audit.digest(parts):
        return None
    since = seen.read_from - MARGIN
    first, days = day_of(since), (world.today() - day_of(since)).days + 1
    if days > MOST_DAYS:
        return None
    for province in sorted({part.root for part in parts}):
        for day in range(days):
            span = Span(f"{province}#{first + timedelta(days=day)}", after=moment(since) if day == 0 else None)
            if await world.store.rows(paths.entries_changed.showing(Named), span, limit=1):
                return None
    return seen  # type: ignore[no-any-return]
