"""The hidden sheet of codes of a template, and the drop-downs and checks that programs make as one types."""

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from movement.model import cells
from movement.model.sheet_forms import CellType, Column, SheetForm
from movement.model.sheet_headers import MARK

CODES = "Mã"
"""The name of the hidden sheet."""


def codes(sheet: Any, form: SheetForm, unit: str) -> dict[str, str]:
    """Write what the template is and the labels of each drop-down with their codes; return where the labels stand."""
    for at, said in enumerate((MARK, form.kind, unit, form.about), 1):
        cells.put(sheet.cell(1, at), said)
    written: dict[tuple[str, ...], str] = {}
    where: dict[str, str] = {}
    for column in form.columns:
        labels = tuple(column.choices)
        if not labels:
            continue
        if labels not in written:
            at = 1 + 2 * len(written)
            cells.put(sheet.cell(2, at), column.title)
            for line, (label, value) in enumerate(column.choices.items(), 3):
                cells.put(sheet.cell(line, at), label)
                cells.put(sheet.cell(line, at + 1), str(value))
            letter = get_column_letter(at)
            written[labels] = f"'{CODES}'!${letter}$3:${letter}${2 + len(labels)}"
        where[column.title] = written[labels]
    return where


def checked(column: Column, lists: dict[str, str]) -> DataValidation | None:
    """Return the drop-down or the check of a column. Several choices cannot be picked, so they may be typed."""
    if column.choices:
        several = column.type is CellType.CHOICES
        return DataValidation(
            type="list",
            formula1=lists[column.title],
            allow_blank=True,
            showErrorMessage=not several,
            errorTitle="Không có trong danh sách",
            error="Hãy chọn một mục trong danh sách.",
        )
    if column.type is CellType.DAY:
        return DataValidation(
            type="date",
            operator="between",
            formula1="DATE(2000,1,1)",
            formula2="DATE(2100,12,31)",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Không phải ngày",
            error="Hãy ghi ngày, ví dụ 12/3/2026.",
        )
    if column.type is CellType.NUMBER:
        return DataValidation(
            type="decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Không phải số",
            error="Hãy ghi số từ 0 trở lên.",
        )
    return None
