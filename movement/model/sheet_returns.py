"""The sheet of a return: one line a number of the type, with its name, its measure, and why there is none.

A sheet tells the numbers of one unit, one report type and one period. Splits that are left empty are passed over; a
whole indicator has a number or a reason, since what is missing is not zero.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from movement.model import return_checks
from movement.model.errors import SENTENCES, Code, MovementError, Problem
from movement.model.indicators import Definition
from movement.model.report_types import CheckSeverity, ReportTypeVersion
from movement.model.return_checks import Earlier
from movement.model.returns import MOST_VALUES, Value
from movement.model.sheet_forms import CellType, Column, Place, SheetForm, SheetKind
from movement.model.sheets import SheetRow
from movement.model.text import fold

UNKNOWN = "?"
"""What stands in a row's form where its name could not be read."""
_CODE, _MARK, _VALUE, _REASON = "code", "mark", "value", "reason"
_MISSING = "Hãy ghi số liệu; nếu không có, hãy ghi lý do, không ghi 0."
_TWICE = "Chỉ tiêu này đã có ở dòng {line}."
_OTHER = "Mã chỉ tiêu và tên chỉ tiêu không khớp nhau."


def returns_form(title: str, about: str, version: ReportTypeVersion, known: Mapping[str, Definition]) -> SheetForm:
    """Return the form of a report type in a period, which `about` names; `known` is the catalogue of its cut-off."""
    labels = _labels(version, known)
    measures = {code: known[code.partition("[")[0]].unit_of_measure for code in labels}
    # More than a return holds is not drawn; the drop-down has it.
    drawn = labels if len(labels) <= MOST_VALUES else {code: label for code, label in labels.items() if code in known}
    return SheetForm(
        kind=SheetKind.RETURNS,
        title=title,
        about=about,
        rules=(
            "Mỗi dòng là một chỉ tiêu, hoặc một phân tổ của chỉ tiêu. Không có số liệu thì ghi lý do, không ghi 0.",
            "Phân tổ để trống thì không nhập. Chỉ tiêu không có trong bảng thì giữ nguyên như trong bản nháp.",
            "Cả bảng trở thành bản nháp của một báo cáo; đơn vị xem lại rồi mới gửi.",
        ),
        columns=(
            Column(title="STT", type=CellType.NOTE, also=("TT", "Số thứ tự"), width=8),
            Column(
                title="Chỉ tiêu",
                place=(_CODE,),
                type=CellType.CHOICE,
                choices={label: code for code, label in labels.items()},
                also=("Tên chỉ tiêu", "Nội dung chỉ tiêu", "Nội dung"),
                needed=True,
                help="Tên hoặc mã của chỉ tiêu.",
                width=60,
            ),
            Column(
                title="Mã chỉ tiêu",
                place=(_MARK,),
                type=CellType.CHOICE,
                choices={code: code for code in labels},
                also=("Mã", "Mã số"),
                help="Nếu ghi thì phải khớp với tên chỉ tiêu.",
                width=28,
            ),
            Column(title="Đơn vị tính", type=CellType.NOTE, also=("ĐVT",), width=16),
            Column(
                title="Số liệu",
                place=(_VALUE,),
                type=CellType.NUMBER,
                also=("Kết quả", "Kết quả thực hiện", "Số lượng", "Giá trị"),
                help="Số từ 0 trở lên; số 0 là có theo dõi và không phát sinh.",
                width=18,
            ),
            Column(
                title="Lý do không có số liệu",
                place=(_REASON,),
                also=("Lý do", "Lý do thiếu số liệu"),
                help="Chỉ ghi khi không có số liệu.",
                width=40,
            ),
        ),
        lines=tuple(
            (str(number), label, code, measures[code], "", "") for number, (code, label) in enumerate(drawn.items(), 1)
        ),
    )


