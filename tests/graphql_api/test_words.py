"""Codes inside texts as people say them: names of indicators, and what a rule saw and asks for."""

import pytest

from graphql_api.schema import enum_labels, words
from movement.model import check_words, entry_acts, inspection_acts
from movement.model.awards import AwardForm
from movement.model.entries import Level, RecognitionState, State
from movement.model.inspection_parts import Severity
from movement.model.merits import Discipline, Rating, Reach
from movement.model.periods import Period
from movement.usecases import statistics
from movement.world import World
from tests.builders import Town, computed, make_entry
from tests.graphql_api.conftest import Ask

NUMBERS = """query Some($unit: ID!, $codes: [String!]) {
  statistics(unit: $unit, period: "2026") { indicators(codes: $codes) { code name value } } }"""


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ENTRY_REG", "Hồ sơ đăng ký"),
        ("ENTRY_REC[level=GRASSROOTS]", "Hồ sơ được công nhận – cấp cơ sở"),
        ("ENTRY_RUN[focus=NEW_RURAL]", "Hồ sơ đang thực hiện – xây dựng nông thôn mới"),
        ("ENTRY_REPL[subject=CLAN]", "Hồ sơ nhân rộng – dòng họ"),
        ("ENTRY_STATE[state=DRAFT]", "Hồ sơ theo trạng thái – bản nháp"),
        ("ENTRY_REG[field=ECONOMY]", "Hồ sơ đăng ký – phát triển kinh tế"),
        ("OTHER", "OTHER"),
        ("a-b", "a-b"),
    ],
)
def test_an_indicator_has_a_name(code: str, name: str) -> None:
    assert words.indicator(code) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-01-06", "06/01/2026"),
        ("<=2026-03-31", "không quá 31/03/2026"),
        ("GRASSROOTS|DISTRICT >=2025", "cấp cơ sở hoặc cấp huyện từ 2025"),
        ("POLITICAL_SYSTEM,PETITIONS", "xây dựng hệ thống chính trị, giải quyết đơn thư, khiếu nại, tố cáo"),
        ("1,NOT_CONFIRMED", "1, không xác nhận"),
        ("<SERIOUS", "dưới nghiêm trọng"),
        (">=GOOD", "từ tốt"),
        ("NONE", "không có"),
        ("NOT_REPORTED", "chưa báo cáo"),
        ("SAME_ACHIEVEMENT", "trùng thành tích"),
        ("1/1", "1/1"),
        ("<9000", "dưới 9000"),
        ("CSTDCS >=3", "chiến sĩ thi đua cơ sở từ 3"),
        ("2025 EXCELLENT,2026 NONE", "2025 xuất sắc, 2026 không có"),
        ("INITIATIVE|RESEARCH PROVINCE >=1", "sáng kiến hoặc đề tài khoa học cấp tỉnh từ 1"),
        (
            "(LDTT|CSTT & (>=GOOD | <WARNING))",
            "(lao động tiên tiến hoặc chiến sĩ tiên tiến và (từ tốt hoặc dưới cảnh cáo))",
        ),
        ("!(GK)", "không (giấy khen)"),
        ("TO_TRINH APPROVED,BIEN_BAN NONE", "tờ trình đạt, biên bản họp hội đồng không có"),
        ("10/11,NO_YEAR_REPORT", "10/11, thiếu báo cáo năm"),
        ("ACTIVE; AUTHORITY", "đang hoạt động; có thẩm quyền"),
    ],
)
def test_what_a_rule_saw_is_told_in_words(text: str, said: str) -> None:
    assert words.seen(text) == said


def test_every_act_has_a_name_of_its_own_among_those_of_its_record() -> None:
    for kind in (entry_acts.Act, inspection_acts.InspectionAct):
        assert len({words.act(str(one)) for one in kind} - set(kind)) == len(kind)
    assert words.act("somethingElse") == "somethingElse"


def test_a_word_of_a_rule_means_one_thing() -> None:
    values = [value for kind in words.SEEN for value in kind]
    assert len(set(values)) == len(values)
    assert not set(values) & set(words.OTHERS)
    for value in (*State, *Level, *RecognitionState):
        assert enum_labels.label(value).vietnamese[0].isupper()


async def test_only_the_numbers_asked_for_come_and_each_has_its_name(world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    told = await ask("rpt", "query H($id: ID!) { entry(id: $id) { history { act name } } }", id=entry.id)
    assert told["data"]["entry"]["history"] == [
        {"act": "createEntry", "name": "Lập hồ sơ"},
        {"act": "submitEntry", "name": "Nộp hồ sơ"},
    ]
    await computed(statistics, world, Period.parse("2026"))
    asked = {"unit": town.a.id, "codes": ["ENTRY_REG", "ENTRY_STATE[state=SUBMITTED]", "ENTRY_NONE"]}
    answer = (await ask("pcs", NUMBERS, **asked))["data"]["statistics"]["indicators"]
    assert answer == [
        {"code": "ENTRY_REG", "name": "Hồ sơ đăng ký", "value": "1"},
        {
            "code": "ENTRY_STATE[state=SUBMITTED]",
            "name": "Hồ sơ theo trạng thái – chờ xét duyệt",
            "value": "1",
        },
    ]
    everything = (await ask("pcs", NUMBERS, unit=town.a.id))["data"]["statistics"]["indicators"]
    assert len(everything) > 5
    assert (await ask("pcs", NUMBERS, unit=town.a.id, codes=[]))["data"]["statistics"]["indicators"] == []


def test_the_words_of_checks_are_those_of_the_schema() -> None:
    def label(value: object) -> str:
        said = enum_labels.label(value).vietnamese  # type: ignore[arg-type]
        return said[0].lower() + said[1:]

    for kind, known in (
        (AwardForm, check_words.FORMS),
        (Rating, check_words.RATINGS),
        (Discipline, check_words.DISCIPLINE),
    ):
        assert {value: label(value) for value in kind} == {value: known[value] for value in kind}
    assert {reach: check_words.ACHIEVED[reach] for reach in Reach} == {reach: label(reach) for reach in Reach}
    assert {one: check_words.SEVERITIES[one] for one in Severity} == {one: label(one) for one in Severity}
