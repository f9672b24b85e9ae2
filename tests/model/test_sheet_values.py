"""What one cell says: as offices write it, and what is refused because it may mean two things."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel

from movement.model.entry_form import EntryField, FocusArea
from movement.model.errors import Code
from movement.model.sheet_entries import ENTRIES
from movement.model.sheet_faults import CellError
from movement.model.sheet_forms import CellType, Column
from movement.model.sheet_values import reader, shown

COLUMNS = {column.title: column for column in ENTRIES.columns}
DAY, NUMBER = COLUMNS["Ngày bắt đầu"], COLUMNS["Sản phẩm 1 - chỉ tiêu"]
FIELD, FOCUS = COLUMNS["Lĩnh vực"], COLUMNS["Lĩnh vực trọng tâm"]
NAME = COLUMNS["Tên mô hình, điển hình"]


class Cell(Struct):
    value: Any
    data_type: str = "s"


def said(column: Column, value: Any, epoch: datetime = WINDOWS_EPOCH) -> Any:
    return reader(column, epoch)(Cell(value))


def refused(column: Column, value: Any, kind: str = "s") -> tuple[Code, str]:
    with pytest.raises(CellError) as failure:
        reader(column, WINDOWS_EPOCH)(Cell(value, kind))
    return failure.value.code, failure.value.sentence


@pytest.mark.parametrize(
    "value",
    [
        "12/3/2026",
        " 12/03/2026 ",
        "12-03-2026",
        "12.3.2026",
        "12 / 3 / 2026",
        "2026-03-12",
        "2026/3/12",
        "2026-03-12 00:00:00",
        "Ngày 12 tháng 3 năm 2026",
        "nga\u0300y 12 tha\u0301ng 03 na\u0306m 2026",
        46093,
        46093.5,
        datetime(2026, 3, 12, 7, 30),  # noqa: DTZ001 - as openpyxl gives it
        date(2026, 3, 12),
    ],
)
def test_days_as_offices_write_them(value: Any) -> None:
    assert said(DAY, value) == "2026-03-12"
    assert shown(DAY, "2026-03-12") == "12/03/2026"


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    forms = [f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}", day.isoformat(), to_excel(day)]
    assert {said(DAY, form) for form in forms} == {day.isoformat()}
    assert said(DAY, to_excel(day, MAC_EPOCH), MAC_EPOCH) == day.isoformat()


@pytest.mark.parametrize(
    "value",
    ["12/3/26", "31/2/2026", "3/2026", "2026", "13/13/2026", "mai", 0.5, -3, 1e9, True, time(8, 0), "12/3/2026 8h"],
)
def test_what_is_no_day(value: Any) -> None:
    code, sentence = refused(DAY, value)
    assert code is Code.BAD_INPUT
    assert sentence == f"“{value}” không phải ngày. Ví dụ đúng: 12/3/2026."


@pytest.mark.parametrize("value", ["1/1/1999", "1/1/2101", 5])
def test_days_outside_the_years(value: Any) -> None:
    assert refused(DAY, value) == (Code.BAD_INPUT, "Năm phải từ 2000 đến 2100.")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (500, "500"),
        (0, "0"),
        (2.5, "2.5"),
        (12.300000000000001, "12.3"),
        (1e15, "1000000000000000"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        (" 500 ", "500"),
        ("1 500", "1500"),
        ("1\u00a0500,25", "1500.25"),
        ("1.234.567", "1234567"),
        ("1.234.567,5", "1234567.5"),
        ("1,234.5", "1234.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234,567", "1234.567"),
    ],
)
def test_numbers_as_offices_write_them(value: Any, number: str) -> None:
    assert said(NUMBER, value) == number


@pytest.mark.parametrize("value", ["1.234", "1,234", "12.500", "999,999"])
def test_a_number_that_may_mean_two_things_is_refused(value: str) -> None:
    sentence = f"“{value}” có thể hiểu hai cách: hãy định dạng ô là số rồi gõ lại."
    assert refused(NUMBER, value) == (Code.BAD_INPUT, sentence)


NO_NUMBERS = ["năm trăm", "500m", "-1", -1, "1e3", "1,23,4", True, "½", "١٢", float("nan"), float("inf"), 1e16]


@pytest.mark.parametrize("value", [*NO_NUMBERS, "0,1234567"])
def test_what_is_no_number(value: Any) -> None:
    assert refused(NUMBER, value)[0] is Code.BAD_INPUT


@given(st.decimals(0, 10**6, places=6))
def test_a_number_is_read_as_it_was_typed(number: Decimal) -> None:
    assert said(NUMBER, float(number)) == f"{number.normalize():f}"


@pytest.mark.parametrize(
    "value",
    [
        "Văn hóa - xã hội",
        "VĂN HOÁ – XÃ HỘI",
        "va\u0306n ho\u0301a - xa\u0303 ho\u0323\u0302i",
        " văn hóa xã hội ",
        "CULTURE_SOCIETY",
        "culture society",
    ],
)
def test_a_choice_by_its_label_or_its_code(value: str) -> None:
    assert said(FIELD, value) is EntryField.CULTURE_SOCIETY
    assert shown(FIELD, EntryField.CULTURE_SOCIETY) == "Văn hóa - xã hội"


def test_several_choices() -> None:
    both = [FocusArea.PETITIONS, FocusArea.NEW_RURAL]
    assert said(FOCUS, "Giải quyết đơn thư, khiếu nại, tố cáo; xây dựng nông thôn mới;") == both
    assert said(FOCUS, "PETITIONS\nNEW_RURAL") == both
    assert said(FOCUS, "Giải quyết đơn thư, khiếu nại, tố cáo") == both[:1]
    # In the order of the list, whatever the clerk's.
    assert shown(FOCUS, both) == "Xây dựng nông thôn mới; Giải quyết đơn thư, khiếu nại, tố cáo"
    assert refused(FOCUS, "Xây dựng nông thôn mới; Biển")[1].startswith("“Biển” không có trong danh sách: ")
    assert refused(FOCUS, ";")[0] is Code.BAD_INPUT


@pytest.mark.parametrize("value", ["Kinh tế biển", 1, True, "x" * 5_000])
def test_what_is_no_choice(value: Any) -> None:
    code, sentence = refused(FIELD, value)
    assert code is Code.BAD_INPUT
    assert sentence.endswith(f" không có trong danh sách: {'; '.join(FIELD.choices)}.")
    assert len(sentence) < 250


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Mo\u0302 hi\u0300nh  ", "Mô hình"),
        ("một_x000D_\nhai\u200b", "một\nhai"),
        (2026, "2026"),
        (2026.0, "2026"),
        (2.5, "2.5"),
        ("=1+1", "=1+1"),
        ("   ", None),
        ("\u200b", None),
        (None, None),
    ],
)
def test_text(value: Any, text: str | None) -> None:
    assert said(NAME, value) == text


def test_text_that_is_none() -> None:
    assert refused(NAME, "x" * 301) == (Code.TOO_LARGE, "Ô này dài 301 ký tự, tối đa 300.")
    for value in (True, date(2026, 3, 12), datetime(2026, 3, 12), time(8, 0)):  # noqa: DTZ001 - as openpyxl gives it
        assert refused(NAME, value) == (
            Code.BAD_INPUT,
            "Ô này không ở dạng văn bản: hãy định dạng lại và gõ lại.",
        )
    assert refused(NAME, "a\u202eb")[1] == "Ô này có ký tự không hiển thị được (U+202E): hãy gõ lại."


@pytest.mark.parametrize("column", [DAY, NUMBER, FIELD, FOCUS, NAME])
def test_a_formula_and_an_error_are_faults_in_any_column(column: Column) -> None:
    assert refused(column, "=A1", "f")[1] == "Ô này là công thức: hãy dán lại thành giá trị."
    assert refused(column, "#N/A", "e")[1] == "Ô này đang báo lỗi của bảng tính: hãy sửa hoặc xóa."
    assert said(column, None) is None


def test_the_examples_of_the_template_are_right() -> None:
    told = {column.title: said(column, column.example) for column in ENTRIES.columns if column.example}
    assert len(told) == 27
    assert None not in told.values()
    assert {column.type for column in ENTRIES.columns} == set(CellType)
