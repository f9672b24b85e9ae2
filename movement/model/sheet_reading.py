"""Reading a sheet whole: where its header is, what each row would become, and all that is wrong, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from movement.model.errors import Code, MovementError, Problem
from movement.model.sheet_faults import CellError
from movement.model.sheet_forms import Column, Place, SheetForm
from movement.model.sheet_headers import cell_fault, header_of
from movement.model.sheet_values import is_blank, reader, shown
from movement.model.sheets import EXAMPLE, MOST_ROWS, MOST_SHOWN, Check, RowShown, Sheet, SheetRow, Whole
from movement.model.text import fold
from movement.model.workbook_looks import fault
from movement.model.workbooks import opened

_SUMS = frozenset({"tong", "tong cong", "tong so", "cong"})


def read(body: bytes, form: SheetForm, unit: str, check: Check, whole: Whole = lambda _, __: ()) -> Sheet:
    """Return what is in a workbook; raises BAD_INPUT or TOO_LARGE at `upload` where it is no such sheet at all."""
    with opened(body) as workbook:
        header = header_of(workbook, form, unit)
        faults = list(header.faults)
        rows: list[SheetRow] = []
        readers = {at: reader(column, workbook.book.epoch) for at, column in header.columns.items() if column.place}
        for number, cells in enumerate(workbook.lines(header.sheet), 1):
            if number <= header.line:
                continue
            row = _Row(number, cells, header.columns, readers, form)
            if row.is_none or row.is_example(faults):
                continue
            rows.append(row.made(check, faults, is_shown=len(rows) < MOST_SHOWN))
            if len(rows) > MOST_ROWS:
                raise fault(f"Tối đa {MOST_ROWS} dòng trong một tệp.", Code.TOO_LARGE)
        if not rows:
            raise fault("Bảng không có dòng dữ liệu nào.")
        faults += _together(header.columns, form, rows, faults, whole)
        faults.sort(key=_where)
        return Sheet(name=header.sheet.title, rows=tuple(rows), faults=tuple(faults), unread=header.unread)


def _together(
    columns: Mapping[int, Column], form: SheetForm, rows: Sequence[SheetRow], faults: Sequence[Problem], whole: Whole
) -> list[Problem]:
    """Return what is wrong with the rows together, each at a cell that has no fault yet."""
    at = {column.place: at for at, column in columns.items() if column.place}
    wrong, found = {_where(one) for one in faults}, dict[tuple[int, int], Problem]()
    for line, problem in whole(rows, {(line, columns[place].place) for line, place in wrong if place in columns}):
        place = at.get(tuple(problem.path), at[form.name.place])
        if (line, place) not in wrong:
            told = cell_fault(place, line, columns[place].title, problem.message, problem.code)
            found.setdefault((line, place), told)
    return list(found.values())


def _where(told: Problem) -> tuple[int, int]:
    letters, line = coordinate_from_string(told.path[1])
    return line, column_index_from_string(letters) - 1


class _Row:
    """One line below the header."""

    def __init__(
        self,
        number: int,
        cells: Sequence[Any],
        columns: Mapping[int, Column],
        readers: Mapping[int, Callable[[Any], Any]],
        form: SheetForm,
    ) -> None:
        self.number, self._columns, self._readers, self._form = number, columns, readers, form
        self._cells = {at: cells[at] for at in columns if at < len(cells)}
        self._given = {at: cell for at, cell in self._cells.items() if at in readers and not is_blank(cell)}
        self._at = {column.place: at for at, column in columns.items() if column.place}

    @property
    def is_none(self) -> bool:
        """Whether the clerk wrote nothing into it; a running number is nothing."""
        return not self._given

    def is_example(self, faults: list[Problem]) -> bool:
        """Tell whether it is the template's example, which is passed over; one that was written over is a fault."""
        note = next((at for at, column in self._columns.items() if column is self._form.note), -1)
        name, example = self._cells.get(self._at[self._form.name.place]), self._form.name.example
        if example and name is not None and fold(str(name.value)) == _folded(example):
            return True
        if note in self._cells and str(self._cells[note].value or "").startswith(EXAMPLE):
            sentence = f"Dòng ví dụ đã được sửa: hãy xóa chữ “{EXAMPLE}” nếu đây là dữ liệu thật."
            faults.append(self._fault(note, sentence))
        return False

    def made(self, check: Check, faults: list[Problem], *, is_shown: bool) -> SheetRow:
        """Return what the row becomes, as far as it can be understood, and tell of every fault."""
        found, told = self._read()
        self._ask_for_needed(found, told)
        form, moved = self._form_of(found, told)
        name = self._form.name
        if self._at[name.place] in told:
            form[str(name.place[0])] = "?"
        try:
            check(form)
        except MovementError as refusal:
            for problem in refusal.problems:
                at = self._cell_of(problem.path, moved)
                told.setdefault(at, self._fault(at, problem.message, problem.code))
        faults += [told[at] for at in sorted(told)]
        if not is_shown:
            return SheetRow(number=self.number, form=form)
        said = sorted(found.items())
        cells = tuple(RowShown(self._columns[at].title, shown(self._columns[at], value)) for at, value in said)
        return SheetRow(number=self.number, form=form, cells=cells)

    def _read(self) -> tuple[dict[int, Any], dict[int, Problem]]:
        found: dict[int, Any] = {}
        told: dict[int, Problem] = {}
        for at, cell in self._given.items():
            try:
                found[at] = self._readers[at](cell)
            except CellError as error:
                told[at] = self._fault(at, error.sentence, error.code)
        name = self._at[self._form.name.place]
        if fold(str(found.get(name, ""))) in _SUMS:
            told[name] = self._fault(name, "Dòng này có vẻ là dòng tổng cộng: hãy xóa dòng.")
        return found, told

    def _ask_for_needed(self, found: Mapping[int, Any], told: dict[int, Problem]) -> None:
        """Tell of what is missing: in the row, or in an item of which there is anything."""
        begun = {self._columns[at].place[:-1] for at in self._given}
        for place, at in self._at.items():
            if self._columns[at].needed and at not in found and at not in told and place[:-1] in {(), *begun}:
                sentence = f"Còn thiếu “{self._columns[at].title}”."
                told[at] = self._fault(at, sentence, Code.MISSING_FIELD)
        for column in self._form.columns:
            if column.needed and column.place[:-1] in begun - {()} and column.place not in self._at:
                at = next(at for at in self._given if self._columns[at].place[:-1] == column.place[:-1])
                sentence = f"Bảng không có cột “{column.title}” mà ô này cần."
                told.setdefault(at, self._fault(at, sentence, Code.MISSING_FIELD))

    def _form_of(
        self, found: Mapping[int, Any], told: Mapping[int, Problem]
    ) -> tuple[dict[str, Any], dict[Place, Place]]:
        """Return the form without what is wrong, and where the items of its lists stood in the sheet.

        Items close up: a clerk who leaves the first of three free has two.
        """
        form: dict[str, Any] = {}
        lists: dict[str, dict[int, dict[str, Any]]] = {}
        wrong = {self._columns[at].place[:2] for at in told}
        for at, value in found.items():
            place = self._columns[at].place
            if place[:2] in wrong:
                continue
            if len(place) == 1:
                form[str(place[0])] = value
            else:
                lists.setdefault(str(place[0]), {}).setdefault(int(place[1]), {})[str(place[2])] = value
        moved: dict[Place, Place] = {}
        for field, items in lists.items():
            form[field] = [items[number] for number in sorted(items)]
            moved |= {(field, now): (field, number) for now, number in enumerate(sorted(items))}
        return form, moved

    def _cell_of(self, path: Sequence[str], moved: Mapping[Place, Place]) -> int:
        """Return the column of the cell that a problem with the form is about, or that of the name."""
        steps: Place = tuple(int(step) if step.isdigit() else _snake(step) for step in path)
        if steps[:2] in moved:
            steps = (*moved[steps[:2]], *steps[2:])
        fits = [at for place, at in self._at.items() if place == steps or (steps and place[: len(steps)] == steps)]
        given = [at for at in fits if at in self._given]
        return (given or fits or [self._at[self._form.name.place]])[0]

    def _fault(self, at: int, sentence: str, code: Code = Code.BAD_INPUT) -> Problem:
        return cell_fault(at, self.number, self._columns[at].title, sentence, code)


@cache
def _folded(example: str) -> str:
    return fold(example)


def _snake(step: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in step)
