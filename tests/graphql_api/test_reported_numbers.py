"""Reported numbers by GraphQL: what is missing, what is suppressed, and the returns behind a number."""

from movement.model.periods import Period
from movement.model.returns import ReturnState
from movement.usecases import statistics
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.conftest import Ask
from tests.return_builders import at_work, make_return, persons_type

NUMBERS = """query N($unit: ID!) { statistics(unit: $unit, period: "2026-M11") { final reported {
  code name unitOfMeasure source value own samePeriodLastYear reported expected suppressed ownSuppressed
  lastYearSuppressed returns(first: 5) { edges { node { id } } } } } }"""


async def test_a_client_sees_what_is_missing_and_what_is_suppressed(ask: Ask, world: World, town: Town) -> None:
    type_ = await persons_type(at_work(world), town)
    made = await make_return(
        world, town, type_, ReturnState.APPROVED, values={"RECV_PEOPLE": "3", "PET_IN": "8", "PET_DONE": "7"}
    )
    values = {"RECV_PEOPLE": "20", "PET_IN": "", "PET_DONE": ""}
    other = await make_return(world, town, type_, ReturnState.APPROVED, unit=town.b, values=values)
    await statistics.evaluate(world.fresh(), town.province.id, Period.parse("2026-M11"))
    answer = await ask("pcs", NUMBERS, unit=town.province.id)
    assert answer["data"]["statistics"]["final"] is True
    found = {one["code"]: one for one in answer["data"]["statistics"]["reported"]}
    assert list(found) == ["PET_DONE", "PET_IN", "PET_RATE", "RECV_PEOPLE"]
    assert found["PET_IN"] == {
        "code": "PET_IN",
        "name": "Đơn tiếp nhận",
        "unitOfMeasure": "đơn",
        "source": "REPORTED",
        "value": "8",
        "own": None,
        "samePeriodLastYear": None,
        "reported": 1,
        "expected": 3,
        "suppressed": False,
        "ownSuppressed": False,
        "lastYearSuppressed": False,
        "returns": {"edges": [{"node": {"id": made.id}}]},
    }
    assert (found["PET_RATE"]["value"], found["PET_RATE"]["source"]) == ("87.50", "COMPUTED")
    assert found["PET_RATE"]["returns"] is None
    assert found["RECV_PEOPLE"]["value"] == "23"
    behind = {edge["node"]["id"] for edge in found["RECV_PEOPLE"]["returns"]["edges"]}
    assert behind == {made.id, other.id}
    answer = await ask("rpt", NUMBERS, unit=town.a.id)
    found = {one["code"]: one for one in answer["data"]["statistics"]["reported"]}
    hidden = found["RECV_PEOPLE"]
    assert [hidden[name] for name in ("value", "own", "reported", "suppressed", "ownSuppressed", "returns")] == [
        None,
        None,
        None,
        True,
        True,
        None,
    ]


PUBLISH = """mutation P($i: PublishStatisticsInput!) { publishStatistics(input: $i) {
  publication { period version versions { number reason } } problems { code path } } }"""
PUBLISHED = """query N($unit: ID!, $newest: Boolean!) {
  statistics(unit: $unit, period: "2026-M11", provisional: $newest) {
  provisional publicationVersion published { number reason } publishedVersions { number } } }"""


