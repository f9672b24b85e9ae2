"""The sheet of merits: one line a statement of a subject, which stands in it by its id, never by a person's name."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import award_acts, merits
from movement.model.errors import Code, MovementError, Problem, refuse
from movement.model.merit_kinds import MOST, SEVERAL, WORDS, Discipline, MeritKind, Rating, Reach, Review
from movement.model.merits import MeritForm
from movement.model.sheet_forms import CellType, Column, Place, SheetForm, SheetKind
from movement.model.sheets import SheetRow
from movement.model.subjects import SubjectKind, SubjectLine

YEARS = 6
"""Years, the running one among them, of which a sheet may tell."""
MOST_LINES = 1_000
"""Subjects with which a template begins."""
type Standing = AbstractSet[tuple[str, int, MeritKind]]
"""Statements of which there is one that stands: of whom, of which year, of what."""
KINDS = {
    "Xếp loại hoàn thành nhiệm vụ": MeritKind.RATING,
    "Sáng kiến": MeritKind.INITIATIVE,
    "Đề tài khoa học": MeritKind.RESEARCH,
    "Mưu trí trong chiến đấu": MeritKind.COMBAT,
    "Kỷ luật": MeritKind.DISCIPLINE,
    "Đơn thư đang xác minh": MeritKind.REVIEW,
    "Số thành viên": MeritKind.MEMBERS,
    "Số thành viên hoàn thành nhiệm vụ": MeritKind.MEMBERS_COMPLETING,
    "Số năm công tác": MeritKind.SERVICE_YEARS,
}
"""That a collective continues another one is decided one by one, not in a sheet."""
VALUES = {
    "Hoàn thành xuất sắc nhiệm vụ": Rating.EXCELLENT,
    "Hoàn thành tốt nhiệm vụ": Rating.GOOD,
    "Hoàn thành nhiệm vụ": Rating.COMPLETED,
    "Không hoàn thành nhiệm vụ": Rating.NOT_COMPLETED,
    "Cấp cơ sở": Reach.BASE,
    "Cấp tỉnh": Reach.PROVINCE,
    "Toàn quốc": Reach.NATION,
    "Không bị kỷ luật": Discipline.CLEAR,
    "Khiển trách": Discipline.REPRIMAND,
    "Cảnh cáo": Discipline.WARNING,
    "Nặng hơn cảnh cáo": Discipline.HEAVIER,
    "Không có đơn thư": Review.NONE,
    "Đang xác minh": Review.OPEN,
}
WHO = {SubjectKind.PERSON: "Cá nhân", SubjectKind.COLLECTIVE: "Tập thể", SubjectKind.HOUSEHOLD: "Hộ gia đình"}
_SUBJECT, _KIND, _YEAR, _VALUE, _COUNT = "subject", "kind", "year", "value", "count"
NEEDED = (_KIND, _YEAR, "decision_number", "decided_on")
_TWICE = "Nội dung này của đối tượng trong năm đã có ở dòng {line}."


def merits_form(known: Sequence[SubjectLine], units: Mapping[str, str]) -> SheetForm:
    """Return the form for these subjects; `units` are the names of theirs, by which clerks know them apart."""
    return SheetForm(
        kind=SheetKind.MERITS,
        title="Thành tích, xếp loại",
        rules=(
            "Mỗi dòng là một nội dung của một đối tượng trong một năm; đối tượng có nhiều nội dung thì thêm dòng.",
            "Dòng chỉ có mã đối tượng thì không nhập.",
            "Đối tượng ghi bằng mã; không ghi họ tên cá nhân vào bảng này.",
            "Xếp loại, kỷ luật, đơn thư, số lượng: mỗi năm một lần; muốn ghi lại phải thu hồi nội dung cũ trước.",
        ),
        columns=(
            Column(title="STT", type=CellType.NOTE, also=("TT", "Số thứ tự"), width=8),
            Column(
                title="Mã đối tượng",
                place=(_SUBJECT,),
                most=17,
                also=("Mã", "Mã số đối tượng"),
                needed=True,
                help="Mã của đối tượng khen thưởng trong hệ thống.",
                width=22,
            ),
            Column(title="Đối tượng", type=CellType.NOTE, width=36, help="Để tham khảo, không được nhập."),
            Column(
                title="Nội dung",
                place=(_KIND,),
                type=CellType.CHOICE,
                choices=KINDS,
                also=("Loại thành tích",),
                width=30,
            ),
            Column(title="Năm", place=(_YEAR,), type=CellType.NUMBER, width=10),
            Column(
                title="Kết quả",
                place=(_VALUE,),
                type=CellType.CHOICE,
                choices=VALUES,
                also=("Xếp loại", "Mức độ"),
                help="Của xếp loại, sáng kiến, đề tài, mưu trí, kỷ luật, đơn thư.",
                width=30,
            ),
            Column(
                title="Số lượng",
                place=(_COUNT,),
                type=CellType.NUMBER,
                help="Của số thành viên và số năm công tác.",
                width=12,
            ),
            Column(title="Số quyết định", place=("decision_number",), most=100, also=("Quyết định số",)),
            Column(title="Ngày quyết định", place=("decided_on",), type=CellType.DAY, width=16),
            Column(title="Nguồn", place=("source",), also=("Ghi chú",), help="Ghi ở sổ, tờ trình nào."),
        ),
        lines=tuple(
            (str(number), one.id, f"{WHO[one.kind]} - {units.get(one.unit, '')}", *[""] * 7)
            for number, one in enumerate(known[:MOST_LINES], 1)
        ),
    )


def said(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says of a merit, as `MeritForm` takes it."""
    kind = MeritKind(form[_KIND])
    value = form.get(_COUNT if kind in MOST else _VALUE)
    made = {name: form[name] for name in ("decision_number", "decided_on", "source") if name in form}
    return made | {"kind": kind, "year": int(form[_YEAR]), "value": str(value) if value is not None else ""}


