"""What a report shows: a pure function of its inputs, in which missing is never zero."""

from decimal import Decimal

import pytest
from msgspec import structs

from graphql_api.schema import words
from graphql_api.schema.enum_labels import label
from local.sample_texts import LABEL
from movement.model.audit import digest
from movement.model.awards import AwardMethod
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.report_acts import period_of
from movement.model.report_content import (
    Absent,
    Chart,
    Column,
    Content,
    Number,
    Prose,
    Table,
)
from movement.model.report_inputs import Figures, figure
from movement.model.report_outline import content
from movement.model.report_texts import difference, most, notes, said, texts
from movement.model.report_words import LABELS, SPLITS, described
from movement.model.reports import SAMPLE
from movement.model.statistics import ReportedIndicator
from movement.model.subjects import SubjectClass
from tests.report_builders import NUMBERS, commune, make_inputs, of


def table(made: Content, sheet: str) -> Table:
    (found,) = [one for one in made.tables if one.id == sheet]
    return found


def rows(made: Content, sheet: str) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in texts(table(made, sheet))}


def test_a_year_is_shown_beside_its_plan_where_there_is_any() -> None:
    plans = {"ENTRY_REG": Number(value=Decimal(1500)), "ENTRY_REC": Number(value=Decimal(0))}
    known = {code: structs.replace(one, plan=plans.get(code)) for code, one in of(NUMBERS).known.items()}
    made = content(make_inputs(figures=Figures(known)))
    assert [column.title for column in table(made, "Số liệu chung").columns] == [
        "Chỉ tiêu",
        "Đơn vị tính",
        "Kế hoạch năm",
        "Trong kỳ",
        "Đạt (%)",
        "Cùng kỳ năm trước",
        "Tăng (+), giảm (-)",
    ]
    assert rows(made, "Số liệu chung") == {
        "Hồ sơ đăng ký": ["hồ sơ", "1.500", "1.234", "82,3", "1.100", "+134"],
        "Hồ sơ đang thực hiện": ["hồ sơ", "– (1)", "801", "– (1)", "790", "+11"],
        # Of nothing there is no part.
        "Hồ sơ được công nhận": ["hồ sơ", "0", "96", "– (1)", "101", "-5"],
        "Hồ sơ nhân rộng": ["hồ sơ", "– (1)", "17", "– (1)", "17", "0"],
    }
    assert notes(table(made, "Số liệu chung")) == [
        "– (1): Không có chỉ tiêu kế hoạch để so sánh.",
        "Kế hoạch là chỉ tiêu do chính đơn vị đề ra; không cộng chỉ tiêu của các đơn vị bên dưới.",
    ]


def test_its_tables_show_the_numbers_as_they_are_and_as_last_year() -> None:
    made = content(make_inputs())
    assert rows(made, "Số liệu chung") == {
        "Hồ sơ đăng ký": ["hồ sơ", "1.234", "1.100", "+134"],
        "Hồ sơ đang thực hiện": ["hồ sơ", "801", "790", "+11"],
        "Hồ sơ được công nhận": ["hồ sơ", "96", "101", "-5"],
        "Hồ sơ nhân rộng": ["hồ sơ", "17", "17", "0"],
    }
    assert rows(made, "Theo lĩnh vực")["Văn hóa - xã hội"] == ["534", "0", "0", "0"]
    assert rows(made, "Theo cấp công nhận")["Cấp cơ sở"] == ["90"]
    assert rows(made, "Kiểm tra")["Kiểm tra"] == ["9", "7", "6", "2"]
    assert rows(made, "Khắc phục")["Chưa báo cáo khắc phục"] == ["5"]
    assert rows(made, "Ứng viên khen thưởng") == {
        "Đủ điều kiện": ["41"],
        "Cần xem xét": ["12"],
        "Không đủ điều kiện": ["5"],
    }
    assert rows(made, "Theo đơn vị")["Xã Thử Nghiệm số 9"] == ["27", "18", "0", "0"]
    assert rows(made, "Theo đơn vị")["Sở Thử Nghiệm"] == ["– (1)"] * 4


