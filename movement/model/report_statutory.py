"""The statutory tables of TT 02/2023/TT-BNV as far as there are data: what is not kept says so, and is no zero."""

from collections.abc import Mapping
from decimal import Decimal

from movement.model.awards import AwardMethod
from movement.model.entry_form import SubjectType
from movement.model.report_content import Absent, Cell, Column, Number, Table
from movement.model.report_inputs import Figures
from movement.model.subjects import CLASSES, SubjectClass, SubjectKind

NOT_KEPT = Number(absent=Absent.NOT_KEPT)


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


METHODS: dict[AwardMethod, str] = {
    AwardMethod.REGULAR: "Thường xuyên",
    AwardMethod.THEMATIC: "Chuyên đề",
    AwardMethod.SUDDEN: "Đột xuất",
    AwardMethod.EXTERNAL: "Đối ngoại",
    AwardMethod.DEVOTION: "Cống hiến",
    AwardMethod.TENURE: "Niên hạn",
    AwardMethod.RESISTANCE: "Kháng chiến",
}
C, K = SubjectClass, SubjectKind
SUBJECTS: tuple[tuple[str, SubjectType | None, frozenset[SubjectClass]], ...] = (
    ("I. Tập thể", SubjectType.COLLECTIVE, CLASSES[K.COLLECTIVE]),
    ("Trong đó: doanh nghiệp", None, frozenset({C.ENTERPRISE})),
    ("II. Hộ gia đình", SubjectType.HOUSEHOLD, CLASSES[K.HOUSEHOLD]),
    ("III. Cá nhân", SubjectType.INDIVIDUAL, CLASSES[K.PERSON]),
    ("1. Lãnh đạo cấp tỉnh trở lên", None, frozenset({C.PROVINCIAL_LEADER})),
    ("2. Lãnh đạo cấp sở, ban, ngành", None, frozenset({C.DEPARTMENT_HEAD})),
    ("3. Doanh nhân", None, frozenset({C.ENTREPRENEUR})),
    ("4. Lãnh đạo khác từ phó phòng trở lên", None, frozenset({C.OTHER_LEADER})),
    ("5. Người trực tiếp công tác, lao động, sản xuất", None, frozenset({C.DIRECT_WORKER})),
)
"""Each row: what entries are counted in its last column, and which classes of whom an award was given to."""


def awards(figures: Figures, given: Mapping[tuple[SubjectClass, AwardMethod], int] | None) -> Table:
    """Return table 0602.N / 0603.N: awards by whom and on what occasion; what was recognised stands beside them."""
    heads = ("Tổng số khen thưởng", *METHODS.values(), "Được công nhận “Dân vận khéo”")
    rows: list[tuple[Cell, ...]] = []
    for name, kind, classes in SUBJECTS:
        recognised = NOT_KEPT if kind is None else figures[f"ENTRY_REC[subject={kind}]"].value
        rows.append((name, *_counts(classes, given), recognised))
    kept = "Khen thưởng tính theo ngày quyết định trong kỳ, không gồm quyết định đã bị thu hồi."
    return Table(
        id="0602-0603.N",
        title="Biểu 0602.N, 0603.N: Số lượng khen thưởng (TT 02/2023/TT-BNV)",
        columns=(Column("Đối tượng", numeric=False), *(Column(head) for head in heads)),
        rows=tuple(rows),
        notes=(
            *([kept] if given is not None else []),
            "Cột cuối đếm hồ sơ được công nhận trong kỳ; công nhận không phải là khen thưởng.",
        ),
    )


def _counts(
    classes: frozenset[SubjectClass], given: Mapping[tuple[SubjectClass, AwardMethod], int] | None
) -> list[Number]:
    """Return the whole, and how many on each occasion."""
    if given is None:
        return [NOT_KEPT] * (1 + len(METHODS))
    each = [sum(given.get((one, method), 0) for one in classes) for method in METHODS]
    return [Number(value=Decimal(count)) for count in (sum(each), *each)]


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
