"""The tables of a report: the movement's numbers, those of the units below, the statutory ones of TT 02/2023/TT-BNV."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from movement.model.entry_form import SubjectType
from movement.model.reasons import Outcome
from movement.model.report_content import Absent, Cell, Column, Number, Table, difference
from movement.model.report_inputs import Below, Figure, Figures, Listed, Oversight
from movement.model.report_words import LABELS, SPLITS

HEADLINES = ("ENTRY_REG", "ENTRY_RUN", "ENTRY_REC", "ENTRY_REPL")
NOT_KEPT = Number(absent=Absent.NOT_KEPT)
_WHAT, _MEASURE = Column("Chỉ tiêu", numeric=False), Column("Đơn vị tính", numeric=False)
_COMPARED = (Column("Trong kỳ"), Column("Cùng kỳ năm trước"), Column("Tăng (+), giảm (-)"))


def whole(number: int) -> Number:
    """Return a count as a number."""
    return Number(value=Decimal(number))


def compared(sheet: str, title: str, figures: Iterable[Figure]) -> Table:
    """Return indicators of a period beside those of the same period last year."""
    rows = [(f.name, f.measure, f.value, f.last_year, difference(f.value, f.last_year)) for f in figures]
    return Table(id=sheet, title=title, columns=(_WHAT, _MEASURE, *_COMPARED), rows=tuple(rows))


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


def inspections(found: Oversight) -> list[Table]:
    """Return what was inspected, how it was graded, and what is still to be mended."""
    kinds: list[tuple[Cell, ...]] = [
        (LABELS[kind], *(whole(n) for n in numbers)) for kind, numbers in found.by_type.items()
    ]
    totals = [sum(column) for column in zip(*found.by_type.values(), strict=True)]
    grades = [(LABELS[grade], whole(n)) for grade, n in found.grades.items()]
    waiting = found.recommended - found.remedied - found.reported
    remedies = (
        ("Kiến nghị đã ban hành đến cuối kỳ", whole(found.recommended)),
        ("Đã khắc phục và được xác nhận", whole(found.remedied)),
        ("Đã báo cáo khắc phục, chờ xác nhận", whole(found.reported)),
        ("Chưa báo cáo khắc phục", whole(waiting)),
        ("Trong đó: quá hạn", whole(found.late)),
    )
    heads = ("Công bố trong kỳ", "Kết luận trong kỳ", "Kết luận đúng hạn", "Chưa kết luận cuối kỳ")
    return [
        Table(
            id="Kiểm tra",
            title="Các cuộc kiểm tra, giám sát, khảo sát, thẩm định đối với đơn vị",
            columns=(Column("Hình thức", numeric=False), *(Column(head) for head in heads)),
            rows=(("Tổng số", *(whole(n) for n in totals)), *kinds),
            totals=frozenset({0}),
            notes=("Chỉ tính các cuộc đã công bố quyết định.",),
        ),
        Table(
            id="Xếp loại",
            title="Xếp loại tại các kết luận trong kỳ",
            columns=(Column("Xếp loại", numeric=False), Column("Số kết luận")),
            rows=tuple(grades),
        ),
        Table(
            id="Khắc phục",
            title="Thực hiện kiến nghị sau kiểm tra, tính đến cuối kỳ",
            columns=(Column("Nội dung", numeric=False), Column("Số kiến nghị")),
            rows=remedies,
            totals=frozenset({0}),
        ),
    ]


def candidates(listed: Listed, year: int) -> Table:
    """Return how the list of candidates came out."""
    numbers = (listed.counts.eligible, listed.counts.needs_review, listed.counts.ineligible)
    note = f"Danh sách tính đến ngày {listed.as_of:%d/%m/%Y}: tài liệu tham khảo, không phải quyết định khen thưởng."
    return Table(
        id="Ứng viên khen thưởng",
        title=f"Kết quả rà soát điều kiện khen thưởng phong trào “Dân vận khéo” năm {year}",
        columns=(Column("Kết quả", numeric=False), Column("Số hồ sơ")),
        rows=tuple((LABELS[outcome], whole(n)) for outcome, n in zip(Outcome, numbers, strict=True)),
        notes=(note,),
    )


def movements() -> Table:
    """Return table 0601.N, of which the product keeps no data yet: every cell says so."""
    columns = ("Tổng số", "Trung ương phát động", "Bộ, ngành, tỉnh phát động", "Đơn vị phát động")
    return _empty(
        "0601.N",
        "Biểu 0601.N: Số phong trào thi đua (TT 02/2023/TT-BNV)",
        columns,
        (
            "Tổng số",
            *("I. Phạm vi", "1. Toàn quốc", "2. Bộ, ngành, địa phương", "3. Cụm, khối thi đua", "4. Đơn vị"),
            *("II. Thời gian", "1. Dưới 1 năm", "2. 1 năm", "3. Trên 1 năm đến dưới 3 năm"),
            *("4. Từ 3 năm đến dưới 5 năm", "5. Từ 5 năm trở lên"),
            *("III. Hình thức", "1. Theo chuyên đề", "2. Thường xuyên hằng năm"),
        ),
    )


METHODS = ("Thường xuyên", "Chuyên đề", "Đột xuất", "Đối ngoại", "Cống hiến", "Niên hạn", "Kháng chiến")
SUBJECTS: tuple[tuple[str, StrEnum | None], ...] = (
    ("I. Tập thể", SubjectType.COLLECTIVE),
    ("Trong đó: doanh nghiệp", None),
    ("II. Hộ gia đình", SubjectType.HOUSEHOLD),
    ("III. Cá nhân", SubjectType.INDIVIDUAL),
    ("1. Lãnh đạo cấp tỉnh trở lên", None),
    ("2. Lãnh đạo cấp sở, ban, ngành", None),
    ("3. Doanh nhân", None),
    ("4. Lãnh đạo khác từ phó phòng trở lên", None),
    ("5. Người trực tiếp công tác, lao động, sản xuất", None),
)


def awards(figures: Figures) -> Table:
    """Return table 0602.N / 0603.N: of awards nothing is kept yet; what was recognised stands beside it."""
    heads = ("Tổng số khen thưởng", *METHODS, "Được công nhận “Dân vận khéo”")
    missing: list[Cell] = [NOT_KEPT] * (1 + len(METHODS))
    rows: list[tuple[Cell, ...]] = [
        (name, *missing, NOT_KEPT if kind is None else figures[f"ENTRY_REC[subject={kind}]"].value)
        for name, kind in SUBJECTS
    ]
    return Table(
        id="0602-0603.N",
        title="Biểu 0602.N, 0603.N: Số lượng khen thưởng (TT 02/2023/TT-BNV)",
        columns=(Column("Đối tượng", numeric=False), *(Column(head) for head in heads)),
        rows=tuple(rows),
        notes=("Cột cuối đếm hồ sơ được công nhận trong kỳ; công nhận không phải là khen thưởng.",),
    )


def _empty(sheet: str, title: str, columns: tuple[str, ...], names: tuple[str, ...]) -> Table:
    # Headings of groups have no numbers of their own.
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        cell: Cell = "" if name.startswith("I") else NOT_KEPT
        rows.append((name, *[cell] * len(columns)))
    return Table(
        id=sheet,
        title=title,
        columns=(Column("Chỉ tiêu", numeric=False), *(Column(head) for head in columns)),
        rows=tuple(rows),
    )
