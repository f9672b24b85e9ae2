"""Score sheets by HTTP: entered by staff, read by a commune, tried with results."""

from typing import Any

from tests.builders import Town
from tests.graphql_api.conftest import Ask

CREATE = """mutation C($input: CreateScoreSheetInput!) { createScoreSheet(input: $input) {
  scoreSheet { id version versions { number effectiveFrom criteria { code most } bands { grade atLeast } } }
  problems { code path } } }"""
ADD = """mutation A($input: AddScoreSheetVersionInput!) { addScoreSheetVersion(input: $input) {
  scoreSheet { version versions { number } } problems { code path } } }"""
TRY = """query T($id: ID!, $day: Date!, $items: [ScoreItemInput!]!) { scoreSheet(id: $id) {
  at(date: $day) { number } score(date: $day, items: $items) { base score grade cappedBy } } }"""
FIRST: dict[str, Any] = {
    "effectiveFrom": "2026-01-01",
    "criteria": [
        {"code": "A", "name": "Lãnh đạo", "most": 6000},
        {"code": "B", "name": "Tiếp dân", "most": 4000, "mayNotApply": True},
        {"code": "KO", "name": "Điểm nóng", "kind": "KNOCK_OUT", "cap": "FAIR"},
    ],
    "bands": [
        {"grade": "EXCELLENT", "atLeast": 9000},
        {"grade": "FAIR", "atLeast": 6500},
        {"grade": "WEAK", "atLeast": 0},
    ],
}


async def test_a_sheet_from_entry_to_trial(town: Town, ask: Ask) -> None:
    given = {"requestId": f"sheet-{town.tag}-1", "unit": town.province.id, "name": "Phiếu", "firstVersion": FIRST}
    made = (await ask("pcs", CREATE, input=given))["data"]["createScoreSheet"]
    assert made["problems"] == []
    sheet = made["scoreSheet"]
    assert sheet["versions"][0]["bands"][0] == {"grade": "EXCELLENT", "atLeast": 9000}
    results = [{"criterion": "A", "achieved": 57, "target": 60}, {"criterion": "B", "applies": False}]
    tried = (await ask("rpt", TRY, id=sheet["id"], day="2026-05-01", items=results))["data"]["scoreSheet"]
    assert tried["score"] == {"base": 9500, "score": 9500, "grade": "EXCELLENT", "cappedBy": []}
    tried = await ask("rpt", TRY, id=sheet["id"], day="2026-05-01", items=[*results, {"criterion": "KO"}])
    assert tried["data"]["scoreSheet"]["score"]["grade"] == "FAIR"
    assert tried["data"]["scoreSheet"]["score"]["cappedBy"] == ["KO"]
    later = {"id": sheet["id"], "version": 1, "requestId": f"sheet-{town.tag}-2"}
    added = await ask("pcs", ADD, input=later | {"added": FIRST | {"effectiveFrom": "2027-01-01"}})
    assert added["data"]["addScoreSheetVersion"]["scoreSheet"] == {
        "version": 2,
        "versions": [{"number": 1}, {"number": 2}],
    }
    listed = await ask(
        "ldr", "query L($u: ID!) { scoreSheets(unit: $u, first: 5) { edges { node { id name } } } }", u=town.b.id
    )
    assert listed["data"]["scoreSheets"]["edges"] == [{"node": {"id": sheet["id"], "name": "Phiếu"}}]
    node = await ask("ins", "query N($id: ID!) { node(id: $id) { ... on ScoreSheet { name } } }", id=sheet["id"])
    assert node["data"]["node"] == {"name": "Phiếu"}


async def test_problems_and_errors(town: Town, ask: Ask) -> None:
    given = {"requestId": f"sheet-{town.tag}-3", "unit": town.province.id, "name": "Phiếu", "firstVersion": FIRST}
    for handle, change, problem in (
        ("rpt", {}, {"code": "FORBIDDEN", "path": []}),
        ("pcs", {"name": " "}, {"code": "BAD_INPUT", "path": ["name"]}),
        ("pcs", {"firstVersion": FIRST | {"bands": FIRST["bands"][:1]}}, {"code": "BAD_INPUT", "path": ["bands"]}),
    ):
        payload = (await ask(handle, CREATE, input=given | change))["data"]["createScoreSheet"]
        assert payload == {"scoreSheet": None, "problems": [problem]}
    sheet = (await ask("pcs", CREATE, input=given))["data"]["createScoreSheet"]["scoreSheet"]
    answer = await ask("rpt", TRY, id=sheet["id"], day="2026-05-01", items=[{"criterion": "A", "points": 6001}])
    assert answer["data"]["scoreSheet"]["score"] is None
    assert answer["errors"][0]["extensions"] == {"code": "BAD_INPUT", "path": ["items", "A"]}
    answer = await ask("rpt", TRY, id="s0000000000000000", day="2026-05-01", items=[])
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
