"""The numbers of a unit and a period as readers get them: of the generation that was published, or of the newest."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import structs

from movement.model.actors import Actor
from movement.model.calendars import Calendar, calendar_id
from movement.model.counted_rows import stood
from movement.model.errors import Code, refuse
from movement.model.numbers import Numbers, lines_below
from movement.model.numbers import numbers as head_numbers
from movement.model.periods import Period, Scheme
from movement.model.publications import Publication, publication_id
from movement.model.statistics import Mode, UnitStatistics
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.model.units import NATION, Unit, UnitVersion, root_of
from movement.storage.store import want
from movement.usecases import units
from movement.world import World


async def numbers(
    world: World, actor: Actor, unit: str, text: str, mode: Mode = Mode.AS_WAS, *, newest: bool = False
) -> Numbers:
    """Return a unit's numbers in a period, the published ones if there are any; three calls.

    `newest`: those of the newest run, to who may read the unit's returns too; else FORBIDDEN.
    AS_NOW with all that became the unit, and beside it what below it stands in no unit of today. Raises BAD_PERIOD, or
    NOT_FOUND for a unit out of scope, a period that was not computed for it, and AS_NOW for a unit that has ended.
    """
    period = Period.named(text)
    owner, version, head, publication = await head_of(world, actor, unit, period, mode, newest=newest)
    if head is None or version is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
    lines = lines_below(owner.id) if mode is Mode.AS_NOW else ()
    row, *below = await world.get(
        want(UnitStatistics, **key, parent=version.parent or NATION, unit=owner.id),
        *[want(UnitStatistics, **key, parent=owner.id, unit=line) for line in lines],
    )
    if row is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    return structs.replace(
        head_numbers(head, row, below),
        newest=newest,
        versions=publication.versions if publication else (),
        publication=publication.version if publication else None,
    )


async def values_of(
    world: World, root: str, period: Period, code: str, owners: Sequence[Unit]
) -> dict[str, Decimal | None]:
    """Return one number of units of a province by id, None where a unit has none; two calls, and no check of rights.

    Raises NOT_FOUND where the period was not computed, or nothing was counted under that code.
    """
    head, publication = await world.get(
        want(StatisticsHead, id=head_id(Mode.AS_WAS, str(period), root)),
        want(Publication, id=publication_id(str(period), root)),
    )
    head = shown_head(head, publication, Mode.AS_WAS)
    if head is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu.")
    if code not in {*head.codes, *head.reported}:
        raise refuse(Code.NOT_FOUND, "indicator", detail="Kỳ này không có số liệu của chỉ tiêu đó.")
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
    lived = [(u.id, version) for u in owners if (version := u.during(period.first_day, period.end_day)) is not None]
    rows = await world.get(
        *[want(UnitStatistics, **key, parent=version.parent or NATION, unit=name) for name, version in lived]
    )
    found: dict[str, Decimal | None] = dict.fromkeys(u.id for u in owners)
    for row in rows:
        if row is not None:
            shown = head_numbers(head, row)
            found[row.unit] = {
                **{i.code: i.value for i in shown.indicators},
                **{i.code: i.value for i in shown.reported},
            }[code]
    return found


async def head_of(
    world: World, actor: Actor, unit: str, period: Period, mode: Mode, *, newest: bool
) -> tuple[Unit, UnitVersion | None, StatisticsHead | None, Publication | None]:
    """Return a unit, how it stands in the tree that is asked for, the HEAD of its numbers, and their publication."""
    owner = await units.unit(world, actor, unit)
    place = units.place_of(owner, world.today())
    if not actor.may("statistics.read", place):
        raise refuse(Code.NOT_FOUND, "unit")
    if newest and not actor.may("return.read", place):
        # What changed between two runs tells who does not see the returns too much.
        raise refuse(Code.FORBIDDEN, "provisional")
    if mode is Mode.AS_NOW:
        version = owner.at(world.today())
        if version is None:
            raise refuse(Code.NOT_FOUND, "unit", detail="Đơn vị đã kết thúc: hãy xem số liệu của đơn vị kế thừa.")
        root = root_of(version.path)
    else:
        version, root = None, owner.root
    head, publication, *calendar = await world.get(
        want(StatisticsHead, id=head_id(mode, str(period), root)),
        want(Publication, id=publication_id(str(period), root)),
        *([want(Calendar, id=calendar_id(root))] if period.scheme is Scheme.PARTY else []),
    )
    period = period.dated(calendar[0].cuts if calendar and calendar[0] is not None else ())
    if mode is Mode.AS_WAS:
        version = stood(owner, owner.root, period, ended=True)
    return owner, version, head if newest else shown_head(head, publication, mode), publication


def shown_head(head: StatisticsHead | None, publication: Publication | None, mode: Mode) -> StatisticsHead | None:
    """Return the HEAD whose numbers readers get: the published one, and before anything is published the newest."""
    return head if publication is None else publication.of(mode)
