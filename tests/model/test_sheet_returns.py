"""The sheet of a return: its lines, what each may say, what they may not say together, and its template."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from msgspec import convert, structs

from movement.model.errors import Code, MovementError
from movement.model.indicators import Definition, Split
from movement.model.report_types import CheckSeverity, ReportTypeVersion
from movement.model.returns import Value
from movement.model.sheet_reading import read
from movement.model.sheet_returns import checked, returns_form, together, values_of
from movement.model.sheet_templates import template
from movement.model.sheets import Sheet, told
from tests.return_builders import INDICATORS, MONTHLY
from tests.sheet_builders import saved, workbook

UNIT, ABOUT = "t0000000000000001", "report:t0000000000000001:DVK_THANG 2026-M11"
KNOWN = {one["code"]: convert(one, Definition) for one in INDICATORS}
VERSION = convert(MONTHLY | {"number": 1}, ReportTypeVersion)
FORM = returns_form("Báo cáo tháng 2026-M11", ABOUT, VERSION, KNOWN)
TITLES = [column.title for column in FORM.columns]
NAME, CODE, NUMBER, REASON = "Chỉ tiêu", "Mã chỉ tiêu", "Số liệu", "Lý do không có số liệu"
LABELS = {line[2]: line[1] for line in FORM.lines}
SOUND = {"DIALOG_CNT": 2, "DIALOG_DONE": 1, "PET_IN": 10, "PET_DONE": 9, "MONEY": "12,5"}


def lines(numbers: Mapping[str, Any], more: Mapping[str, Mapping[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Return the lines of a sheet with these numbers by code, and what else each says."""
    return [
        {"STT": at, NAME: LABELS.get(code, code), NUMBER: number} | dict((more or {}).get(code, {}))
        for at, (code, number) in enumerate(numbers.items(), 1)
    ]


def seen(body: bytes, before: Sequence[Value] = (), earlier: Mapping[str, Sequence[Decimal]] | None = None) -> Sheet:
    return read(
        body,
        FORM,
        UNIT,
        lambda form: checked(form, VERSION, KNOWN),
        lambda rows, wrong: together(rows, wrong, before, VERSION, KNOWN, earlier or {}),
    )


def faults(found: Sheet) -> list[tuple[str, str, Code]]:
    return [(cell, column, one.code) for cell, column, one in told(found.faults)]


def test_a_line_is_named_by_its_name_or_its_code_and_splits_may_be_left_empty() -> None:
    sound = lines(SOUND)
    sound[0][NAME] = "dialog_cnt"
    sound[2][CODE] = "PET_IN"
    split: list[dict[str, Any]] = [
        {NAME: LABELS["PET_IN[kind=COMPLAINT]"], NUMBER: 4},
        {NAME: "PET_IN[kind=DENUNCIATION]"},
    ]
    found = seen(workbook([*sound, *split], TITLES))
    assert found.faults == ()
    assert [(v.code, str(v.value)) for v in values_of(found.rows)] == [
        ("DIALOG_CNT", "2"),
        ("DIALOG_DONE", "1"),
        ("PET_IN", "10"),
        ("PET_DONE", "9"),
        ("MONEY", "12.5"),
        ("PET_IN[kind=COMPLAINT]", "4"),
    ]


def test_what_is_missing_has_a_reason_and_is_not_zero() -> None:
    numbers = SOUND | {"DIALOG_CNT": 0, "DIALOG_DONE": None, "MONEY": None}
    found = seen(workbook(lines(numbers, {"DIALOG_DONE": {REASON: "Chưa rà soát."}}), TITLES))
    # The second reason is missing; V02 warns only, so nothing is said of it.
    assert faults(found) == [("E6", NUMBER, Code.MISSING_FIELD)]
    assert [v for v in values_of(found.rows) if v.code.startswith("DIALOG")] == [
        Value(code="DIALOG_CNT", value=Decimal(0)),
        Value(code="DIALOG_DONE", reason="Chưa rà soát."),
    ]


