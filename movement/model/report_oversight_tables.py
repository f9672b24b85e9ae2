"""The tables of a report that no entry is counted for: inspections with their remedies, and the list of candidates."""

from decimal import Decimal

from movement.model.reasons import Outcome
from movement.model.report_content import Cell, Column, Number, Table
from movement.model.report_inputs import Listed, Oversight
from movement.model.report_words import LABELS


def whole(number: int) -> Number:
    """Return a count as a number."""
    return Number(value=Decimal(number))


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