async def test_staff_publish_and_clients_see_which_version_they_have(ask: Ask, world: World, town: Town) -> None:
    await persons_type(at_work(world), town)
    await statistics.evaluate(world.fresh(), town.province.id, Period.parse("2026-M11"))
    unit = town.province.id
    answer = await ask("ldr", PUBLISHED, unit=unit, newest=False)
    assert answer["data"]["statistics"] == {
        "provisional": True,
        "publicationVersion": None,
        "published": None,
        "publishedVersions": [],
    }
    given = {"requestId": "publish-november", "unit": unit, "period": "2026-M11"}
    answer = await ask("ldr", PUBLISH, i=given)
    assert answer["data"]["publishStatistics"] == {
        "publication": None,
        "problems": [{"code": "FORBIDDEN", "path": []}],
    }
    wanted = {"publication": {"period": "2026-M11", "version": 1, "versions": [{"number": 1, "reason": ""}]}}
    for _ in range(2):
        answer = await ask("pcs", PUBLISH, i=given)
        assert answer["data"]["publishStatistics"] == wanted | {"problems": []}
    for newest in (False, True):
        answer = await ask("ldr", PUBLISHED, unit=unit, newest=newest)
        assert answer["data"]["statistics"] == {
            "provisional": newest,
            "publicationVersion": 1,
            "published": {"number": 1, "reason": ""},
            "publishedVersions": [{"number": 1}],
        }
    answer = await ask("adm", PUBLISHED, unit=unit, newest=True)
    assert answer["data"]["statistics"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


PLANNED = """query N($unit: ID!, $period: String!) { statistics(unit: $unit, period: $period) {
  indicators(codes: ["ENTRY_REG"]) { value plan completion }
  reported(codes: ["PET_IN", "PET_RATE", "RECV_PEOPLE"]) { code value plan completion } } }"""
STATE = """mutation T($input: RecordTargetsInput!) { recordTargets(input: $input) {
  yearTargets { version year targets { code value } unit { id } } problems { code path } } }"""
STATED = "query Y($unit: ID!, $year: Int!) { yearTargets(unit: $unit, year: $year) { version targets { code value } } }"


async def test_a_year_stands_beside_its_plan(ask: Ask, world: World, town: Town) -> None:
    type_ = await persons_type(at_work(world), town)
    values = {"RECV_PEOPLE": "3", "PET_IN": "8", "PET_DONE": "7"}
    await make_return(world, town, type_, ReturnState.APPROVED, values=values)
    await make_entry(world, town)
    given = [
        {"code": "RECV_PEOPLE", "value": "30"},
        {"code": "PET_RATE", "value": "90"},
        {"code": "PET_IN", "value": "12"},
        {"code": "ENTRY_REG", "value": "4"},
    ]
    asked = {"requestId": "targets-2026-a", "unit": town.a.id, "year": 2026, "targets": given}
    answer = await ask("rpt", STATE, input=asked)
    stated = sorted(given, key=lambda one: one["code"])
    made = {"version": 1, "year": 2026, "targets": stated, "unit": {"id": town.a.id}}
    assert answer["data"]["recordTargets"] == {"yearTargets": made, "problems": []}
    answer = await ask("rv2", STATED, unit=town.a.id, year=2026)
    assert answer["data"]["yearTargets"] == {"version": 1, "targets": stated}
    answer = await ask("rpt-b", STATED, unit=town.a.id, year=2026)
    assert answer["data"]["yearTargets"] is None
    for period in ("2026", "2026-M11"):
        await statistics.evaluate(world.fresh(), town.province.id, Period.parse(period))
    found = (await ask("pcs", PLANNED, unit=town.a.id, period="2026"))["data"]["statistics"]
    assert found["indicators"] == [{"value": "0", "plan": "4", "completion": "0.0"}]
    assert found["reported"] == [
        {"code": "PET_IN", "value": "8", "plan": "12", "completion": "66.7"},
        {"code": "PET_RATE", "value": "87.50", "plan": "90", "completion": "97.2"},
        # How much was reached would tell how few they are.
        {"code": "RECV_PEOPLE", "value": None, "plan": "30", "completion": None},
    ]
    for unit, period in ((town.a, "2026-M11"), (town.province, "2026")):
        found = (await ask("pcs", PLANNED, unit=unit.id, period=period))["data"]["statistics"]
        assert {one["plan"] for one in (*found["indicators"], *found["reported"])} == {None}
        assert {one["completion"] for one in (*found["indicators"], *found["reported"])} == {None}