def checked(form: Mapping[str, Any], version: ReportTypeVersion, known: Mapping[str, Definition]) -> None:
    """Raise what is wrong with one line: its number, or a code that is not its name's."""
    code, found = str(form.get(_CODE, UNKNOWN)), list[Problem]()
    if code == UNKNOWN:
        return
    if form.get(_MARK, code) != code:
        found.append(Problem(code=Code.BAD_INPUT, message=_OTHER, path=(_MARK,)))
    value = _value(form)
    for problem in return_checks.of_form([value], version, known):
        at = _REASON if value.reason and value.value is not None else _VALUE
        found.append(Problem(code=problem.code, message=problem.message, path=(at,)))
    if found:
        raise MovementError(*found)


def together(
    rows: Sequence[SheetRow],
    wrong: AbstractSet[tuple[int, Place]],
    before: Sequence[Value],
    version: ReportTypeVersion,
    known: Mapping[str, Definition],
    earlier: Earlier,
) -> Iterator[tuple[int, Problem]]:
    """Yield what is wrong with the lines together: numbers told twice or not at all, and what checks do not let pass.

    `before` are the numbers of the draft, of which those stay that the sheet does not have; numbers that could
    not be read, whose cells are `wrong`, are asked nothing more.
    """
    lines: dict[str, int] = {}
    unsure: set[str] = set()
    for row in rows:
        code = str(row.form.get(_CODE, UNKNOWN))
        if code != UNKNOWN and code in lines:
            unsure.add(code)
            yield row.number, Problem(code=Code.BAD_INPUT, message=_TWICE.format(line=lines[code]), path=(_CODE,))
        lines.setdefault(code, row.number)
        if wrong & {(row.number, (_VALUE,)), (row.number, (_REASON,))}:
            unsure.add(code)
        elif code != UNKNOWN and "[" not in code and _VALUE not in row.form and _REASON not in row.form:
            sentence = f"{SENTENCES[Code.MISSING_FIELD]} {_MISSING}"
            yield row.number, Problem(code=Code.MISSING_FIELD, message=sentence, path=(_VALUE,))
    if UNKNOWN in lines:
        return
    whole = {value.code: value for value in (*before, *values_of(rows))}
    checks = {check.code: check.codes for check in version.checks}
    for fault in return_checks.faults(whole.values(), version, known, earlier):
        codes = (fault.code, *checks[fault.check])
        at = next((lines[code] for code in codes if code in lines), None)
        if fault.severity is CheckSeverity.BLOCK and at is not None and not unsure.intersection(codes):
            yield at, Problem(code=Code.BAD_INPUT, message=fault.message, path=(_VALUE,))


def values_of(rows: Sequence[SheetRow]) -> list[Value]:
    """Return the numbers that the lines of a sheet tell; splits without one are none."""
    told = [_value(row.form) for row in rows if row.form.get(_CODE, UNKNOWN) != UNKNOWN]
    return [value for value in told if value.value is not None or value.reason]


def _value(form: Mapping[str, Any]) -> Value:
    number = form.get(_VALUE)
    return Value(
        code=form[_CODE], value=None if number is None else Decimal(number), reason=str(form.get(_REASON) or "")
    )


def _labels(version: ReportTypeVersion, known: Mapping[str, Definition]) -> dict[str, str]:
    """Return each number that the type may tell by its code, with a name of its own that no other folds to."""
    codes = [one for code in version.indicators if code in known for one in (code, *_splits(known[code]))]
    taken = {fold(one) for one in codes}
    found: dict[str, str] = {}
    for one in codes:
        code, _, split = one.rstrip("]").partition("[")
        label = f"{known[code].name} – {split}" if split else known[code].name
        found[one] = f"{label} ({one})" if fold(label) in taken else label
        taken.add(fold(label))
    return found


def _splits(definition: Definition) -> list[str]:
    return [f"{definition.code}[{split.key}={value}]" for split in definition.splits for value in split.values]