@pytest.mark.parametrize(
    ("code", "change", "expected"),
    [
        ("DIALOG_CNT", {NUMBER: 2.5}, ("E2", NUMBER, Code.BAD_INPUT)),
        ("DIALOG_CNT", {NUMBER: -1}, ("E2", NUMBER, Code.BAD_INPUT)),
        ("DIALOG_CNT", {NUMBER: "1.234"}, ("E2", NUMBER, Code.BAD_INPUT)),
        ("DIALOG_CNT", {NUMBER: "=1+1"}, ("E2", NUMBER, Code.BAD_INPUT)),
        ("DIALOG_CNT", {NUMBER: None, REASON: None}, ("E2", NUMBER, Code.MISSING_FIELD)),
        ("DIALOG_CNT", {REASON: "Không có"}, ("F2", REASON, Code.BAD_INPUT)),
        ("DIALOG_CNT", {NUMBER: None, REASON: "x" * 301}, ("F2", REASON, Code.TOO_LARGE)),
        ("PET_IN", {NAME: "Đơn lạ"}, ("B4", NAME, Code.BAD_INPUT)),
        ("PET_IN", {NAME: None}, ("B4", NAME, Code.MISSING_FIELD)),
        ("PET_IN", {CODE: "PET_DONE"}, ("C4", CODE, Code.BAD_INPUT)),
        ("PET_IN", {CODE: "PET_OUT"}, ("C4", CODE, Code.BAD_INPUT)),
        ("PET_DONE", {NAME: "Đơn tiếp nhận"}, ("B5", NAME, Code.BAD_INPUT)),
        ("PET_DONE", {NUMBER: 11}, ("E5", NUMBER, Code.BAD_INPUT)),
        ("MONEY", {NUMBER: "0,1234"}, ("E6", NUMBER, Code.BAD_INPUT)),
    ],
)
def test_each_fault_is_at_its_cell(code: str, change: dict[str, Any], expected: tuple[str, str, Code]) -> None:
    assert faults(seen(workbook(lines(SOUND, {code: change}), TITLES))) == [expected]


def test_all_faults_are_told_at_once_in_the_order_of_the_sheet() -> None:
    change: dict[str, Any] = {
        "DIALOG_CNT": {NUMBER: "ít"},
        "DIALOG_DONE": {REASON: "Không rõ"},
        "MONEY": {NUMBER: True},
    }
    body = workbook([*lines(SOUND, change), {NAME: "PET_IN", NUMBER: 3}], TITLES)
    assert faults(seen(body)) == [
        ("E2", NUMBER, Code.BAD_INPUT),
        ("F3", REASON, Code.BAD_INPUT),
        ("E6", NUMBER, Code.BAD_INPUT),
        ("B7", NAME, Code.BAD_INPUT),
    ]


def test_a_check_that_blocks_sees_what_the_draft_has_and_says_nothing_about_lines_at_fault() -> None:
    only = {"PET_DONE": 12}
    assert faults(seen(workbook(lines(only), TITLES))) == []
    before = [Value(code="PET_IN", value=Decimal(10))]
    assert faults(seen(workbook(lines(only), TITLES), before)) == [("E2", NUMBER, Code.BAD_INPUT)]
    # The draft's own fault is no fault of a sheet that does not name it.
    broken = [*before, Value(code="PET_DONE", value=Decimal(11))]
    assert faults(seen(workbook(lines({"MONEY": 1}), TITLES), broken)) == []
    wrong: list[dict[str, Any]] = lines({"PET_DONE": 12, "PET_IN": "ít"})
    assert faults(seen(workbook(wrong, TITLES))) == [("E3", NUMBER, Code.BAD_INPUT)]


def test_a_number_unlike_the_earlier_ones_is_refused_where_that_blocks() -> None:
    checks = tuple(
        structs.replace(one, severity=CheckSeverity.BLOCK) if one.code == "V03" else one for one in VERSION.checks
    )
    strict, usual = structs.replace(VERSION, checks=checks), [Decimal(n) for n in (2, 3, 2, 3)]
    form = {"code": "DIALOG_CNT", "value": "90"}
    found = seen(workbook(lines({"DIALOG_CNT": 90}), TITLES), (), {"DIALOG_CNT": usual})
    assert (found.faults, found.rows[0].form) == ((), form)
    ((line, problem),) = together(found.rows, set(), (), strict, KNOWN, {"DIALOG_CNT": usual})
    assert (line, problem.path) == (2, ("value",))
    assert problem.message == "“Cuộc đối thoại” (90) khác thường so với các kỳ trước (trung vị 2.5)."


