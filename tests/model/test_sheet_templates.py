"""The template, read back from its bytes: titles, types, drop-downs, codes, the example; and filled in."""

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from movement.model.entry_form import EntryForm
from movement.model.sheet_entries import ENTRIES
from movement.model.sheet_forms import CellType
from movement.model.sheet_reading import read
from movement.model.sheet_templates import template
from movement.model.sheets import MOST_ROWS
from movement.usecases.entry_forms import checked_form
from movement.usecases.sheet_kinds import checked_entry
from tests.sheet_builders import COLUMN, line, saved

UNIT = "u0000000000000001"
LURE = '=HYPERLINK("http://x")'


@pytest.fixture
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(ENTRIES, UNIT, LURE)))


def test_its_sheets_and_titles(book: Any) -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Hồ sơ đăng ký", "visible"),
        ("Hướng dẫn", "visible"),
        ("Mã", "hidden"),
    ]
    filled = book["Hồ sơ đăng ký"]
    assert [cell.value for cell in filled[3]] == [column.title for column in ENTRIES.columns]
    assert [cell.value for cell in book["Mã"][1]][:3] == ["dan-van-kheo", "ENTRIES", UNIT]
    assert filled["A4"].value == "Ví dụ"
    assert filled["B4"].value == "Tuyến đường hoa tự quản (dữ liệu mẫu)"
    # What a unit is called is text, whatever it begins with.
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert filled["A1"].value == f"HỒ SƠ ĐĂNG KÝ - {LURE}"


def test_text_is_text_and_days_are_days(book: Any) -> None:
    filled, formats = book["Hồ sơ đăng ký"], {CellType.DAY: "dd/mm/yyyy", CellType.NUMBER: "General"}
    for at, column in enumerate(ENTRIES.columns, 1):
        for number in (4, 5, 204):
            assert filled.cell(number, at).number_format == formats.get(column.type, "@"), column.title
    starts = filled.cell(4, COLUMN["Ngày bắt đầu"])
    assert (starts.is_date, f"{starts.value:%Y-%m-%d}") == (True, "2026-03-12")
    assert filled.cell(4, COLUMN["Sản phẩm 1 - chỉ tiêu"]).value == 2.5


def test_every_choice_has_its_drop_down_and_every_drop_down_its_codes(book: Any) -> None:
    filled, codes = book["Hồ sơ đăng ký"], book["Mã"]
    checks = {str(one.sqref).split(":")[0]: one for one in filled.data_validations.dataValidation}
    for at, column in enumerate(ENTRIES.columns, 1):
        one = checks.pop(f"{get_column_letter(at)}5", None)
        if column.type in {CellType.TEXT, CellType.NOTE}:
            assert one is None
            continue
        assert one is not None, column.title
        assert str(one.sqref) == f"{get_column_letter(at)}5:{get_column_letter(at)}{MOST_ROWS + 4}"
        if column.choices:
            sheet, _, cells = one.formula1.partition("!")
            assert sheet == "'Mã'"
            listed = [(row[0].value, row[0].offset(0, 1).value) for row in codes[cells.replace("$", "")]]
            assert listed == [(label, str(value)) for label, value in column.choices.items()]
        # Several choices are typed, so the program must let them through.
        assert one.showErrorMessage is (column.type is not CellType.CHOICES)
    assert checks == {}


def test_its_help_names_every_column(book: Any) -> None:
    told = [row[0].value for row in book["Hướng dẫn"].iter_rows(min_row=9)]
    assert told == [column.title for column in ENTRIES.columns]


def test_filled_in_it_is_read(book: Any) -> None:
    for title, value in line(7).items():
        book["Hồ sơ đăng ký"].cell(5, COLUMN[title]).value = value
    found = read(saved(book), ENTRIES, UNIT, checked_entry)
    assert [(row.number, row.form["title"]) for row in found.rows] == [(5, "Mô hình số 7")]
    assert (found.faults, found.unread) == ((), ())


def test_its_example_is_a_sound_entry_and_the_sheet_has_every_field(book: Any) -> None:
    filled = book["Hồ sơ đăng ký"]
    for at in range(1, len(ENTRIES.columns) + 1):
        filled.cell(5, at).value = filled.cell(4, at).value
    filled["A5"].value, filled["B5"].value = 1, "Tuyến đường hoa"
    found = read(saved(book), ENTRIES, UNIT, checked_entry)
    assert found.faults == ()
    made = checked_form(found.rows[0].form)
    assert {column.place[0] for column in ENTRIES.columns if column.place} == set(EntryForm.__struct_fields__)
    assert all(getattr(made, name) is not None for name in EntryForm.__struct_fields__)
