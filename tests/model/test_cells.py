"""What people wrote stays inert text in every export, read back from the written bytes."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from movement.model import cells

LURES = ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("http://x","y")', "#N/A"]
TEXTS = st.lists(st.one_of(st.text(), st.sampled_from(LURES), st.text().map("=".__add__)), min_size=1, max_size=30)
GONE = "\ufffd"


def as_read(text: str) -> str | None:
    """Return text as XML gives it back."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    sound = (
        c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else GONE
        for c in lines
    )
    return "".join(sound) or None


def written(values: list[Any], *, write_only: bool) -> list[Any]:
    """Return the cells of one column after writing and reading the file."""
    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet() if write_only else book.active
    for row, value in enumerate(values, 1):
        if write_only:
            # A second cell, so that a row of nothing stands in the file.
            sheet.append([cells.put(WriteOnlyCell(sheet), value), 0])
        else:
            cells.put(sheet.cell(row, 1), value)
    file = io.BytesIO()
    book.save(file)
    back = openpyxl.load_workbook(file).worksheets[0]
    return [back.cell(row, 1) for row in range(1, len(values) + 1)]


@given(TEXTS, st.booleans())
@example(LURES, True)
@example(LURES, False)
@settings(max_examples=60, deadline=None)
def test_text_is_the_same_inert_text_in_a_spreadsheet(texts: list[str], write_only: bool) -> None:  # noqa: FBT001
    for text, cell in zip(texts, written(texts, write_only=write_only), strict=True):
        assert cell.value == as_read(text)
        assert cell.data_type == ("s" if cell.value is not None else "n")
        assert cell.number_format == "@"


def test_it_stays_text_when_somebody_edits_the_cell() -> None:
    back = written([*LURES, "Dân vận khéo", "a=b"], write_only=False)
    assert [bool(cell.quotePrefix) for cell in back] == [True] * 10 + [False] * 3


def test_other_values_keep_their_types() -> None:
    instant = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
    back = written([12, Decimal("3.5"), True, date(2026, 3, 12), instant, None], write_only=True)
    assert [cell.value for cell in back[:3]] == [12, 3.5, True]
    assert [cell.value.isoformat() for cell in back[3:5]] == ["2026-03-12T00:00:00", "2026-03-13T00:30:00"]
    assert [cell.number_format for cell in back[3:5]] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert back[5].value is None


def test_no_text_is_cut() -> None:
    assert written(["x" * 32_767], write_only=True)[0].value == "x" * 32_767
    with pytest.raises(ValueError, match="too long"):
        written(["x" * 32_768], write_only=True)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_in_a_csv_file_nothing_begins_as_a_formula(texts: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([cells.plain(text)] for text in texts)
    back = [row[0] if row else "" for row in csv.reader(io.StringIO(out.getvalue(), newline=""))]
    for text, cell in zip(texts, back, strict=True):
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
        assert cell.removeprefix("'") == (as_read(text) or "").removeprefix("'")
