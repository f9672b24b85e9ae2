"""Periodic reports by GraphQL: from the calendar to the accepted return, as documents that a client sends."""

from typing import Any

import pytest

from movement.model.errors import Code
from movement.model.returns import ReturnState
from movement.world import World
from tests.builders import Town
from tests.graphql_api.conftest import Ask
from tests.return_builders import CODES, NUMBERS, at_work, make_return, make_type

CALENDAR = """mutation M($i: SetCalendarInput!) { setCalendar(input: $i) {
  calendar { version versions { number holidays { day name } worked } } problems { code path } } }"""
DEFINE = """mutation M($i: DefineIndicatorsInput!) { defineIndicators(input: $i) {
  catalogue { version definitions { code validFrom validTo } } problems { code path } } }"""
TYPE = """mutation M($i: DefineReportTypeInput!) { defineReportType(input: $i) {
  reportType { id version code name at(date: "2026-12-01") { number kind checks { code kind severity factor } } }
  problems { code path } } }"""


def act(name: str, shape: str) -> str:
    return (
        f"mutation M($i: {shape}!) {{ {name}(input: $i) {{ return {{ id version state }} problems {{ code path }} }} }}"
    )


async def done(ask: Ask, handle: str, document: str, **given: Any) -> dict[str, Any]:
    answer = await ask(
        handle, document, i={"requestId": f"returns-{handle}-{abs(hash(str((document, given))))}"} | given
    )
    assert "errors" not in answer, answer
    (payload,) = answer["data"].values()
    assert payload["problems"] == [], payload
    found: dict[str, Any] = next(value for name, value in payload.items() if name != "problems")
    return found


async def test_staff_enter_what_reports_are_made_of(ask: Ask, town: Town) -> None:
    unit = town.province.id
    made = await done(
        ask,
        "pcs",
        CALENDAR,
        unit=unit,
        effectiveFrom="2026-11-01",
        holidays=[{"day": "2027-01-01", "name": "Tết Dương lịch"}],
        worked=["2027-01-02"],
        cuts=[{"fromYear": 2027, "lastDay": 20}],
    )
    assert made["versions"] == [
        {"number": 1, "holidays": [{"day": "2027-01-01", "name": "Tết Dương lịch"}], "worked": ["2027-01-02"]}
    ]
    indicator = {"code": "PET_IN", "name": "Đơn", "unitOfMeasure": "đơn", "source": "REPORTED"}
    first = await done(ask, "pcs", DEFINE, unit=unit, definitions=[indicator | {"validFrom": "2026-11-01"}])
    further = [indicator | {"validFrom": "2027-01-01", "name": "Đơn thư", "splits": [{"key": "kind", "values": ["A"]}]}]
    again = await done(ask, "pcs", DEFINE, unit=unit, version=first["version"], definitions=further)
    assert again["definitions"] == [
        {"code": "PET_IN", "validFrom": "2026-11-01", "validTo": "2027-01-01"},
        {"code": "PET_IN", "validFrom": "2027-01-01", "validTo": None},
    ]
    asked = "query Q($u: ID!, $d: Date) { indicators(unit: $u, at: $d) { name splits { key values } } }"
    for day, name in (("2026-12-31", "Đơn"), ("2027-01-01", "Đơn thư"), ("2026-10-31", None)):
        answer = await ask("rpt", asked, u=town.a.id, d=day)
        assert [d["name"] for d in answer["data"]["indicators"]] == ([name] if name else [])
    kind = await done(
        ask,
        "pcs",
        TYPE,
        unit=unit,
        code="DON_THU",
        name="Báo cáo đơn thư",
        effectiveFrom="2026-11-15",
        kind="QUARTER",
        indicators=["PET_IN"],
        unitKinds=["TERRITORY"],
        deadlines=[{"tier": "COMMUNE", "days": 2}],
        checks=[{"code": "V01", "kind": "OUTLIER", "codes": ["PET_IN"], "severity": "WARN", "factor": "3.5"}],
    )
    checks = [{"code": "V01", "kind": "OUTLIER", "severity": "WARN", "factor": "3.5"}]
    assert kind["at"] == {"number": 1, "kind": "QUARTER", "checks": checks}
    types = await ask("rpt", "query Q($u: ID!) { reportTypes(unit: $u) { id code } }", u=town.a.id)
    assert types["data"]["reportTypes"] == [{"id": kind["id"], "code": "DON_THU"}]


