"""What a province of today was made of, through reorganisations of any depth, and where the records of it are."""

from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

from movement.model.actors import Prefix, disjoint
from movement.model.units import Unit, root_of
from movement.usecases import gathering, units
from movement.world import World


class Origins(Struct, frozen=True, kw_only=True):
    """A province's units and all that became one of them, with the parts of the tree that held them."""

    units: dict[str, Unit]
    """Also what these became, and what was above them: enough to tell where each stands on any day."""
    parts: tuple[Prefix, ...]


async def of_province(world: World, province: Unit) -> Origins:
    """Return a province's origins. Makes no check: it is for the scheduled functions."""
    parts = disjoint([*_stands(province), *(Prefix(r.root, r.path) for r in province.reach)])
    known = await gathering.units_below(world, parts)
    asked = set(known)
    # Backward: what became one of them, with all that was below it, also from other provinces.
    while before := {link.unit for unit in known.values() for link in unit.predecessors} - asked:
        found = await _get(world, before)
        parts = disjoint([*parts, *chain.from_iterable(_stands(unit) for unit in found.values())])
        known |= found | await gathering.units_below(world, parts)
        asked |= before | known.keys()
    # Forward: what they became, and what each of these stood below.
    while beyond := set(chain.from_iterable(_named(unit) for unit in known.values())) - asked:
        known |= await _get(world, beyond)
        asked |= beyond
    return Origins(units=known, parts=parts)


async def _get(world: World, wanted: Iterable[str]) -> dict[str, Unit]:
    return {unit.id: unit for unit in await units.get_many(world, sorted(wanted)) if unit is not None}


def _stands(unit: Unit) -> list[Prefix]:
    return [Prefix(root_of(version.path), version.path) for version in unit.versions]


def _named(unit: Unit) -> Iterable[str]:
    yield from (link.unit for link in unit.successors)
    for version in unit.versions:
        yield from version.path.strip("/").split("/")