def says_nothing(form: Mapping[str, Any]) -> bool:
    """Tell whether a line names its subject only, as the template's lines do to begin with."""
    return not any(name != _SUBJECT for name in form)


def check(form: Mapping[str, Any], known: Mapping[str, SubjectLine], standing: Standing, today: date) -> None:
    """Raise what is wrong with one line: whom it is about, its value, its year, or that it was stated before."""
    of = known.get(form[_SUBJECT])
    if of is None:
        raise refuse(Code.NOT_FOUND, _SUBJECT, detail="Không có đối tượng mang mã này ở đơn vị.")
    if says_nothing(form):
        return
    missing = [name for name in NEEDED if form.get(name) is None]
    if missing:
        raise MovementError(*(refuse(Code.MISSING_FIELD, name).problems[0] for name in missing))
    kind, year = MeritKind(form[_KIND]), str(form[_YEAR])
    if not (year.isdigit() and today.year - YEARS < int(year) <= today.year):
        raise refuse(Code.BAD_INPUT, _YEAR, detail=f"Năm phải từ {today.year - YEARS + 1} đến {today.year}.")
    _check_value(form, kind)
    told = MeritForm(**said(form) | {"decided_on": date.fromisoformat(form["decided_on"])})
    try:
        merits.check(told, of.kind)
    except MovementError as refusal:
        # What a merit calls its value stands in one of two columns.
        (problem,) = refusal.problems
        at = _COUNT if kind in MOST and problem.path == (_VALUE,) else problem.path[0]
        raise MovementError(structs.replace(problem, path=(at,))) from None
    award_acts.check_decision(told.year, told.decided_on, today)
    if (of.id, told.year, kind) in standing:
        raise refuse(Code.BAD_INPUT, _KIND, detail="Nội dung này của năm đã được ghi; hãy thu hồi trước khi ghi lại.")


def together(rows: Sequence[SheetRow], _: AbstractSet[tuple[int, Place]]) -> Iterator[tuple[int, Problem]]:
    """Yield the lines that state again what there is one of in a year."""
    lines: dict[tuple[Any, ...], int] = {}
    if all(says_nothing(row.form) for row in rows):
        yield rows[0].number, Problem(code=Code.BAD_INPUT, message="Bảng chưa có nội dung nào.", path=(_SUBJECT,))
    for row in rows:
        told = tuple(row.form.get(name) for name in (_SUBJECT, _KIND, _YEAR))
        if None in told or row.form[_KIND] in SEVERAL:
            continue
        if told in lines:
            yield row.number, Problem(code=Code.BAD_INPUT, message=_TWICE.format(line=lines[told]), path=(_KIND,))
        lines.setdefault(told, row.number)


def _check_value(form: Mapping[str, Any], kind: MeritKind) -> None:
    needed, other = (_COUNT, _VALUE) if kind in MOST else (_VALUE, _COUNT)
    if form.get(other) is not None:
        raise refuse(Code.BAD_INPUT, other, detail="Nội dung này không ghi ở cột này.")
    if form.get(needed) is None:
        raise refuse(Code.MISSING_FIELD, needed)
    if kind in WORDS and form[needed] not in {*WORDS[kind]}:
        raise refuse(Code.BAD_INPUT, needed, detail="Kết quả này không phải của nội dung đã chọn.")
