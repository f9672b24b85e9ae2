"""Evidence by an uploaded file, on the real engine: one of the unit's own, confirmed, or nothing is written."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.media import FileType
from movement.model.upload_terms import UploadPurpose
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import entry_changes
from movement.world import World
from tests.builders import Town, make_entry, new_id, request
from tests.files import ONE_OF_EACH, declared
from tests.uploads import ask, confirm, confirmed, put, refused

Snapshot = Callable[[], object]


def reached(*evidence: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"index": 0, "actual": "450", "evidence": list(evidence)}]


async def test_a_confirmed_file_of_the_unit_is_evidence(world: World, town: Town) -> None:
    upload = await confirmed(world, town)
    entry = await make_entry(world, town, State.RUNNING)
    reporter = await town.actor(world, "rpt")
    both = reached({"title": "Biên bản", "upload": upload.id}, {"title": "Báo", "url": "https://example.org/1"})
    entry = await entry_changes.report(world.fresh(), reporter, request(entry), both)
    file, link = entry.outputs[0].evidence
    assert (file.upload, file.url) == (upload.id, "")
    assert (link.upload, link.url) == (None, "https://example.org/1")
    trail = [a for _, a in await world.store.rows(paths.trail_of_subject, Span(entry.id))]
    assert audit.verify(trail) == []


async def test_nothing_else_is(world: World, town: Town, snapshot: Snapshot) -> None:
    entry = await make_entry(world, town, State.RUNNING)
    reporter = await town.actor(world, "rpt")
    waiting = await ask(world, town)
    wrong = await ask(world, town)
    put(world, wrong, b"x")
    await confirm(world, town, wrong)
    xlsx = ONE_OF_EACH[FileType.XLSX]
    data = await ask(world, town, given=declared(xlsx, purpose=UploadPurpose.IMPORT, type=FileType.XLSX, name="a.xlsx"))
    put(world, data, xlsx)
    await confirm(world, town, data)
    others = await confirmed(world, town, "rpt-b", unit=town.b_committee)
    front = await confirmed(world, town, unit=town.a_front)
    before = snapshot()
    for named in (waiting.id, wrong.id, data.id, others.id, front.id, new_id("f"), entry.id, "x", ""):
        evidence = reached({"title": "Báo", "url": "https://example.org/1"}, {"title": "Tệp", "upload": named})
        with pytest.raises(MovementError) as failure:
            await entry_changes.report(world.fresh(), reporter, request(entry), evidence)
        assert refused(failure) == (Code.NOT_FOUND, ("outputs", "0", "evidence", "1", "upload")), named
    for neither in (
        {"title": "x"},
        {"title": "x", "url": ""},
        {"title": "x", "url": "https://a", "upload": waiting.id},
    ):
        with pytest.raises(MovementError) as failure:
            await entry_changes.report(world.fresh(), reporter, request(entry), reached(neither))
        assert refused(failure) == (Code.BAD_INPUT, ("outputs", "0", "evidence", "0"))
    assert snapshot() == before


async def test_after_a_reorganisation_the_carriers_files_serve(world: World, town: Town) -> None:
    entry = await make_entry(world, town, State.RUNNING)
    moved = structs.replace(entry, unit=town.old_a.id, carrier=town.a_committee.id)
    await world.store.put_all([moved])
    upload = await confirmed(world, town)
    reporter = await town.actor(world, "rpt")
    done = await entry_changes.report(
        world.fresh(), reporter, request(moved), reached({"title": "Biên bản", "upload": upload.id})
    )
    assert done.outputs[0].evidence[0].upload == upload.id
