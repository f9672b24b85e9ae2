"""The statutory tables of TT 02/2023/TT-BNV as far as there are data: what is not kept says so, and is no zero."""

from enum import StrEnum

from movement.model.entry_form import SubjectType
from movement.model.report_content import Absent, Cell, Column, Number, Table
from movement.model.report_inputs import Figures

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
