"""Reading what is on record of a province's subjects, strongly, for the lists of a year."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from movement.model.awards import Award
from movement.model.clusters import Cluster
from movement.model.dossiers import Dossier
from movement.model.merits import Merit
from movement.model.periods import Period
from movement.model.rolls import Roll, roll, standing
from movement.model.subjects import Subject
from movement.model.units import Extent, Unit
from movement.storage import tables
from movement.storage.layout import Path
from movement.storage.store import Span, want
from movement.usecases import gathering, timeliness, units
from movement.world import World

YEARS = 11
"""How many years back merits and awards are read: no check looks further than ten years before the year itself."""


async def roll_of(
    world: World, province: Unit, period: Period, as_of: date, known: Mapping[str, Unit], below: str = ""
) -> Roll:
    """Return the roll of a province's subjects, or of those who stand at or below a path of it.

    Also of provinces that went wholly into it: their subjects stand where their units' successors do.
    """
    roots = [province.id, *(link.unit for link in province.predecessors if link.extent is Extent.WHOLE)]
    subjects = await _all(world, Subject, tables.subjects_of_unit, roots)
    places = await _with_missing(world, known, [subject.unit for subject in subjects])
    stands = [stand for subject in subjects if (stand := standing(subject, places, period, as_of)) is not None]
    here = [stand for stand in stands if stand.path.startswith(below or province.path)]
    years = [f"{root}#{year}" for root in roots for year in range(period.year - YEARS + 1, period.year + 1)]
    dossiers = await _all(world, Dossier, tables.dossiers_of_unit, [f"{root}#{period.year}" for root in roots])
    clusters = await _all(world, Cluster, tables.clusters_of_year, [f"{province.id}#{period.year}"])
    return roll(
        here,
        period.year,
        merits=await _all(world, Merit, tables.merits_of_year, years),
        awards=await _all(world, Award, tables.awards_of_year, years),
        dossiers=dossiers,
        returns=await timeliness.of_units(world, province.id, known.values(), period),
        seats={member.unit: one.id for one in clusters for member in one.members},
        families={name: unit.kind for name, unit in places.items()},
    )


async def _with_missing(world: World, known: Mapping[str, Unit], names: Iterable[str]) -> dict[str, Unit]:
    missing = sorted(set(names) - known.keys())
    found = await units.get_many(world, missing) if missing else []
    return {**known, **{unit.id: unit for unit in found if unit is not None}}


async def _all(world: World, kind: type[Struct], path: Path, partitions: Sequence[str]) -> list[Any]:
    lines = [line.id for key in partitions async for line in world.store.every(path, Span(key))]
    return await gathering.records(world, [want(kind, id=name) for name in sorted(set(lines))])
