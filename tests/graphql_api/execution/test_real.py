"""The product's own schema: whatever may be asked, a plan's answer is the reference executor's, in bytes."""

from movement.world import World
from tests.builders import Town
from tests.graphql_api.execution import real


async def test_plans_answer_as_the_reference_does_over_the_real_schema(world: World, town: Town) -> None:
    counts = await real.compared(world, town, await real.settled(world, town), range(120))
    assert counts["planned"] >= 75
    assert counts["planned"] + counts["bailed"] + counts["reference"] + counts["costly"] + counts["invalid"] == 120
    assert counts["bailed"] <= 40
    assert counts["data"] >= 90
    assert counts["fickle"] <= 2
    assert counts["planned with errors"] >= 40
