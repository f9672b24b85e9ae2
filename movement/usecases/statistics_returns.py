"""What the statistics read of returns: a province's types, catalogue and values, and those of what became it."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from movement.model import audit, reported, reported_rows
from movement.model.indicators import Catalogue, catalogue_id
from movement.model.periods import Period, PeriodKind
from movement.model.reported import Offer
from movement.model.reported_rows import Known, Reports
from movement.model.returns import GOOD
from movement.model.targets import Target, Targets
from movement.storage.store import want
from movement.usecases import duties, reporting, targets
from movement.usecases.gathering import Report
from movement.usecases.origins import Origins
from movement.world import World


class Gathered(Struct, frozen=True, kw_only=True):
    """What returns tell a run, and what of it decides about the numbers."""

    known: Known
    now: Reports
    then: Reports
    final: bool
    """Whether the period's cut-off has come."""
    plans: Mapping[str, tuple[Target, ...]]
    """Of a year: unit → its targets."""
    inputs: tuple[object, ...]
    """Goes into the hash of a run's inputs."""


async def gathered(world: World, root: str, made_of: Origins, period: Period, today: date, report: Report) -> Gathered:
    """Return what the returns of a province and of all that became it tell of a period and of a year earlier.

    One query a type and part period. No check of rights.
    """
    last = period.last_year()
    offers = [await _offer(world, name, (period, last), report) for name in sorted({p.root for p in made_of.parts})]
    atoms = {atom for offer in offers for p in (period, last) for _, atom in reported.parts(offer.types, p)}
    ended = sorted(atom for atom in atoms if atom.end_day <= today)
    known = reported.meanings(offers, root, period)
    units, stated = made_of.units, list[Targets]()
    if period.kind is PeriodKind.YEAR:
        # A unit that moved on to another province took none along; what it stated last counts.
        stated = await targets.of_provinces(world, {part.root for part in made_of.parts}, period.year)
        stated.sort(key=lambda one: (one.updated_at, one.root))
    return Gathered(
        known=known,
        now=reported_rows.reports(offers, known, period, units, ended),
        then=reported_rows.reports(offers, known, last, units, ended),
        final=period.end_day <= today,
        plans={one.unit: one.targets for one in stated},
        inputs=(
            reported.RULES,
            period.end_day <= today,
            [str(atom) for atom in ended],
            [_digest(offer) for offer in offers],
            *([sorted((one.id, one.root, one.version) for one in stated)] if stated else []),
        ),
    )


async def _offer(world: World, root: str, periods: Sequence[Period], report: Report) -> Offer:
    types = await reporting.every_type(world, root)
    (catalogue,) = await world.store.get([want(Catalogue, id=catalogue_id(root))])
    lines = []
    for type_, atom in sorted({key for period in periods for key in reported.parts(types, period)}):
        lines += [line for line in await duties.lines_of(world, root, type_, atom) if line.state in GOOD]
    if lines:
        report(f"{root}: read {len(lines)} returns")
    return Offer(root=root, types=tuple(types), catalogue=catalogue, lines=tuple(lines))


def _digest(offer: Offer) -> object:
    catalogue = audit.digest(offer.catalogue) if offer.catalogue is not None else ""
    lines = sorted((line.id, line.version) for line in offer.lines)
    return [offer.root, [audit.digest(one) for one in offer.types], catalogue, lines]
