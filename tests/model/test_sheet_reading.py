"""Whole sheets: headers as offices make them, rows that are none, and every fault at its cell."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from movement.model.errors import Code, MovementError
from movement.model.sheet_entries import ENTRIES
from movement.model.sheet_reading import read
from movement.model.sheet_templates import template
from movement.model.sheets import MOST_ROWS, Sheet, told
from movement.usecases.sheet_kinds import checked_entry
from tests.sheet_builders import COLUMN, ENDS, FIELD, NAME, STARTS, line, planted, saved, workbook

UNIT = "u0000000000000001"
CHECK = checked_entry
BODY = ["ĐẢNG BỘ TỈNH HƯNG YÊN", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"]


def seen(body: bytes) -> Sheet:
    return read(body, ENTRIES, UNIT, CHECK)


def refused(body: bytes) -> tuple[Code, tuple[str, ...], str]:
    with pytest.raises(MovementError) as failure:
        seen(body)
    (problem,) = failure.value.problems
    return problem.code, problem.path, problem.message.partition(". ")[2]


def titles(sheet: Sheet) -> list[str]:
    return [str(row.form["title"]) for row in sheet.rows]


def faults(sheet: Sheet) -> list[tuple[str, str, Code]]:
    return [(cell, column, one.code) for cell, column, one in told(sheet.faults)]


def test_columns_in_another_order_with_others_between_are_read_by_title() -> None:
    names = [FIELD, "Ghi chú của xã", NAME, "STT", "Người lập", "Nội dung"]
    rows = [line(1) | {"Ghi chú của xã": "=1", "Người lập": "Bà A"}, line(2)]
    found = seen(workbook(rows, names, above=[BODY, [], ["DANH SÁCH ĐĂNG KÝ"]]))
    assert found.unread == ("Ghi chú của xã", "Người lập")
    assert titles(found) == ["Mô hình số 1", "Mô hình số 2"]
    assert [row.number for row in found.rows] == [5, 6]
    assert [cell.column for cell in found.rows[0].cells] == [FIELD, NAME, "Nội dung"]


def test_titles_without_marks_in_capitals_and_decomposed() -> None:
    names = ["stt", "TEN MO HINH", unicodedata.normalize("NFD", FIELD.upper()), "Nội  dung (*)", " Kinh phí\n"]
    rows = [
        dict(zip(names, (1, unicodedata.normalize("NFD", "Điển hình"), "kinh te", "Làm", "Xã hội hóa"), strict=True))
    ]
    found = seen(workbook(rows, names))
    assert found.unread == ()
    assert faults(found) == [("C2", FIELD, Code.BAD_INPUT)]
    assert found.rows[0].form == {"title": "Điển hình", "content": "Làm", "resources": "Xã hội hóa"}


def test_a_header_of_two_lines_with_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["DANH SÁCH ĐĂNG KÝ"],
        ["Số", NAME, "Sản phẩm", None, None, FIELD],
        [None, None, "Sản phẩm 1 - tên", "Sản phẩm 1 - đơn vị tính", "Sản phẩm 1 - chỉ tiêu", None],
        [1, "Mô hình", "Đường", "km", 2, "Phát triển kinh tế"],
    ):
        sheet.append(row)
    for range_ in ("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"):
        sheet.merge_cells(range_)
    found = seen(saved(book))
    outputs = [{"name": "Đường", "measure": "km", "target": "2"}]
    assert [(row.number, row.form) for row in found.rows] == [
        (4, {"title": "Mô hình", "field": "ECONOMY", "outputs": outputs})
    ]
    assert (faults(found), found.unread) == ([], ("Số",))


def test_a_file_as_an_office_program_saves_it() -> None:
    """`office.xlsx` was saved by LibreOffice: shared texts, two lines of header, merged cells, formulas of numbers."""
    found = seen(Path(__file__).with_name("office.xlsx").read_bytes())
    assert (found.name, found.faults, found.unread) == ("Danh sách", (), ("Ghi chú",))
    assert [(row.number, row.form) for row in found.rows] == [
        (
            6,
            {
                "title": "Tổ tự quản",
                "field": "ECONOMY",
                "starts_on": "2026-03-12",
                "outputs": [{"name": "Đường", "measure": "km", "target": "2.5"}],
            },
        ),
        (
            8,
            {
                "title": "Tiếng kẻng an ninh",
                "field": "DEFENCE_SECURITY",
                "starts_on": "2026-04-15",
                "outputs": [{"name": "Vụ việc", "measure": "vụ", "target": "1234"}],
            },
        ),
        (9, {"title": "Hiến đất mở đường", "starts_on": "2026-05-18"}),
    ]


def test_rows_that_are_none_are_passed_over() -> None:
    rows: list[dict[str, Any]] = [{}, line(1), {"STT": 2}, {NAME: "   "}, {}, line(3), {"Ghi chú": "ký tên"}]
    found = seen(workbook(rows, [*COLUMN, "Ghi chú"]))
    assert titles(found) == ["Mô hình số 1", "Mô hình số 3"]
    assert [row.number for row in found.rows] == [3, 7]
    assert found.faults == ()


def test_the_example_is_passed_over_and_one_that_was_written_over_is_told() -> None:
    example = {column.title: column.example for column in ENTRIES.columns} | {"STT": "Ví dụ"}
    found = seen(workbook([example, line(1)]))
    assert titles(found) == ["Mô hình số 1"]
    # Without its mark it is known by its name.
    assert titles(seen(workbook([example | {"STT": 1}, line(1)]))) == ["Mô hình số 1"]
    found = seen(workbook([example | {NAME: "Mô hình thật"}, line(1)]))
    assert faults(found) == [("A2", "STT", Code.BAD_INPUT)]


def test_a_line_of_sums_is_told() -> None:
    found = seen(workbook([line(1), {NAME: "TỔNG CỘNG:", "Sản phẩm 1 - chỉ tiêu": 501}]))
    assert faults(found) == [("B3", NAME, Code.BAD_INPUT), *faults(found)[1:]]


def test_items_of_lists_close_up_and_are_asked_to_be_whole() -> None:
    far = {"Sản phẩm 3 - tên": "Nhà", "Sản phẩm 3 - đơn vị tính": "căn", "Sản phẩm 3 - chỉ tiêu": "2"}
    half = {"Lực lượng 2 - tên": "Hội Phụ nữ", "Mốc 1 - ngày": "1/4/2026"}
    found = seen(workbook([line(1) | far, line(2) | half]))
    assert [item["name"] for item in found.rows[0].form["outputs"]] == ["Đường mở rộng", "Nhà"]
    missing = ["Lực lượng 2 - loại", "Lực lượng 2 - vai trò", "Mốc 1 - việc"]
    assert faults(found) == [(f"{get_column_letter(COLUMN[c])}3", c, Code.MISSING_FIELD) for c in missing]
    # Where the column itself is not there, the fault is where the item begins.
    names = ["STT", NAME, FIELD, "Mốc 1 - ngày"]
    found = seen(workbook([line(2) | half], names))
    assert faults(found) == [("D2", "Mốc 1 - ngày", Code.MISSING_FIELD)]
    assert found.faults[0].message == "Bảng không có cột “Mốc 1 - việc” mà ô này cần."


def test_what_is_wrong_with_the_row_as_a_whole_is_told_at_a_cell() -> None:
    focus = {"Lĩnh vực trọng tâm": "NEW_RURAL; Xây dựng nông thôn mới"}
    rows = [line(1) | {STARTS: "2/3/2026", ENDS: "1/3/2026"}, line(2) | focus | {NAME: None}]
    found = seen(workbook(rows))
    assert faults(found) == [
        (f"{get_column_letter(COLUMN[ENDS])}2", ENDS, Code.BAD_INPUT),
        ("B3", NAME, Code.MISSING_FIELD),
        ("F3", "Lĩnh vực trọng tâm", Code.BAD_INPUT),
    ]
    # Long texts by themselves are right; together they are more than a record holds.
    long = dict.fromkeys(("Thực trạng, lý do", "Mục tiêu", "Nội dung", "Cách làm", "Địa bàn"), "ế" * 4000)
    assert faults(seen(workbook([line(1) | long]))) == [("B2", NAME, Code.TOO_LARGE)]


def hide(book: Any) -> None:
    book.create_sheet("Khác", 0)
    book.worksheets[1].sheet_state = "hidden"


NO_HEADER = "Không thấy dòng tiêu đề: cần có cột “Tên mô hình, điển hình” và các cột của mẫu."
TWICE = "Tệp có nhiều trang dữ liệu: “Sheet”, “Khác”. Hãy để mỗi tệp một trang."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda book: book.create_sheet("Khác").append(list(COLUMN)), TWICE),
        (lambda book: book.active.delete_rows(1), NO_HEADER),
        (lambda book: book.active.delete_rows(2, 9), "Bảng không có dòng dữ liệu nào."),
        (hide, NO_HEADER),
    ],
)
def test_what_is_no_such_sheet(change: Callable[[Any], Any], sentence: str) -> None:
    book = openpyxl.Workbook()
    for row in (list(COLUMN), [1, "Mô hình"]):
        book.active.append(row)
    change(book)
    assert refused(saved(book)) == (Code.BAD_INPUT, ("upload",), sentence)


def test_a_column_that_is_there_twice_is_told() -> None:
    found = seen(workbook([line(1)], [*COLUMN, "Tên mô hình"]))
    assert faults(found) == [(f"{get_column_letter(len(COLUMN) + 1)}1", NAME, Code.BAD_INPUT)]


def test_a_template_is_filled_in_for_its_own_unit() -> None:
    body = template(ENTRIES, UNIT, "Đảng ủy xã An Bình")
    assert refused(body)[2] == "Bảng không có dòng dữ liệu nào."
    other = template(ENTRIES, "u0000000000000002", "Đảng ủy xã An Bình")
    assert refused(other)[2] == "Mẫu này được tải về cho đơn vị khác. Hãy tải mẫu của đơn vị này."


def test_more_rows_than_a_file_may_have() -> None:
    rows = [{NAME: f"Mô hình {n}", FIELD: "ECONOMY", "Loại": "MODEL"} for n in range(MOST_ROWS + 1)]
    names = [NAME, FIELD, "Loại"]
    assert len(seen(workbook(rows[:-1], names)).rows) == MOST_ROWS
    assert refused(workbook(rows, names)) == (Code.TOO_LARGE, ("upload",), f"Tối đa {MOST_ROWS} dòng trong một tệp.")


def test_planted_faults_are_told_to_the_cell() -> None:
    body, expected = planted(40, 300)
    found = seen(body)
    assert faults(found) == expected
    assert len(found.rows) == 300


def test_many_faults_in_one_row_are_all_told() -> None:
    wrong = {NAME: "x" * 301, FIELD: "Biển", STARTS: "mai", ENDS: "hôm qua", "Sản phẩm 1 - chỉ tiêu": "ít"}
    found = seen(workbook([line(1) | wrong]))
    assert faults(found) == [
        (f"{get_column_letter(COLUMN[title])}2", title, Code.TOO_LARGE if title == NAME else Code.BAD_INPUT)
        for title in wrong
    ]
