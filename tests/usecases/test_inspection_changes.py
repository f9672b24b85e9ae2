"""Every act on an inspection, on the real engine: what it changes, who may do it, and that a refusal writes nothing."""

import pytest

from movement.model import audit
from movement.model.inspections import ORDER, Inspection, InspectionState
from movement.storage import tables
from movement.storage.store import Span
from movement.world import World
from tests.builders import Town
from tests.inspection_builders import make_inspection


async def trail(world: World, found: Inspection) -> list[audit.Audit]:
    return [a for _, a in await world.store.rows(tables.trail_of_subject, Span(found.id), strong=True)]


@pytest.mark.parametrize("state", InspectionState)
async def test_it_is_brought_to_every_state_and_its_trail_replays(
    world: World, town: Town, state: InspectionState
) -> None:
    found = await make_inspection(world, town, state)
    assert found.state is state
    assert [step.state for step in found.steps] == ORDER[: ORDER.index(state) + 1]
    changes = await trail(world, found)
    assert found.version == len(changes)
    assert audit.verify(changes) == []
    assert audit.replay(changes, Inspection) == found