def test_names_that_are_the_same_are_told_apart_by_code() -> None:
    twin = structs.replace(KNOWN["PET_DONE"], name="Đơn  tiếp nhận")
    form = returns_form("Báo cáo", ABOUT, VERSION, KNOWN | {"PET_DONE": twin})
    assert [line[1] for line in form.lines if line[2] in {"PET_IN", "PET_DONE"}] == [
        "Đơn tiếp nhận",
        "Đơn  tiếp nhận (PET_DONE)",
    ]


def test_very_many_numbers_are_not_all_listed_in_a_sentence() -> None:
    many = {
        f"IND_{n:02d}": structs.replace(KNOWN["MONEY"], code=f"IND_{n:02d}", name=f"Chỉ tiêu {n}") for n in range(80)
    }
    form = returns_form("Báo cáo", ABOUT, structs.replace(VERSION, indicators=tuple(many), checks=()), many)
    assert len(form.lines) == 80
    assert form.columns[1].offered == f"{'; '.join(f'Chỉ tiêu {n}' for n in range(12))}; …"
    splits = (Split(key="kind", values=("A", "B", "C", "D")),)
    divided = {code: structs.replace(one, splits=splits) for code, one in many.items()}
    form = returns_form("Báo cáo", ABOUT, structs.replace(VERSION, indicators=tuple(many), checks=()), divided)
    # More than a return holds is not drawn; the drop-down has it.
    assert (len(form.lines), len(form.columns[1].choices)) == (80, 400)
    assert template(form, UNIT, "Xã An Bình")


def test_the_template_has_a_line_for_each_number_and_is_read_when_filled_in() -> None:
    lure = '=HYPERLINK("http://x")'
    bad = KNOWN | {"MONEY": structs.replace(KNOWN["MONEY"], name=lure, unit_of_measure="=1+1")}
    form = returns_form("Báo cáo tháng 2026-M11", ABOUT, VERSION, bad)
    book = openpyxl.load_workbook(io.BytesIO(template(form, UNIT, "Xã An Bình")))
    filled = book.worksheets[0]
    drawn = [[cell.value for cell in row] for row in filled.iter_rows(min_row=3, max_row=10)]
    assert drawn == [
        TITLES,
        ["1", "Cuộc đối thoại", "DIALOG_CNT", "cuộc", None, None],
        ["2", "Kết luận sau đối thoại đã thực hiện", "DIALOG_DONE", "kết luận", None, None],
        ["3", "Đơn tiếp nhận", "PET_IN", "đơn", None, None],
        ["4", "Đơn tiếp nhận – kind=COMPLAINT", "PET_IN[kind=COMPLAINT]", "đơn", None, None],
        ["5", "Đơn tiếp nhận – kind=DENUNCIATION", "PET_IN[kind=DENUNCIATION]", "đơn", None, None],
        ["6", "Đơn đã giải quyết", "PET_DONE", "đơn", None, None],
        ["7", lure, "MONEY", "=1+1", None, None],
    ]
    # What a catalogue says is text, whatever it begins with.
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.value for cell in book["Mã"][1]][:4] == ["dan-van-kheo", "RETURNS", UNIT, ABOUT]
    checks = {str(one.sqref): one.type for one in filled.data_validations.dataValidation}
    assert checks == {"B4:B5004": "list", "C4:C5004": "list", "E4:E5004": "decimal"}
    for line, number in {4: 2, 5: 1, 6: 10, 9: 9, 10: 12.5}.items():
        filled.cell(line, 5).value = number
    found = read(saved(book), form, UNIT, lambda one: checked(one, VERSION, bad))
    assert (found.faults, found.unread) == ((), ())
    assert [(v.code, str(v.value)) for v in values_of(found.rows)] == [
        ("DIALOG_CNT", "2"),
        ("DIALOG_DONE", "1"),
        ("PET_IN", "10"),
        ("PET_DONE", "9"),
        ("MONEY", "12.5"),
    ]


def test_a_template_is_filled_in_for_its_own_report_and_period() -> None:
    other = structs.replace(FORM, about=ABOUT.replace("M11", "M10"))
    with pytest.raises(MovementError) as failure:
        seen(template(other, UNIT, "Xã An Bình"))
    (problem,) = failure.value.problems
    assert (problem.code, problem.path) == (Code.BAD_INPUT, ("upload",))
    assert problem.message.endswith("Hãy tải mẫu của báo cáo và kỳ này.")
