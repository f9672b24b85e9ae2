"""A short run of random histories under faults; `at_length` is the long one. A seed that fails is told by its name.

Seeds of our own in place of Hypothesis's state machines: steps are asynchronous and belong to one loop, and to shrink a
history costs hundreds of them against the engine, while a seed with the number of its step is replayed in a second.
"""

from collections import Counter
from pathlib import Path

import pytest
from msgspec import structs

from movement.model.dossier_acts import DossierAct
from movement.model.entries import State
from movement.model.entry_acts import Act
from movement.model.inspection_acts import InspectionAct
from movement.model.return_acts import ReturnAct
from tests.builders import make_entry, recognised
from tests.faults.histories import entries
from tests.faults.histories.at_length import told_of
from tests.faults.histories.client import Told, ask
from tests.faults.histories.province import begun, end

STEPS = 250
SEEDS = range(6)
_TOLD: Counter[str] = Counter()
REACHED = {
    Act.RECOGNISE,
    Act.CONTINUE,
    InspectionAct.CLOSE,
    InspectionAct.VERIFY_REMEDY,
    ReturnAct.ACCEPT,
    DossierAct.DECIDE,
    DossierAct.PUBLISH,
    "approveReorganisation",
}
"""What comes late in a life: were a step before it never done, nobody would see that what follows is not tried."""


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_was_told_is_there_once(engine: str, tmp_path: Path, seed: int) -> None:
    async with begun(engine, tmp_path, seed) as life:
        for _ in range(STEPS):
            await life.step()
        await end(life)
        _TOLD.update(told_of(life))


def test_the_faults_met_what_matters() -> None:
    # After the histories above: this file's tests run in order.
    assert _TOLD["steps"] == STEPS * len(SEEDS)
    assert _TOLD["on writes"] > 0.3 * _TOLD["steps"], _TOLD
    assert not {act for act in REACHED if not _TOLD[f"done {act}"]}, _TOLD
    assert min(_TOLD["done"], _TOLD["refused"], _TOLD["repeated"], _TOLD["unknown and done"]) > 0, _TOLD


async def test_what_is_refused_beside_an_act_is_held_to_the_record_after_it(engine: str, tmp_path: Path) -> None:
    async with begun(engine, tmp_path, 901) as life:
        verified = await make_entry(life.world, life.town, State.VERIFIED)
        source = await recognised(life.world, life.town, verified)
        journal = life.journal
        journal.known[source.id] = source
        journal.made[source.id] = {version: f"before-{version}" for version in range(1, source.version + 1)}
        refused, copying = (entries._do(life, source, act, "rpt") for act in (Act.SUBMIT, Act.REPLICATE))
        copied = await ask(life.world, copying)
        journal.note(await ask(life.world, refused))
        # As one that names no record, like the publishing of a list.
        unnamed = structs.replace(copying, request=structs.replace(copying.request, id=None))
        journal.note(structs.replace(copied, deed=unnamed))

        await journal.hold()

    assert journal.told["refused"] == journal.told["done"] == 1
    assert journal.made[source.id][source.version + 1] == copying.request.request_id


async def test_a_copy_whose_client_gave_up_is_held_to_the_copy(engine: str, tmp_path: Path) -> None:
    async with begun(engine, tmp_path, 900) as life:
        verified = await make_entry(life.world, life.town, State.VERIFIED)
        source = await recognised(life.world, life.town, verified)
        deed = entries._do(life, source, Act.REPLICATE, "rpt")
        copy = (await ask(life.world, deed)).answer
        life.journal.note(Told(deed=deed))

        await life.journal.hold()

    assert life.journal.made[copy.id] == {1: deed.request.request_id}
    assert life.journal.told["unknown and done"] == 1
