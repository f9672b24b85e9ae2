"""Which periods of the Party's calendar a province computes daily: those that its reports are for.

Each province has its own table of cut-offs, so no schedule of all provinces can name them.
"""

from datetime import timedelta

from movement.model.calendars import Calendar, calendar_id
from movement.model.periods import Period, Scheme
from movement.storage.store import want
from movement.usecases import duties, reporting
from movement.world import World

STILL_REPORTED = timedelta(days=120)
"""How long after its cut-off a period is computed daily, as those of the State are; after that by hand."""


async def periods(world: World, root: str) -> list[Period]:
    """Return the Party's periods for which something is reported that run or ended lately, the first to end first."""
    types, today = await reporting.every_type(world, root), world.today()
    (calendar,) = await world.get(want(Calendar, id=calendar_id(root)))
    found = {p for one in types for p in duties.begun(one, calendar, today) if p.scheme is Scheme.PARTY}
    return sorted((p for p in found if p.end_day > today - STILL_REPORTED), key=lambda p: (p.end_day, p.first_day))