async def test_a_return_from_draft_to_accepted(ask: Ask, world: World, town: Town) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    values = [{"code": code, "value": NUMBERS[code]} for code in CODES]
    made = await done(
        ask, "rpt", act("createReturn", "CreateReturnInput"), unit=town.a.id, type=type_.id, period="2026-M11"
    )
    at = {"id": made["id"], "version": made["version"]}
    refused = await ask("rpt", act("submitReturn", "SubmitReturnInput"), i=at | {"requestId": "early-submission"})
    assert refused["data"]["submitReturn"] == {
        "return": None,
        "problems": [{"code": "MISSING_FIELD", "path": ["values", code]} for code in CODES],
    }
    steps: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("rpt", "saveReturn", "SaveReturnInput", {"values": values}),
        ("rpt", "submitReturn", "SubmitReturnInput", {}),
        ("rv1", "sendReturnBack", "ReturnActInput", {"reason": "Kiểm lại."}),
        ("pcs", "extendReturn", "ExtendReturnInput", {"reason": "Bão.", "until": "2026-12-01"}),
        ("rpt", "submitReturn", "SubmitReturnInput", {}),
        ("rv1", "approveReturn", "ReturnActInput", {}),
        ("pcs", "acceptReturn", "ReturnActInput", {}),
        ("pcs", "reopenReturn", "ExtendReturnInput", {"reason": "Sai số đơn.", "until": "2026-12-05"}),
    )
    for handle, name, shape, more in steps:
        made = await done(ask, handle, act(name, shape), **{"id": made["id"], "version": made["version"]} | more)
    shown = """query Q($id: ID!) { return(id: $id) { state dueOn openUntil values { code value } unit { id }
      type { code } history { act name } extensions { until } } node(id: $id) { id } }"""
    answer = await ask("ldr", shown, id=made["id"])
    found = answer["data"]["return"]
    assert answer["data"]["node"] == {"id": made["id"]}
    assert (found["state"], found["dueOn"], found["openUntil"]) == ("RETURNED", "2026-11-18", "2026-12-05")
    assert found["values"] == [{"code": code, "value": NUMBERS[code]} for code in CODES]
    assert found["type"] == {"code": "DVK_THANG"}
    assert [h["act"] for h in found["history"]] == ["createReturn", *(name for _, name, _, _ in steps)]
    assert {h["name"] for h in found["history"]} >= {"Lập báo cáo", "Mở lại báo cáo"}
    hidden = await ask("rpt-b", shown, id=made["id"])
    assert hidden["data"] == {"return": None, "node": None}


async def test_completeness_says_who_is_missing(ask: Ask, world: World, town: Town) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    await make_return(world, town, type_, ReturnState.SUBMITTED)
    asked = """query Q($u: ID!, $t: ID!, $p: String!, $d: [Duty!], $a: String) {
      completeness(unit: $u, type: $t, period: $p) { expected received onTime late returned missing
        units(first: 1, after: $a, duty: $d) { edges { node { duty daysLate unit { name } } }
          pageInfo { hasNextPage endCursor } } } }"""
    answer = await ask("ldr", asked, u=town.province.id, t=type_.id, p="2026-M11", d=["MISSING"])
    found = answer["data"]["completeness"]
    page = found.pop("units")
    assert found == {"expected": 3, "received": 1, "onTime": 1, "late": 0, "returned": 0, "missing": 2}
    assert page["edges"] == [{"node": {"duty": "MISSING", "daysLate": 0, "unit": {"name": "Tỉnh Thử Nghiệm"}}}]
    more = await ask(
        "ldr", asked, u=town.province.id, t=type_.id, p="2026-M11", d=["MISSING"], a=page["pageInfo"]["endCursor"]
    )
    page = more["data"]["completeness"]["units"]
    assert [e["node"]["unit"]["name"] for e in page["edges"]] == ["Phường Đồng Tâm"]
    assert page["pageInfo"]["hasNextPage"] is False
    for unit, text, code in (
        (town.b.id, "2026-M11", Code.NOT_FOUND),
        (town.a.id, "2026-Q1", Code.BAD_PERIOD),
        (town.a.id, "x" * 5000, Code.BAD_PERIOD),
        ("", "2026-M11", Code.NOT_FOUND),
    ):
        answer = await ask("rpt", asked, u=unit, t=type_.id, p=text)
        assert answer["data"]["completeness"] is None
        assert [e["extensions"]["code"] for e in answer["errors"]] == [code]