def test_the_outline_is_whole_and_what_is_for_people_is_left_to_them() -> None:
    made = content(make_inputs())
    titles = [section.title for section in made.sections if section.level < 3]
    assert titles == [
        "Phần thứ nhất. Kết quả công tác dân vận",
        "I. Khái quát tình hình",
        "II. Kết quả công tác dân vận của hệ thống chính trị",
        "III. Hoạt động của cơ quan tham mưu công tác dân vận",
        "IV. Đánh giá chung và kiến nghị",
        "Phần thứ hai. Phương hướng, nhiệm vụ thời gian tới",
    ]
    asked = [block.text for section in made.sections for block in section.blocks if isinstance(block, Prose)]
    assert len(asked) == 14
    assert all(text.startswith("(đơn vị bổ sung: ") for text in asked)
    assert (made.kind, made.title) == (
        "Sơ kết",
        "Kết quả công tác dân vận và phong trào thi đua “Dân vận khéo” 6 tháng đầu năm 2026",
    )
    assert made.subtitle == "Kỳ báo cáo: từ ngày 15/12/2025 đến hết ngày 14/06/2026"
    assert content(make_inputs(period=Period.parse("2026"))).kind == "Tổng kết"


def test_it_says_from_which_run_it_was_made_and_that_it_is_a_sample() -> None:
    assert content(make_inputs()).origin == (
        "Số liệu: lượt tính thứ 7, tính ngày 16/06/2026, mã abababababababab, theo đơn vị tại thời điểm của kỳ.",
        "Báo cáo lập từ dữ liệu mẫu, không phải số liệu thật (dữ liệu mẫu).",
    )
    early = make_inputs(sample=False)
    basis = structs.replace(early.basis, cut_off=Period.parse("2026-H2").end_day)
    assert content(structs.replace(early, basis=basis)).origin[1:] == ("Kỳ chưa chốt số liệu: số liệu là tạm tính.",)
    assert SAMPLE == LABEL


@pytest.mark.parametrize("absent", Absent)
def test_a_number_that_is_missing_is_shown_as_missing_and_nothing_is_computed_with_it(absent: Absent) -> None:
    missing, known = Number(absent=absent), Number(value=Decimal(7))
    sign = "•" if absent is Absent.SUPPRESSED else "–"
    assert said(missing) == sign
    assert difference(missing, known) == difference(known, missing) == missing
    shown = figure("DIALOG_CNT", missing, missing, known)
    given = make_inputs()
    given = structs.replace(given, figures=Figures({**given.figures.known, "DIALOG_CNT": shown}))
    made = content(given)
    assert rows(made, "Chỉ tiêu khác") == {"DIALOG_CNT": ["", f"{sign} (1)", "7", f"{sign} (1)"]}
    assert notes(table(made, "Chỉ tiêu khác"))[0].startswith(f"{sign} (1): ")


def test_reasons_that_differ_have_notes_of_their_own() -> None:
    cells = (Number(absent=Absent.NOT_REPORTED), Number(absent=Absent.SUPPRESSED), Number(absent=Absent.NOT_REPORTED))
    made = Table(id="x", title="x", columns=(Column("x"),) * 3, rows=(cells,), notes=("Ghi chú.",))
    assert texts(made) == [["– (1)", "• (2)", "– (1)"]]
    assert notes(made) == [
        "– (1): Chưa có báo cáo.",
        "• (2): Số liệu về dưới 5 người, không hiển thị.",
        "Ghi chú.",
    ]


def test_whatever_the_statistics_carry_is_shown_by_its_code() -> None:
    given = make_inputs(figures=of(NUMBERS | {"SIPAS": ("87.35", 0, "86.1"), "MEDIATE_OK[kind=LAND]": (12, 0, None)}))
    assert rows(content(given), "Chỉ tiêu khác") == {
        "MEDIATE_OK[kind=LAND]": ["", "12", "– (1)", "– (1)"],
        "SIPAS": ["", "87,35", "86,1", "+1,25"],
    }
    assert not [one for one in content(make_inputs()).tables if one.id == "Chỉ tiêu khác"]


def test_what_was_counted_and_is_not_there_is_zero_and_what_was_not_reported_is_not() -> None:
    known = of({"ENTRY_REG": (1, 0, None)})
    assert known["ENTRY_REC"].value == Number(value=Decimal(0))
    assert known["ENTRY_REC"].last_year == Number(absent=Absent.NONE_THEN)
    assert of(NUMBERS)["ENTRY_REC[level=CENTRAL]"].last_year == Number(value=Decimal(0))
    assert known["DIALOG_CNT"].value == Number(absent=Absent.NOT_REPORTED)


