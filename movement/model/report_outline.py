"""The fixed outline of a report: numbers, tables and charts in their places, and places for what people write.

The outline is the one that boards of mass mobilisation use (overview, the political system's work, the board's own
activity, assessment; then tasks); the directive's sections 7 to 9 say what is inspected, reviewed and reported.
"""

from datetime import timedelta

from movement.model import report_charts as charts
from movement.model import report_oversight_tables as seen
from movement.model import report_statutory as statutory
from movement.model import report_tables as tables
from movement.model.periods import day_of
from movement.model.report_content import Block, Content, Paragraph, Prose, Section
from movement.model.report_inputs import Figures, Inputs
from movement.model.report_texts import said
from movement.model.report_words import period_words
from movement.model.reports import SAMPLE

RECIPIENTS = ("Ban Thường vụ Tỉnh ủy (để báo cáo)", "Các cơ quan, đơn vị liên quan", "Lưu: hồ sơ")
PROVINCE_KINDS = ("Tỉnh ", "Thành phố ")


def content(given: Inputs) -> Content:
    """Return all that a report shows; a pure function of its inputs."""
    label = period_words(given.period)
    first, last = given.period.first_day, given.period.end_day - timedelta(days=1)
    return Content(
        format=given.format,
        unit=given.unit,
        superior=given.superior,
        place=_bare(given.province),
        kind="Tổng kết" if not given.period.part else "Sơ kết",
        title=f"Kết quả công tác dân vận và phong trào thi đua “Dân vận khéo” {label}",
        subtitle=f"Kỳ báo cáo: từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}",
        basis=given.basis,
        origin=_origin(given),
        recipients=RECIPIENTS,
        sections=tuple(_sections(given)),
        appendices=tuple(_appendices(given)),
        sample=given.sample,
    )


def _bare(province: str) -> str:
    return next((province.removeprefix(kind) for kind in PROVINCE_KINDS if province.startswith(kind)), province)


def _origin(given: Inputs) -> tuple[str, ...]:
    basis = given.basis
    days = f"tính ngày {day_of(basis.computed_at):%d/%m/%Y}"
    told = [f"Số liệu: lượt tính thứ {basis.g}, {days}, mã {basis.hash[:16]}, theo đơn vị tại thời điểm của kỳ."]
    if day_of(basis.computed_at) < basis.cut_off:
        told.append("Kỳ chưa chốt số liệu: số liệu là tạm tính.")
    if given.sample:
        told.append(f"Báo cáo lập từ dữ liệu mẫu, không phải số liệu thật {SAMPLE}.")
    return tuple(told)


def _sections(given: Inputs) -> list[Section]:
    return [
        Section(1, "Phần thứ nhất. Kết quả công tác dân vận"),
        Section(
            2, "I. Khái quát tình hình", (Prose("tình hình chung; tâm trạng, tư tưởng, nguyện vọng của nhân dân"),)
        ),
        Section(2, "II. Kết quả công tác dân vận của hệ thống chính trị"),
        Section(3, "1. Công tác dân vận của cấp ủy", (Prose("lãnh đạo, chỉ đạo; quán triệt, triển khai Chỉ thị"),)),
        Section(
            3,
            "2. Công tác dân vận của chính quyền",
            (Prose("tiếp công dân, đối thoại, giải quyết đơn thư; cải cách hành chính; dân chủ ở cơ sở"),),
        ),
        Section(
            3,
            "3. Công tác dân vận của Mặt trận Tổ quốc, đoàn thể, hội quần chúng",
            (Prose("tuyên truyền, vận động; giám sát và phản biện xã hội"),),
        ),
        Section(3, "4. Công tác dân tộc, tôn giáo", (Prose("tình hình và kết quả"),)),
        Section(3, "5. Phong trào thi đua “Dân vận khéo”", _movement(given)),
        *_others(given.figures),
        Section(2, "III. Hoạt động của cơ quan tham mưu công tác dân vận"),
        Section(3, "1. Kiểm tra, giám sát", tuple(_oversight(given))),
        Section(3, "2. Phát hiện, xét khen thưởng tập thể, cá nhân tiêu biểu", _candidates(given)),
        Section(3, "3. Hoạt động khác", (Prose("tham mưu, hướng dẫn, bồi dưỡng, phối hợp"),)),
        Section(2, "IV. Đánh giá chung và kiến nghị"),
        Section(3, "1. Ưu điểm", (Prose("ưu điểm và nguyên nhân"),)),
        Section(3, "2. Hạn chế, nguyên nhân", (Prose("hạn chế và nguyên nhân"),)),
        Section(3, "3. Bài học kinh nghiệm", (Prose("bài học rút ra"),)),
        Section(3, "4. Kiến nghị, đề xuất", (Prose("kiến nghị với cấp trên"),)),
        Section(1, "Phần thứ hai. Phương hướng, nhiệm vụ thời gian tới", (Prose("nhiệm vụ trọng tâm của kỳ tới"),)),
    ]