@pytest.mark.parametrize("handle", ["rpt", "rv1", "ldr", "stranger"])
async def test_a_periods_returns_are_listed_by_place(ask: Ask, world: World, town: Town, handle: str) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    await make_return(world, town, type_, ReturnState.SUBMITTED)
    draft = await make_return(world, town, type_, unit=town.b)
    asked = """query Q($u: ID!, $t: ID!) { returns(unit: $u, type: $t, period: "2026-M11", first: 9) {
      edges { node { state unit { name } } } } }"""
    answer = await ask(handle, asked, u=town.province.id, t=type_.id)
    if handle == "stranger":
        assert answer["data"]["returns"] is None
        return
    # Commune B's draft is its own and the provincial staff's.
    assert [e["node"]["state"] for e in answer["data"]["returns"]["edges"]] == ["SUBMITTED"]
    staff = await ask("pcs", asked, u=town.province.id, t=type_.id)
    assert len(staff["data"]["returns"]["edges"]) == 2
    assert draft.state is ReturnState.DRAFT


async def test_a_body_records_its_plan_and_who_has_none_is_found(ask: Ask, town: Town) -> None:
    record = """mutation M($i: RecordImplementationPlanInput!) { recordImplementationPlan(input: $i) {
      implementationPlan { version number cellsReached cellsTotal unit { name } } problems { code path } } }"""
    plan = {"number": "12-KH/ĐU", "issuedOn": "2026-10-01", "cellsReached": 20, "cellsTotal": 25}
    made = await done(ask, "rpt", record, unit=town.a_committee.id, **plan)
    assert made == {
        "version": 1,
        "number": "12-KH/ĐU",
        "cellsReached": 20,
        "cellsTotal": 25,
        "unit": {"name": "Đảng ủy xã An Bình"},
    }
    made = await done(ask, "rpt", record, unit=town.a_committee.id, version=1, **plan | {"cellsReached": 25})
    assert (made["version"], made["cellsReached"]) == (2, 25)
    asked = """query Q($u: ID!, $h: Boolean) { implementationPlans(unit: $u, has: $h, first: 9) {
      edges { node { unit { name } plan { number version } } } } }"""
    names = {}
    for has in (True, False, None):
        answer = await ask("ldr", asked, u=town.province.id, h=has)
        edges = answer["data"]["implementationPlans"]["edges"]
        names[has] = sorted((e["node"]["unit"]["name"], e["node"]["plan"] is not None) for e in edges)
    assert names[True] == [("Đảng ủy xã An Bình", True)]
    assert names[False] == [("MTTQ xã An Bình", False), ("Đảng ủy phường Đồng Tâm", False)]
    assert names[None] == sorted(names[True] + names[False])
    wrong = plan | {"cellsReached": 30}
    for unit, given, code, path in (
        (town.a_front.id, wrong, "BAD_INPUT", ["cellsReached"]),
        (town.a_front.id, plan | {"issuedOn": "2026-11-25"}, "BAD_INPUT", ["issuedOn"]),
        (town.a.id, plan, "BAD_INPUT", ["unit"]),
        (town.b_committee.id, plan, "FORBIDDEN", []),
        (town.a_front.id, plan | {"upload": "f" + "0" * 16}, "NOT_FOUND", ["upload"]),
    ):
        answer = await ask("rpt", record, i={"requestId": f"wrong-{code}-{unit}", "unit": unit} | given)
        assert answer["data"]["recordImplementationPlan"]["problems"] == [{"code": code, "path": path}], given