def test_what_units_report_is_shown_by_the_name_of_its_day_hidden_or_missing_with_the_reason() -> None:
    one, few, none = (ReportedIndicator(code=code) for code in ("DIALOG_CNT", "TRAIN_PEOPLE", "PET_IN"))
    one = structs.replace(one, value=Decimal(31), own=Decimal(1), same_period_last_year=Decimal(29))
    few = structs.replace(few, suppressed=True, own_suppressed=True)
    split = ReportedIndicator(code="PET_IN[kind=COMPLAINT]", value=Decimal(7))
    found = of(NUMBERS, one, few, none, split, DIALOG_CNT="Đối thoại", TRAIN_PEOPLE="Tập huấn", PET_IN="Đơn thư")
    assert found["TRAIN_PEOPLE"].own == Number(absent=Absent.SUPPRESSED)
    assert rows(content(make_inputs(figures=found)), "Chỉ tiêu khác") == {
        "Đối thoại": ["lượt", "31", "29", "+2"],
        "Đơn thư": ["lượt", "– (1)", "– (2)", "– (1)"],
        "Tập huấn": ["lượt", "• (3)", "– (2)", "• (3)"],
    }


def test_statutory_tables_say_what_is_not_kept_and_invent_no_zero() -> None:
    made = content(make_inputs())
    movements, awards = rows(made, "0601.N"), rows(made, "0602-0603.N")
    assert len(movements) == 15
    assert {cell for name, cells in movements.items() if not name.startswith("I") for cell in cells} == {"– (1)"}
    assert awards["I. Tập thể"] == ["– (1)"] * 8 + ["61"]
    assert awards["III. Cá nhân"] == ["– (1)"] * 8 + ["0"]
    assert awards["3. Doanh nhân"] == ["– (1)"] * 9


def test_awards_on_record_fill_the_statutory_table() -> None:
    given = {
        (SubjectClass.ENTERPRISE, AwardMethod.REGULAR): 2,
        (SubjectClass.COLLECTIVE, AwardMethod.SUDDEN): 3,
        (SubjectClass.DIRECT_WORKER, AwardMethod.RESISTANCE): 4,
        (SubjectClass.OTHER_LEADER, AwardMethod.REGULAR): 1,
    }
    awards = rows(content(make_inputs(awards=given)), "0602-0603.N")
    assert awards["I. Tập thể"] == ["5", "2", "0", "3", "0", "0", "0", "0", "61"]
    assert awards["Trong đó: doanh nghiệp"][:4] == ["2", "2", "0", "0"]
    assert awards["II. Hộ gia đình"][:8] == ["0"] * 8
    assert awards["III. Cá nhân"][:8] == ["5", "1", "0", "0", "0", "0", "0", "4"]
    assert awards["3. Doanh nhân"][:8] == ["0"] * 8
    assert awards["5. Người trực tiếp công tác, lao động, sản xuất"][:8] == ["4", "0", "0", "0", "0", "0", "0", "4"]


def chart(made: Content, name: str) -> Chart:
    (found,) = [one for one in made.charts if one.id == name]
    return found


def test_a_chart_has_at_most_eight_categories_and_the_others_together() -> None:
    drawn = chart(content(make_inputs(count=30)), "theo-don-vi")
    assert drawn.categories == (*(f"Xã Thử Nghiệm số {n}" for n in range(29, 21, -1)), "khác")
    assert drawn.series[0].values[-1] == sum(3 * n for n in range(1, 22))
    assert drawn.notes == ("1 đơn vị chưa có số liệu không có trong biểu đồ.",)
    assert most([("a", Decimal(1)), ("b", Decimal(2))], 2) == [("b", Decimal(2)), ("a", Decimal(1))]
    # Bars of nothing tell nothing.
    for last in (0, None):
        nothing = content(make_inputs(figures=of({"ENTRY_REG": (0, 0, last)}), below=()))
        assert nothing.charts == []
    assert [one.id for one in nothing.tables if one.id == "Theo đơn vị"] == []


def test_the_same_inputs_give_the_same_content() -> None:
    assert digest(content(make_inputs())) == digest(content(make_inputs()))
    others = [make_inputs(unit="Xã Khác"), make_inputs(below=(commune(3),)), make_inputs(sample=False)]
    assert len({digest(content(one)) for one in (make_inputs(), *others)}) == 4


def test_its_words_are_those_of_the_schema() -> None:
    assert {value: label(value).vietnamese for value in LABELS} == LABELS
    for code in NUMBERS:
        assert described(code).name == words.indicator(code)
    assert words.SPLITS == SPLITS


@pytest.mark.parametrize("text", ["2026-M01", "2026-Q3", "CAL:2026", "CAL:2026-H1", "PARTY:2026", "", "2026-H3"])
def test_only_what_goes_to_the_standing_committee_is_a_period(text: str) -> None:
    with pytest.raises(MovementError) as refusal:
        period_of(text)
    assert refusal.value.code is Code.BAD_PERIOD
    assert [str(period_of(t)) for t in ("2026", "ND09:2026-H1", "2026-H2", "2026-9M")] == [
        "2026",
        "2026-H1",
        "2026-H2",
        "2026-9M",
    ]
