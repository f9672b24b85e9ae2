"""Importing sheets on the real engine: looked at, confirmed, repeated; who may, and what is refused."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from movement.model import audit, ids
from movement.model.entries import Entry, State
from movement.model.errors import Code, MovementError
from movement.model.imports import ImportState, SheetImport, id_of
from movement.model.media import FileType
from movement.model.sheet_forms import SheetKind
from movement.model.sheets import told
from movement.model.uploads import UploadPurpose
from movement.storage import tables
from movement.storage.store import Span
from movement.usecases import entries, import_runs, imports
from movement.world import World
from tests.builders import Town, request
from tests.files import CSV
from tests.sheet_builders import FIELD, NAME, line, planted, sent, workbook
from tests.uploads import ask, refused

Snapshot = Callable[[], object]
KIND = SheetKind.ENTRIES
HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")


async def confirm(world: World, town: Town, upload: str, handle: str = "rpt", asked: Any = None) -> SheetImport:
    actor = await town.actor(world, handle)
    return await import_runs.confirm(world.fresh(), actor, asked or request(), upload, KIND)


async def made_of(world: World, town: Town, found: SheetImport, by: str = "rpt") -> list[tuple[int, Entry]]:
    """Return the line and the entry of every row of an import."""
    actor, made, after = await town.actor(world, by), [], None
    while True:
        page = await imports.rows(world.fresh(), actor, found, first=100, after=after)
        seen = await entries.get_many(world.fresh(), actor, [row.record for row in page.items])
        made += [(row.line, one) for row, one in zip(page.items, seen, strict=True) if isinstance(one, Entry)]
        if not page.has_next:
            return made
        after = page.end_cursor


async def test_a_sheet_is_looked_at_confirmed_and_its_rows_are_drafts(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    upload = await sent(world, town, workbook([line(number) for number in (1, 2, 3)]))
    reporter, before = await town.actor(world, "rpt"), snapshot()
    seen = await imports.preview(world.fresh(), reporter, upload.id, KIND)
    assert (seen.name, len(seen.rows), seen.faults, seen.unread) == ("Sheet", 3, (), ())
    assert [(cell.column, cell.text) for cell in seen.rows[1].cells] == [
        (NAME, "Mô hình số 2"),
        ("Loại", "Mô hình"),
        (FIELD, "Phát triển kinh tế"),
        ("Chủ thể", "Tập thể"),
        ("Nội dung", "Vận động nhân dân thôn 2 hiến đất mở đường."),
        ("Ngày bắt đầu", "12/03/2026"),
        ("Sản phẩm 1 - tên", "Đường mở rộng"),
        ("Sản phẩm 1 - đơn vị tính", "m"),
        ("Sản phẩm 1 - chỉ tiêu", "502"),
    ]
    assert snapshot() == before
    done = await confirm(world, town, upload.id)
    assert (done.id, done.state, done.rows, done.parts) == (id_of(upload.id), ImportState.DONE, 3, 1)
    assert ids.is_id(done.id, ids.IMPORT)
    assert (done.unit, done.by, done.version) == (town.a_committee.id, town.subject("rpt"), 2)
    found = await made_of(world, town, done)
    assert [number for number, _ in found] == [2, 3, 4]
    assert [one.title for _, one in found] == ["Mô hình số 1", "Mô hình số 2", "Mô hình số 3"]
    assert {(one.state, one.unit, one.authors) for _, one in found} == {
        (State.DRAFT, town.a_committee.id, (town.subject("rpt"),))
    }
    assert [str(one.outputs[0].target) for _, one in found] == ["501", "502", "503"]
    trail = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(done.id))]
    assert [(a.act, a.role) for a in trail] == [("confirmImport", "RPT"), ("endImport", "RPT")]
    assert audit.verify(trail) == []
    assert audit.replay(trail, SheetImport) == done
    (first,) = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(found[0][1].id))]
    assert (first.act, first.request) == ("createEntry", f"{done.id}-2")
    assert await imports.progress(world.fresh(), done) == 3


async def test_confirmed_again_it_makes_nothing_again(world: World, town: Town, snapshot: Snapshot) -> None:
    upload = await sent(world, town, workbook([line(1), line(2)]))
    asked = request()
    done = await confirm(world, town, upload.id, asked=asked)
    before = snapshot()
    assert await confirm(world, town, upload.id, asked=asked) == done
    assert await confirm(world, town, upload.id) == done
    assert snapshot() == before
    other = await sent(world, town, workbook([line(1)]))
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, other.id, asked=asked)
    assert refused(failure) == (Code.IDEMPOTENCY_MISMATCH, ("requestId",))
    assert snapshot() == before


async def test_a_long_sheet_goes_on_by_repetition(world: World, town: Town) -> None:
    upload = await sent(world, town, workbook([line(number) for number in range(1, 231)]))
    asked, seen = request(), []
    for _ in range(4):
        calls = world.store.calls
        found = await confirm(world, town, upload.id, asked=asked)
        seen.append((found.state, await imports.progress(world.fresh(), found)))
        # Within the allowance of a request.
        assert world.store.calls - calls < 300
    running, done = ImportState.RUNNING, ImportState.DONE
    assert seen == [(running, 0), (running, 100), (running, 200), (done, 230)]
    made = await made_of(world, town, found)
    assert [number for number, _ in made] == list(range(2, 232))
    assert len({one.id for _, one in made}) == 230


async def test_one_fault_imports_nothing(world: World, town: Town, snapshot: Snapshot) -> None:
    upload = await sent(world, town, workbook([line(1), line(2) | {FIELD: "Kinh tế biển"}, line(3)]))
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, upload.id)
    (problem,) = failure.value.problems
    assert (problem.code, problem.path) == (Code.BAD_INPUT, ("cells", "E3", FIELD))
    assert problem.message.startswith("“Kinh tế biển” không có trong danh sách: Phát triển kinh tế; ")
    assert snapshot() == before


async def test_two_hundred_planted_faults_in_five_thousand_rows_are_told_to_the_cell_and_nothing_is_stored(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    body, expected = planted(200, 5_000)
    assert len(expected) == 200
    upload = await sent(world, town, body)
    reporter, before = await town.actor(world, "rpt"), snapshot()
    seen = await imports.preview(world.fresh(), reporter, upload.id, KIND)
    assert [(cell, column, one.code) for cell, column, one in told(seen.faults)] == expected
    assert len(seen.rows) == 5_000
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, upload.id)
    assert failure.value.problems == seen.faults
    assert snapshot() == before


async def test_the_sheet_that_was_read_last_is_not_read_again(world: World, town: Town) -> None:
    upload, other = [await sent(world, town, workbook([line(number)])) for number in (1, 2)]
    reporter, files = await town.actor(world, "rpt"), world.files
    seen = await imports.preview(world.fresh(), reporter, upload.id, KIND)
    await files.remove(upload.id)
    assert await imports.preview(world.fresh(), reporter, upload.id, KIND) is seen
    # It is one of its own that each gets.
    assert (await imports.preview(world.fresh(), reporter, other.id, KIND)).rows[0].form["title"] == "Mô hình số 2"
    with pytest.raises(MovementError) as failure:
        await imports.preview(world.fresh(), reporter, upload.id, KIND)
    assert refused(failure) == (Code.BAD_INPUT, ("upload",))


async def test_a_request_that_ran_out_of_time_finds_at_its_repetition_what_was_read_meanwhile(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    upload = await sent(world, town, workbook([line(number) for number in range(400)]))
    asked, before = request(), snapshot()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await confirm(world, town, upload.id, asked=asked)
    assert snapshot() == before
    found = await confirm(world, town, upload.id, asked=asked)
    assert (found.state, found.rows) == (ImportState.RUNNING, 400)


async def test_only_reporters_of_the_unit_import(world: World, town: Town, snapshot: Snapshot) -> None:
    upload = await sent(world, town, workbook([line(1)]))
    before, looked, refusals = snapshot(), [], {}
    for handle in HANDLES:
        actor = await town.actor(world, handle)
        if handle in {"rpt", "pcs"}:
            looked.append(len((await imports.preview(world.fresh(), actor, upload.id, KIND)).rows))
        else:
            with pytest.raises(MovementError) as failure:
                await imports.preview(world.fresh(), actor, upload.id, KIND)
            assert refused(failure) == (Code.NOT_FOUND, ("upload",))
        if handle == "rpt":
            continue
        with pytest.raises(MovementError) as failure:
            await confirm(world, town, upload.id, handle)
        refusals[handle] = refused(failure)
    assert looked == [1, 1]
    assert refusals.pop("pcs") == (Code.FORBIDDEN, ())
    assert set(refusals.values()) == {(Code.NOT_FOUND, ("upload",))}
    assert snapshot() == before
    done = await confirm(world, town, upload.id)
    for handle in HANDLES:
        (seen,) = await imports.get_many(world.fresh(), await town.actor(world, handle), [done.id])
        assert (seen is not None) == (handle in {"rpt", "pcs"}), handle


async def test_what_is_no_confirmed_sheet_is_refused(world: World, town: Town, snapshot: Snapshot) -> None:
    csv = {"type": FileType.CSV, "name": "Hồ sơ.csv"}
    said = {"purpose": UploadPurpose.EVIDENCE}
    body = workbook([line(1)])
    waiting = await ask(world, town, body=body, purpose=UploadPurpose.IMPORT, type=FileType.XLSX, name="a.xlsx")
    evidence = await sent(world, town, body, said=said)
    table = await sent(world, town, CSV, said=csv)
    before = snapshot()
    for upload in (waiting, evidence, table):
        with pytest.raises(MovementError) as failure:
            await confirm(world, town, upload.id)
        assert refused(failure) == (Code.ILLEGAL_ACT, ("upload",))
    for wanted in ("", "x", "f" + "0" * 16, town.a_committee.id):
        with pytest.raises(MovementError) as failure:
            await confirm(world, town, wanted)
        assert refused(failure) == (Code.NOT_FOUND, ("upload",))
    assert snapshot() == before


def test_what_reads_sheets_loads_with_the_first_of_them() -> None:
    code = "import sys, graphql_api.schema.root; print('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "False\n"
