"""Returns from sheets on the real engine: looked at, confirmed, repeated; through the acts that people do."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from movement.model import audit
from movement.model.errors import SENTENCES, Code, MovementError
from movement.model.imports import ImportState, SheetImport, id_of
from movement.model.report_types import ReportType
from movement.model.returns import Return, ReturnState, return_id
from movement.model.sheet_forms import SheetKind
from movement.model.sheets import told
from movement.model.uploads import Upload
from movement.storage import tables
from movement.storage.store import Span, Store
from movement.usecases import import_runs, import_templates, imports, return_changes, returns
from movement.usecases.sheet_of_return import About
from movement.world import World
from tests.builders import Town, request
from tests.return_builders import NUMBERS, at_work, given, make_return, make_type
from tests.sheet_builders import return_sheet, sent
from tests.uploads import refused
from tests.usecases.test_reminder_crashes import Death, Mortal

Snapshot = Callable[[], object]
KIND = SheetKind.RETURNS
NUMBER = "Số liệu"
SOUND: dict[str, Any] = {"DIALOG_CNT": 3, "DIALOG_DONE": 1, "PET_IN": 20, "PET_DONE": 9, "MONEY": 12.5}


@pytest.fixture
async def type_(world: World, town: Town) -> ReportType:
    at_work(world)
    return await make_type(world, town)


async def upload_of(world: World, town: Town, numbers: Mapping[str, Any]) -> Upload:
    return await sent(world, town, return_sheet(numbers), unit=town.a)


async def confirm(
    world: World, town: Town, upload: Upload, type_: ReportType, handle: str = "rpt", period: str = "2026-M11"
) -> SheetImport:
    actor = await town.actor(world, handle)
    about = About(type=type_.id, period=period)
    return await import_runs.confirm(world.fresh(), actor, request(), upload.id, KIND, about)


async def standing(world: World, town: Town) -> Return:
    name = return_id(town.a.id, "DVK_THANG", "2026-M11")
    return await returns.one(world.fresh(), await town.actor(world, "rpt"), name)


def numbers_of(found: Return) -> dict[str, str]:
    return {v.code: v.reason or str(v.value) for v in found.values}


async def test_a_sheet_becomes_the_draft_of_one_return(
    world: World, town: Town, type_: ReportType, snapshot: Snapshot
) -> None:
    upload = await upload_of(world, town, SOUND | {"MONEY": "Chưa tổng hợp."})
    about = About(type=type_.id, period="2026-M11")
    reporter, before = await town.actor(world, "rpt"), snapshot()
    seen = await imports.preview(world.fresh(), reporter, upload.id, KIND, about)
    assert (len(seen.rows), seen.faults, seen.unread) == (5, (), ())
    assert [(c.column, c.text) for c in seen.rows[4].cells] == [
        ("Chỉ tiêu", "Số tiền vận động"),
        ("Lý do không có số liệu", "Chưa tổng hợp."),
    ]
    assert snapshot() == before
    done = await confirm(world, town, upload, type_)
    assert (done.id, done.state, done.rows, done.about) == (
        id_of(upload.id),
        ImportState.DONE,
        1,
        (type_.id, "2026-M11"),
    )
    made = await standing(world, town)
    assert (made.state, made.version, made.authors) == (ReturnState.DRAFT, 1, (town.subject("rpt"),))
    assert numbers_of(made) == {
        "DIALOG_CNT": "3",
        "DIALOG_DONE": "1",
        "PET_IN": "20",
        "PET_DONE": "9",
        "MONEY": "Chưa tổng hợp.",
    }
    page = await imports.rows(world.fresh(), reporter, done, first=10)
    assert [(row.line, row.record) for row in page.items] == [(4, made.id)]
    (first,) = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(made.id))]
    assert (first.act, first.role, first.request) == ("createReturn", "RPT", f"{done.id}-4")
    # Submitted as any other.
    await return_changes.submit(world.fresh(), reporter, request(made))


async def test_confirmed_again_it_writes_nothing_again(
    world: World, town: Town, type_: ReportType, snapshot: Snapshot
) -> None:
    upload = await upload_of(world, town, SOUND)
    done = await confirm(world, town, upload, type_)
    before = snapshot()
    assert await confirm(world, town, upload, type_) == done
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, upload, type_, period="2026-M10")
    assert refused(failure) == (Code.ILLEGAL_ACT, ("upload",))
    assert snapshot() == before


async def test_a_second_sheet_writes_into_the_draft_and_what_it_does_not_have_stays(
    world: World, town: Town, type_: ReportType
) -> None:
    drafted = await make_return(world, town, type_, values=NUMBERS)
    await confirm(world, town, await upload_of(world, town, {"PET_IN": 30, "PET_DONE": 25}), type_)
    found = await standing(world, town)
    assert (found.version, found.state) == (2, ReturnState.DRAFT)
    assert numbers_of(found) == NUMBERS | {"PET_IN": "30", "PET_DONE": "25"}
    await confirm(world, town, await upload_of(world, town, {"MONEY": "Chưa tổng hợp."}), type_)
    found = await standing(world, town)
    assert (found.version, numbers_of(found)["MONEY"]) == (3, "Chưa tổng hợp.")
    trail = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(drafted.id))]
    assert ([a.act for a in trail], audit.verify(trail)) == (["createReturn", "saveReturn", "saveReturn"], [])


async def test_what_breaks_a_check_that_blocks_is_told_by_cell_and_nothing_is_written(
    world: World, town: Town, type_: ReportType, snapshot: Snapshot
) -> None:
    await make_return(world, town, type_, values=NUMBERS)
    upload = await upload_of(world, town, {"DIALOG_CNT": -1, "PET_DONE": 11, "MONEY": None})
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, upload, type_)
    assert [(cell, column, one.code) for cell, column, one in told(failure.value.problems)] == [
        ("D4", NUMBER, Code.BAD_INPUT),
        ("D5", NUMBER, Code.BAD_INPUT),
        ("D6", NUMBER, Code.MISSING_FIELD),
    ]
    assert snapshot() == before
    # Once the draft says otherwise the same file is right but for the rest: it is not remembered as it was.
    draft = await standing(world, town)
    reporter = await town.actor(world, "rpt")
    await return_changes.save(world.fresh(), reporter, request(draft), given({"PET_IN": "12"}))
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, upload, type_)
    assert [cell for cell, _, _ in told(failure.value.problems)] == ["D4", "D6"]


async def test_what_cannot_be_written_now_is_refused_whole(
    world: World, town: Town, type_: ReportType, snapshot: Snapshot
) -> None:
    upload = await upload_of(world, town, SOUND)
    await make_return(world, town, type_, ReturnState.SUBMITTED)
    reporter, before = await town.actor(world, "rpt"), snapshot()
    asked: dict[tuple[str | None, str | None], tuple[Code, tuple[str, ...]]] = {
        (type_.id, "2026-M11"): (Code.ILLEGAL_ACT, ("period",)),
        (type_.id, "2027-M01"): (Code.BAD_PERIOD, ("period",)),
        (type_.id, "2026-H1"): (Code.BAD_PERIOD, ("period",)),
        (type_.id, None): (Code.MISSING_FIELD, ("period",)),
        (None, "2026-M11"): (Code.MISSING_FIELD, ("type",)),
        (f"report:{town.old_province.id}:DVK_THANG", "2026-M11"): (Code.NOT_FOUND, ("type",)),
    }
    for (name, period), expected in asked.items():
        about = About(type=name, period=period)
        with pytest.raises(MovementError) as failure:
            await imports.preview(world.fresh(), reporter, upload.id, KIND, about)
        assert refused(failure) == expected
        with pytest.raises(MovementError) as failure:
            await import_runs.confirm(world.fresh(), reporter, request(), upload.id, KIND, about)
        assert refused(failure) == expected
    body = await sent(world, town, return_sheet(SOUND))
    about = About(type=type_.id, period="2026-M10")
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await import_runs.confirm(world.fresh(), reporter, request(), body.id, KIND, about)
    assert refused(failure) == (Code.BAD_INPUT, ("unit",))
    with pytest.raises(MovementError) as failure:
        await import_runs.confirm(world.fresh(), reporter, request(), upload.id, SheetKind.ENTRIES, about)
    assert refused(failure) == (Code.NOT_FOUND, ("type",))
    assert snapshot() == before


async def test_only_reporters_of_the_unit_import(
    world: World, town: Town, type_: ReportType, snapshot: Snapshot
) -> None:
    upload, before, refusals = await upload_of(world, town, SOUND), snapshot(), {}
    for handle in ("rv1", "rpt-b", "rv2", "pcs", "ldr", "aud", "stranger"):
        with pytest.raises(MovementError) as failure:
            await confirm(world, town, upload, type_, handle)
        refusals[handle] = refused(failure)
    assert refusals.pop("pcs") == (Code.FORBIDDEN, ())
    assert set(refusals.values()) == {(Code.NOT_FOUND, ("upload",))}
    assert snapshot() == before


@pytest.mark.parametrize("drafted", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("lives", range(1, 6))
async def test_killed_at_any_write_a_repeat_writes_it_once(
    world: World,
    town: Town,
    type_: ReportType,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    lives: int,
    after: bool,  # noqa: FBT001
    drafted: bool,  # noqa: FBT001
) -> None:
    if drafted:
        await make_return(world, town, type_, values={"DIALOG_CNT": "9"})
    upload = await upload_of(world, town, SOUND)
    with monkeypatch.context() as patch:
        mortal = Mortal(lives=lives, after=after)
        for name in ("commit", "put_all"):
            patch.setattr(store, name, mortal.of(getattr(store, name)))
        with pytest.raises(Death):
            await confirm(world, town, upload, type_)
    done = await confirm(world, town, upload, type_)
    found = await standing(world, town)
    assert (done.state, found.version) == (ImportState.DONE, 1 + drafted)
    assert numbers_of(found) == {code: str(number) for code, number in SOUND.items()}


async def test_the_template_of_a_report_and_period(world: World, town: Town, type_: ReportType) -> None:
    about = About(type=type_.id, period="2026-M11")
    reporter = await town.actor(world, "rpt")
    made = await import_templates.template(world.fresh(), reporter, town.a.id, KIND, about)
    assert made.name == "Mẫu báo cáo tháng 2026-M11 - Xã An Bình.xlsx"
    other = await import_templates.template(
        world.fresh(), reporter, town.a.id, KIND, About(type=type_.id, period="2026-M10")
    )
    assert made.download_url.partition("?")[0] != other.download_url.partition("?")[0]
    with pytest.raises(MovementError) as failure:
        await import_templates.template(world.fresh(), await town.actor(world, "rv1"), town.a.id, KIND, about)
    assert refused(failure) == (Code.NOT_FOUND, ("unit",))


async def test_a_draft_that_somebody_wrote_meanwhile_is_not_written_over(
    world: World, town: Town, type_: ReportType, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await upload_of(world, town, SOUND)
    with monkeypatch.context() as patch:
        mortal = Mortal(lives=3, after=False)
        for name in ("commit", "put_all"):
            patch.setattr(store, name, mortal.of(getattr(store, name)))
        with pytest.raises(Death):
            await confirm(world, town, upload, type_)
    await make_return(world, town, type_, values=NUMBERS)
    failed = await confirm(world, town, upload, type_)
    assert (failed.state, failed.failure) == (
        ImportState.FAILED,
        f"Việc nhập dừng khi 0 trên 1 hồ sơ đã được tạo. {SENTENCES[Code.CONFLICT]}",
    )
    assert numbers_of(await standing(world, town)) == NUMBERS
    # The same file, sent anew, is written upon what stands now.
    done = await confirm(world, town, await upload_of(world, town, SOUND), type_)
    assert (done.state, (await standing(world, town)).version) == (ImportState.DONE, 2)
