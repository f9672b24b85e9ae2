"""The tables of a report that are counted from entries: the movement's numbers, and those of the units below."""

from collections.abc import Iterable

from movement.model.report_content import Absent, Cell, Column, Number, Table
from movement.model.report_inputs import Below, Figure, Figures
from movement.model.report_texts import difference, reached
from movement.model.report_words import LABELS, SPLITS

HEADLINES = ("ENTRY_REG", "ENTRY_RUN", "ENTRY_REC", "ENTRY_REPL")
_WHAT, _MEASURE = Column("Chỉ tiêu", numeric=False), Column("Đơn vị tính", numeric=False)
_PLANNED = "Kế hoạch là chỉ tiêu do chính đơn vị đề ra; không cộng chỉ tiêu của các đơn vị bên dưới."
_COMPARED = (Column("Trong kỳ"), Column("Cùng kỳ năm trước"), Column("Tăng (+), giảm (-)"))


def compared(sheet: str, title: str, figures: Iterable[Figure]) -> Table:
    """Return indicators of a period beside those of the same period last year, and the plan where there is any."""
    figures = list(figures)
    if not any(f.plan is not None for f in figures):
        rows = [(f.name, f.measure, f.value, f.last_year, difference(f.value, f.last_year)) for f in figures]
        return Table(id=sheet, title=title, columns=(_WHAT, _MEASURE, *_COMPARED), rows=tuple(rows))
    unplanned = Number(absent=Absent.NOT_PLANNED)
    planned: list[tuple[Cell, ...]] = [
        (
            f.name,
            f.measure,
            f.plan or unplanned,
            f.value,
            reached(f.value, f.plan or unplanned),
            f.last_year,
            difference(f.value, f.last_year),
        )
        for f in figures
    ]
    value, *others = _COMPARED
    columns = (_WHAT, _MEASURE, Column("Kế hoạch năm"), value, Column("Đạt (%)"), *others)
    return Table(id=sheet, title=title, columns=columns, rows=tuple(planned), notes=(_PLANNED,))


def split(sheet: str, title: str, figures: Figures, tag: str, notes: tuple[str, ...] = ()) -> Table:
    """Return the headlines by the values of a tag."""
    rows: list[tuple[Cell, ...]] = [
        (LABELS[value], *(figures[f"{code}[{tag}={value}]"].value for code in HEADLINES)) for value in SPLITS[tag]
    ]
    return Table(id=sheet, title=title, columns=_headed(_TAGS[tag]), rows=tuple(rows), notes=notes)


_TAGS = {"field": "Lĩnh vực", "focus": "Lĩnh vực trọng tâm", "subject": "Đối tượng"}


def _headed(what: str) -> tuple[Column, ...]:
    names = ("Đăng ký", "Đang thực hiện", "Được công nhận", "Nhân rộng")
    return (Column(what, numeric=False), *(Column(name) for name in names))


def levels(figures: Figures) -> Table:
    """Return what was recognised, by level."""
    rows = [(LABELS[v], figures[f"ENTRY_REC[level={v}]"].value) for v in SPLITS["level"]]
    return Table(
        id="Theo cấp công nhận",
        title="Hồ sơ được công nhận theo cấp",
        columns=(Column("Cấp công nhận", numeric=False), Column("Được công nhận")),
        rows=tuple(rows),
        notes=("Một hồ sơ được nhiều cấp công nhận trong kỳ tính ở mỗi cấp.",),
    )


def by_unit(figures: Figures, below: Iterable[Below]) -> Table:
    """Return the headlines of the units directly below; with the unit's own they come to its totals."""
    nothing = Number(absent=Absent.NOT_COUNTED)
    rows: list[tuple[Cell, ...]] = [("Tổng số", *(figures[code].value for code in HEADLINES))]
    own = tuple(figures[code].own for code in HEADLINES)
    rows.append(("Riêng đơn vị", *own))
    for one in below:
        numbers: list[Cell] = [nothing if one.figures is None else one.figures[code].value for code in HEADLINES]
        rows.append((one.name, *numbers))
    return Table(
        id="Theo đơn vị",
        title="Phong trào “Dân vận khéo” theo đơn vị trực thuộc",
        columns=_headed("Đơn vị"),
        rows=tuple(rows),
        totals=frozenset({0}),
        notes=("Số của mỗi đơn vị gồm cả các đơn vị bên dưới đơn vị đó.",),
    )
