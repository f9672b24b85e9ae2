"""Looking at the heads of days: is each chained, as its file says, and as the trails of its days are now."""

from movement.model import day_heads
from movement.model.verification import Findings
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import day_heads as sealing
from movement.usecases import gathering
from movement.usecases.verification_trails import Report
from movement.world import World


async def heads(world: World, findings: Findings, report: Report) -> None:
    """Look at every province's heads, a province at a time; where nothing says where their files are, at none."""
    if world.store.settings.heads is None:
        return
    for province in await gathering.all_provinces(world):
        found = [head async for head in world.store.every(paths.heads_of_province, Span(f"heads#{province.id}"))]
        names = await world.head_files.keys(province.id)
        files = {name: body for name in names if (body := await world.head_files.get(name)) is not None}
        findings.note(day_heads.of_chain(found, files))
        for head in found:
            now = await sealing.folded(world, head.root, head.since, head.day, head.previous)
            findings.note(day_heads.of_day(head, now))
            findings.looked["sealed days"] += 1
        if found:
            report(f"Heads of {province.last.name}: sealed to {found[-1].day}")
