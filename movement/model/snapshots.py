"""A province's records of a year, and the facts of each entry that takes part in it.

Pure functions of the records a run has read; the same bytes for any order of input.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from movement.model import ids
from movement.model.appraisals import Appraisal
from movement.model.counting import RUNNING
from movement.model.entries import Entry, Level, RecognitionState
from movement.model.entry_facts import Checked, Facts, Owed
from movement.model.inspections import Inspection
from movement.model.periods import Period, midnight
from movement.model.similarity import Near, nearest


class Snapshot(Struct, frozen=True, kw_only=True):
    """A province's records of a year, put where the facts of each entry find them."""

    period: Period
    as_of: date
    entries: tuple[Entry, ...]
    """Those that take part, by id."""
    inspections: tuple[tuple[str, int], ...]
    """Id and version of each inspection that was read."""
    appraisals: dict[str, list[Appraisal]]
    checks: dict[str, list[Checked]]
    concluded: dict[str, list[Inspection]]
    owed: dict[str, list[Owed]]
    near: dict[str, Near]


def takes_part(entry: Entry, period: Period, as_of: date) -> bool:
    """Tell whether an entry ran at some instant of the period up to a day, or was recognised for its year."""
    until = min(period.end, midnight(as_of + timedelta(days=1)))
    ends: list[datetime] = [step.at for step in entry.steps[1:]] + [until]
    ran = any(
        max(step.at, period.start) < min(end, until)
        for step, end in zip(entry.steps, ends, strict=False)
        if step.state in RUNNING
    )
    return ran or any(r.year == period.year and r.state is RecognitionState.RECOGNISED for r in entry.recognitions)


def snapshot(
    period: Period,
    as_of: date,
    entries: Iterable[Entry],
    appraisals: Iterable[Appraisal],
    inspections: Iterable[Inspection],
) -> Snapshot:
    """Return a province's records put in order; `period` is a whole year.

    What an inspection says counts once its conclusion is issued: before that its unit may not know of it.
    """
    part = {e.id: e for e in entries if takes_part(e, period, as_of)}
    known = sorted({i.id: i for i in inspections}.items())
    made = Snapshot(
        period=period,
        as_of=as_of,
        entries=tuple(part[name] for name in sorted(part)),
        inspections=tuple((name, inspection.version) for name, inspection in known),
        appraisals=defaultdict(list),
        checks=defaultdict(list),
        concluded=defaultdict(list),
        owed=defaultdict(list),
        near=_near(part),
    )
    for _, sheet in sorted({(a.entry, a.number): a for a in appraisals if a.year == period.year}.items()):
        made.appraisals[sheet.entry].append(sheet)
    for _, inspection in known:
        if not inspection.is_concluded:
            continue
        if inspection.concluded_year == period.year:
            made.concluded[inspection.unit].append(inspection)
        for check in inspection.checks:
            if period.holds(check.at):
                made.checks[check.entry].append(Checked(inspection.id, check))
        for recommendation in inspection.recommendations:
            made.owed[recommendation.owner].append(Owed(inspection.id, recommendation))
    for found in made.checks.values():
        found.sort(key=lambda c: (c.check.at, c.inspection))
    return made


def pools(found: Snapshot) -> dict[str, list[Entry]]:
    """Return territory → entries at or below it, in the tree of their dates."""
    pool: dict[str, list[Entry]] = defaultdict(list)
    for entry in found.entries:
        for unit in entry.path.strip("/").split("/"):
            if unit.startswith(ids.TERRITORY):
                pool[unit].append(entry)
    return pool


def facts(found: Snapshot, level: Level, pool: Iterable[Entry]) -> list[Facts]:
    """Return the facts of each entry of a list."""
    entries = list(pool)
    lineages: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=order):
        lineages[entry.achievement_key].append(entry)
    lines = {key: tuple(e.id for e in line) for key, line in lineages.items()}
    return [
        Facts(
            entry=entry,
            period=found.period,
            level=level,
            as_of=found.as_of,
            appraisals=tuple(found.appraisals.get(entry.id, ())),
            checks=tuple(found.checks.get(entry.id, ())),
            concluded=tuple(i for unit in _units(entry) for i in found.concluded.get(unit, ())),
            owed=tuple(o for unit in _units(entry) for o in found.owed.get(unit, ())),
            lineage=lines[entry.achievement_key],
            near=found.near.get(entry.id),
        )
        for entry in entries
    ]


def order(entry: Entry) -> tuple[datetime, str]:
    """Return by what entries stand in the order of their registration."""
    return entry.registered_at or entry.created_at, entry.id


def _units(entry: Entry) -> tuple[str, ...]:
    above, _, own = entry.path.strip("/").rpartition("/")
    ground = above.rpartition("/")[2]
    on_territory = own.startswith(ids.ORGANISATION) and ground.startswith(ids.TERRITORY)
    return (entry.unit, ground) if on_territory else (entry.unit,)


def _near(part: dict[str, Entry]) -> dict[str, Near]:
    grounds: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in part.values():
        grounds[_ground(entry)][entry.id] = entry.title
    kin = {name: entry.achievement_key for name, entry in part.items()}
    return {name: near for titles in grounds.values() for name, near in nearest(titles, kin).items()}


def _ground(entry: Entry) -> str:
    """Return the lowest territory below the province that the entry stands on; of a province's body, the body."""
    steps = entry.path.strip("/").split("/")
    return next((step for step in reversed(steps[1:]) if step.startswith(ids.TERRITORY)), entry.unit)
