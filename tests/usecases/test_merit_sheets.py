"""Merits from sheets on the real engine: looked at, confirmed, repeated; each line by the act a person would do."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from movement.model.errors import Code, MovementError
from movement.model.imports import ImportState
from movement.model.merit_kinds import WORDS, MeritKind
from movement.model.sheet_forms import SheetKind
from movement.model.sheet_merits import KINDS, VALUES
from movement.model.sheets import told
from movement.model.subjects import Subject
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import import_runs, import_templates, imports, merits
from movement.usecases.sheet_kinds import HANDLINGS
from movement.usecases.sheet_of_return import About
from movement.world import World
from tests.builders import Town, request
from tests.fact_builders import COLLECTIVE, make_merit, make_subject, names_in
from tests.sheet_builders import sent, workbook

Snapshot = Callable[[], object]
KIND = SheetKind.MERITS
TITLES = ("STT", "Mã đối tượng", "Nội dung", "Năm", "Kết quả", "Số lượng", "Số quyết định", "Ngày quyết định", "Nguồn")


def line(subject: Subject, kind: str, year: int = 2026, **more: Any) -> dict[str, Any]:
    """Return a sound row."""
    named = {"value": "Kết quả", "count": "Số lượng", "number": "Số quyết định", "day": "Ngày quyết định"}
    said = {"Mã đối tượng": subject.id, "Nội dung": kind, "Năm": year, "Số quyết định": "7/QĐ"}
    return said | {"Ngày quyết định": f"20/11/{year}"} | {named[name]: value for name, value in more.items()}


async def upload_of(world: World, town: Town, lines: Sequence[Mapping[str, Any]]) -> str:
    return (await sent(world, town, workbook(lines, TITLES), "pcs", unit=town.province)).id


async def faults_of(world: World, town: Town, lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, Code]]:
    upload = await upload_of(world, town, lines)
    seen = await imports.preview(world.fresh(), await town.actor(world, "pcs"), upload, KIND)
    return [(cell, problem.code) for cell, _, problem in told(seen.faults)]


async def test_each_line_becomes_a_merit_once(world: World, town: Town) -> None:
    person, team = await make_subject(world, town), await make_subject(world, town, unit=town.b, **COLLECTIVE)
    staff = await town.actor(world, "pcs")
    lines = [
        line(person, "Xếp loại hoàn thành nhiệm vụ", value="Hoàn thành xuất sắc nhiệm vụ"),
        line(person, "Sáng kiến", 2025, value="PROVINCE"),
        line(person, "Sáng kiến", 2025, value="Cấp cơ sở"),
        line(person, "Số năm công tác", count=25),
        line(team, "Số thành viên", count=40),
        {"Mã đối tượng": team.id},
    ]
    upload, asked = await upload_of(world, town, lines), request()
    seen = await imports.preview(world.fresh(), staff, upload, KIND)
    assert (len(seen.rows), seen.faults, seen.unread) == (6, (), ())
    done = await import_runs.confirm(world.fresh(), staff, asked, upload, KIND)
    assert (done.kind, done.state, done.rows) == (KIND, ImportState.DONE, 5)
    assert await import_runs.confirm(world.fresh(), staff, asked, upload, KIND) == done
    page = await imports.rows(world.fresh(), staff, done, first=10)
    made = await merits.get_many(world.fresh(), staff, [row.record for row in page.items])
    shown = [(one.subject, one.kind, one.year, one.value, one.decision_number) for one in made if one]
    assert shown == [
        (person.id, MeritKind.RATING, 2026, "EXCELLENT", "7/QĐ"),
        (person.id, MeritKind.INITIATIVE, 2025, "PROVINCE", "7/QĐ"),
        (person.id, MeritKind.INITIATIVE, 2025, "BASE", "7/QĐ"),
        (person.id, MeritKind.SERVICE_YEARS, 2026, "25", "7/QĐ"),
        (team.id, MeritKind.MEMBERS, 2026, "40", "7/QĐ"),
    ]
    assert len(await merits.of_subject(world.fresh(), staff, person.id)) == 4
    assert made[0] is not None
    assert made[0].decided_on == date(2026, 11, 20)


async def test_every_fault_is_told_at_its_cell_and_nothing_is_written(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    person, team = await make_subject(world, town), await make_subject(world, town, **COLLECTIVE)
    await make_merit(world, town, person, MeritKind.RATING, "GOOD")
    rating, good = "Xếp loại hoàn thành nhiệm vụ", "Hoàn thành tốt nhiệm vụ"
    lines = [
        line(person, rating, value=good),  # 2: stated before
        line(person, rating, 2025, value="Khiển trách"),  # 3: a word of another kind
        line(person, rating, 2024, count=3),  # 4: in the other column
        line(person, rating, 2019, value=good),  # 5: too long ago
        line(person, "Số thành viên", count=5),  # 6: persons have none
        line(team, "Số thành viên", count="2,5"),  # 7: no whole number
        line(team, "Số thành viên", 2025),  # 8: no number
        {"Mã đối tượng": "j0000000000000000", "Nội dung": rating},  # 9: nobody
        line(person, "Kỷ luật", value="Không bị kỷ luật", day="25/11/2026"),  # 10: of the future
        {"Mã đối tượng": team.id, "Nội dung": rating},  # 11: the rest is missing
        line(team, "Đơn thư đang xác minh", value="Không có đơn thư"),
        line(team, "Đơn thư đang xác minh", value="Đang xác minh"),  # 13: twice
        line(team, "Kế tục", value=good),  # 14: no such kind
    ]
    upload, before = await upload_of(world, town, lines), snapshot()
    staff = await town.actor(world, "pcs")
    seen = await imports.preview(world.fresh(), staff, upload, KIND)
    assert [(cell, problem.code) for cell, _, problem in told(seen.faults)] == [
        ("C2", Code.BAD_INPUT),
        ("E3", Code.BAD_INPUT),
        ("F4", Code.BAD_INPUT),
        ("D5", Code.BAD_INPUT),
        ("C6", Code.BAD_INPUT),
        ("F7", Code.BAD_INPUT),
        ("F8", Code.MISSING_FIELD),
        ("B9", Code.NOT_FOUND),
        ("H10", Code.BAD_INPUT),
        ("D11", Code.MISSING_FIELD),
        ("G11", Code.MISSING_FIELD),
        ("H11", Code.MISSING_FIELD),
        ("C13", Code.BAD_INPUT),
        ("C14", Code.BAD_INPUT),
    ]
    with pytest.raises(MovementError) as refusal:
        await import_runs.confirm(world.fresh(), staff, request(), upload, KIND)
    assert len(refusal.value.problems) == 14
    assert snapshot() == before
    assert await faults_of(world, town, [{"Mã đối tượng": team.id}]) == [("B2", Code.BAD_INPUT)]


async def test_what_somebody_stated_since_the_confirmation_is_not_stated_twice(world: World, town: Town) -> None:
    person, staff = await make_subject(world, town), await town.actor(world, "pcs")
    upload = await upload_of(world, town, [line(person, "Kỷ luật", value="Không bị kỷ luật")])
    assert (await imports.preview(world.fresh(), staff, upload, KIND)).faults == ()
    form = {"subject": person.id, "kind": "DISCIPLINE", "year": "2026", "value": "CLEAR"}
    form |= {"decision_number": "7/QĐ", "decided_on": "2026-11-20"}
    first = await make_merit(world, town, person, MeritKind.DISCIPLINE, "CLEAR")
    make = HANDLINGS[KIND].make
    assert await make(world.fresh(), staff, request(), town.province.id, form) == first
    with pytest.raises(MovementError) as refusal:
        await make(world.fresh(), staff, request(), town.province.id, form | {"value": "WARNING"})
    assert refusal.value.code is Code.BAD_INPUT
    lines = await world.store.rows(paths.merits_of_subject, Span(person.id))
    assert len(lines) == 1


async def test_only_provincial_staff_import_and_only_their_unit_s_subjects(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    there = await make_subject(world, town, unit=town.b)
    sound = [line(there, "Sáng kiến", value="Cấp cơ sở")]
    upload = (await sent(world, town, workbook(sound, TITLES), "pcs", unit=town.a)).id
    seen = await imports.preview(world.fresh(), await town.actor(world, "pcs"), upload, KIND)
    assert [(cell, problem.code) for cell, _, problem in told(seen.faults)] == [("B2", Code.NOT_FOUND)]
    own = (await sent(world, town, workbook(sound, TITLES), "rpt", unit=town.a)).id
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await import_runs.confirm(world.fresh(), await town.actor(world, "rpt"), request(), own, KIND)
    assert refusal.value.code is Code.FORBIDDEN
    with pytest.raises(MovementError) as refusal:
        await imports.preview(world.fresh(), await town.actor(world, "rpt"), own, KIND)
    assert refusal.value.code is Code.FORBIDDEN
    about = About(type="type:x", period="2026")
    with pytest.raises(MovementError) as refusal:
        await imports.preview(world.fresh(), await town.actor(world, "pcs"), upload, KIND, about)
    assert refusal.value.code is Code.BAD_INPUT
    assert snapshot() == before


async def test_the_template_names_subjects_by_code_and_nobody_by_name(world: World, town: Town) -> None:
    people = sorted([await make_subject(world, town) for _ in range(2)], key=lambda one: one.id)
    staff = await town.actor(world, "pcs")
    made = await import_templates.template(world.fresh(), staff, town.province.id, KIND)
    body = await world.files.read(f"form-merits-{town.province.id}", 0, 1_000_000)
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    assert [[sheet.cell(row, at).value for at in (2, 3)] for row in (4, 5, 6)] == [
        *([one.id, "Cá nhân - Đảng ủy xã An Bình"] for one in people),
        [None, None],
    ]
    assert names_in(town)["name"] not in str([cell.value for row in sheet for cell in row])
    assert made.name.endswith(".xlsx")


def test_the_choices_are_all_the_words_there_are() -> None:
    words = {word for of in WORDS.values() for word in of}
    assert words == set(VALUES.values())
    assert set(KINDS.values()) == set(MeritKind) - {MeritKind.CONTINUES}
