"""An operator's look at all records: every promise that can be looked at afterwards, on any data set, while it is used.

No check of rights: whoever runs it reads the tables themselves, as no function and no person of the product may.
"""

from movement.model.verification import Findings
from movement.usecases import verification_heads, verification_lists, verification_numbers, verification_trails
from movement.usecases.verification_trails import Report
from movement.world import World

STEPS = (
    verification_trails.trails,
    verification_trails.receipts,
    verification_trails.records,
    verification_numbers.numbers,
    verification_lists.lists,
    verification_lists.personal,
    verification_heads.heads,
)


async def verify(world: World, report: Report = lambda _: None) -> Findings:
    """Return what was looked at and the first record that breaks each promise; `report` is told how far it is."""
    findings = Findings()
    for step in STEPS:
        await step(world, findings, report)
    return findings
