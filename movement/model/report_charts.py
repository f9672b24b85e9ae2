"""The charts of a report: only of numbers that are there, and none of nothing."""

from decimal import Decimal

from movement.model.report_content import Chart, Number, Series
from movement.model.report_inputs import Figures, Inputs
from movement.model.report_tables import HEADLINES
from movement.model.report_texts import most
from movement.model.report_words import LABELS, SPLITS


def compared(figures: Figures) -> list[Chart]:
    """Return the headlines beside those of last year, of those that have both."""
    heads = [f for f in (figures[code] for code in HEADLINES) if _both(f.value, f.last_year)]
    if not any(number.value for f in heads for number in (f.value, f.last_year)):
        return []
    chart = Chart(
        id="so-voi-cung-ky",
        title="So với cùng kỳ năm trước",
        measure="Số hồ sơ",
        kinds="Chỉ tiêu",
        categories=tuple(f.name for f in heads),
        series=(
            Series("Trong kỳ", tuple(f.value.value or Decimal(0) for f in heads)),
            Series("Cùng kỳ năm trước", tuple(f.last_year.value or Decimal(0) for f in heads)),
        ),
    )
    return [chart]


def _both(*numbers: Number) -> bool:
    return all(number.value is not None for number in numbers)


def by_field(figures: Figures) -> list[Chart]:
    """Return what was registered, runs and was recognised in each field."""
    codes = (("ENTRY_REG", "Đăng ký"), ("ENTRY_RUN", "Đang thực hiện"), ("ENTRY_REC", "Được công nhận"))
    values = {code: [figures[f"{code}[field={v}]"].value for v in SPLITS["field"]] for code, _ in codes}
    numbers = [number for column in values.values() for number in column]
    if not _both(*numbers) or not any(number.value for number in numbers):
        return []
    chart = Chart(
        id="theo-linh-vuc",
        title="Hồ sơ theo lĩnh vực",
        measure="Số hồ sơ",
        kinds="Lĩnh vực",
        categories=tuple(LABELS[v] for v in SPLITS["field"]),
        series=tuple(Series(name, tuple(n.value or Decimal(0) for n in values[code])) for code, name in codes),
    )
    return [chart]


def by_unit(given: Inputs) -> list[Chart]:
    """Return what was registered in the units below, the most first."""
    known = [(one.name, one.figures["ENTRY_REG"].value.value) for one in given.below if one.figures is not None]
    counted = [(name, value) for name, value in known if value]
    if not counted:
        return []
    bars = most(counted)
    without = len(given.below) - sum(value is not None for _, value in known)
    notes = [f"{without} đơn vị chưa có số liệu không có trong biểu đồ."] if without else []
    chart = Chart(
        id="theo-don-vi",
        title="Hồ sơ đăng ký theo đơn vị trực thuộc",
        measure="Số hồ sơ đăng ký",
        kinds="Đơn vị",
        categories=tuple(name for name, _ in bars),
        series=(Series("Đăng ký", tuple(value for _, value in bars)),),
        notes=tuple(notes),
    )
    return [chart]