def _movement(given: Inputs) -> tuple[Block, ...]:
    figures = given.figures
    heads = [figures[code] for code in tables.HEADLINES]
    registered, running, recognised, replicated = (said(f.value) for f in heads)
    told = (
        f"Trong kỳ có {registered} hồ sơ đăng ký, {recognised} hồ sơ được công nhận, {replicated} hồ sơ nhân rộng; "
        f"cuối kỳ có {running} hồ sơ đang thực hiện."
    )
    blocks: list[Block] = [
        Paragraph(told),
        tables.compared("Số liệu chung", "Số liệu chung của phong trào “Dân vận khéo”", heads),
        *charts.compared(figures),
        tables.split("Theo lĩnh vực", "Phong trào theo lĩnh vực", figures, "field"),
        *charts.by_field(figures),
        tables.split(
            "Theo lĩnh vực trọng tâm",
            "Phong trào theo lĩnh vực trọng tâm của Chỉ thị",
            figures,
            "focus",
            ("Một hồ sơ có thể thuộc nhiều lĩnh vực trọng tâm hoặc không thuộc lĩnh vực nào.",),
        ),
        tables.split("Theo đối tượng", "Phong trào theo đối tượng", figures, "subject"),
        tables.levels(figures),
        *charts.by_unit(given),
        Prose("mô hình, điển hình tiêu biểu; cách làm hay"),
    ]
    return tuple(blocks)


def _others(figures: Figures) -> list[Section]:
    """Return the section of every indicator that has no place of its own, if there is any."""
    others = figures.others()
    if not others:
        return []
    table = tables.compared("Chỉ tiêu khác", "Các chỉ tiêu khác của kỳ", others)
    return [Section(3, "6. Các chỉ tiêu công tác dân vận khác", (table,))]


def _oversight(given: Inputs) -> list[Block]:
    found = given.oversight
    announced, concluded, in_time, _ = (sum(column) for column in zip(*found.by_type.values(), strict=True))
    told = (
        f"Trong kỳ có {announced} cuộc được công bố, {concluded} cuộc có kết luận, trong đó {in_time} kết luận "
        f"đúng hạn. Đến cuối kỳ có {found.recommended} kiến nghị: đã khắc phục {found.remedied}, quá hạn {found.late}."
    )
    return [Paragraph(told), *seen.inspections(found), Prose("nhận xét qua kiểm tra, giám sát")]


def _candidates(given: Inputs) -> tuple[Block, ...]:
    asked = Prose("kết quả khen thưởng; đề nghị khen thưởng")
    if given.listed is None:
        return (Paragraph("Chưa có danh sách rà soát điều kiện khen thưởng của đơn vị trong năm."), asked)
    return (seen.candidates(given.listed, given.period.year), asked)


def _appendices(given: Inputs) -> list[Section]:
    found = [statutory.movements(), statutory.awards(given.figures, given.awards)]
    if given.below:
        found.append(tables.by_unit(given.figures, given.below))
    return [Section(2, f"Phụ lục {number}. {table.title}", (table,)) for number, table in enumerate(found, start=1)]
