"""Report packs over HTTP: asked for, made by the function, fetched by everyone who may, sent and received."""

from typing import Any

import httpx
import pytest

from functions import runtime
from functions.rendering.pack import rendered
from movement.model.entries import State
from movement.model.people import POLICY, Role, Scope
from movement.model.periods import Period
from movement.usecases import report_runs, statistics
from movement.world import World
from tests import uploads
from tests.builders import Clock, Town, make_entry
from tests.graphql_api.conftest import Ask

HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")
FIELDS = """id version state period format sample failure progress unit { id } requestedAt madeAt
  basis { g hash cutOff computedAt } files { kind name size sha256 downloadUrl }
  submission { number sentOn upload { id } } reception { number receivedOn } history { act role name }"""
SHAPES = {
    "requestReport": "RequestReportInput!",
    "submitReport": "SubmitReportInput!",
    "receiveReport": "ReceiveReportInput!",
}
YEAR = Period.parse("2026")


class Clerk:
    """Does acts on reports with a new request id each time."""

    def __init__(self, ask: Ask, tag: str) -> None:
        self.ask, self.tag, self.number = ask, tag, 0

    async def __call__(self, handle: str, act: str, **given: Any) -> dict[str, Any]:
        """Return the payload."""
        self.number += 1
        text = (
            f"mutation M($i: {SHAPES[act]}) {{ {act}(input: $i) {{ report {{ {FIELDS} }} problems {{ code path }} }} }}"
        )
        answer = await self.ask(handle, text, i={"requestId": f"report-{self.tag}-{self.number}"} | given)
        payload: dict[str, Any] = answer["data"][act]
        return payload

    async def done(self, handle: str, act: str, **given: Any) -> dict[str, Any]:
        """Return the report; the act must be done."""
        payload = await self(handle, act, **given)
        assert payload["problems"] == [], (handle, act)
        report: dict[str, Any] = payload["report"]
        return report


@pytest.fixture
async def clerk(world: World, town: Town, ask: Ask) -> Clerk:
    await make_entry(world, town, State.SUBMITTED, title="Hiến đất mở đường (dữ liệu mẫu)")
    await statistics.evaluate(world.fresh(), town.province.id, YEAR)
    return Clerk(ask, town.tag)


async def made(world: World, town: Town) -> report_runs.Run:
    return await report_runs.evaluate(world.fresh(), town.province.id, YEAR, lambda _: None, rendered)


async def test_a_report_goes_its_whole_way(
    world: World, town: Town, clerk: Clerk, ask: Ask, clock: Clock, http: httpx.AsyncClient
) -> None:
    report = await clerk.done("rpt", "requestReport", unit=town.a.id, period="ND09:2026", format="STATE")
    shown = {name: report[name] for name in ("version", "state", "period", "format", "progress", "files", "basis")}
    assert shown == {
        "version": 1,
        "state": "REQUESTED",
        "period": "2026",
        "format": "STATE",
        "progress": 0,
        "files": [],
        "basis": None,
    }
    assert (await made(world, town)).made == (report["id"],)
    query = f"query R($id: ID!) {{ report(id: $id) {{ {FIELDS} }} }}"
    report = (await ask("rpt", query, id=report["id"]))["data"]["report"]
    assert (report["state"], report["progress"], report["sample"], report["failure"]) == ("READY", 100, True, "")
    assert (report["basis"]["cutOff"], len(report["basis"]["hash"])) == ("2026-12-15", 64)
    assert [file["kind"] for file in report["files"]] == ["DOCX", "XLSX", "HTML"]
    for file in report["files"]:
        fetched = await http.get(file["downloadUrl"])
        assert (fetched.status_code, len(fetched.content)) == (200, file["size"])
        assert fetched.headers["content-disposition"] == f'attachment; filename="{file["name"]}"'
        assert (await http.put(file["downloadUrl"], content=b"x")).status_code == 403
    signed = await uploads.confirmed(world, town, unit=town.a)
    given = {"id": report["id"], "version": report["version"], "number": "12-BC/ĐU", "sentOn": "2026-11-24"}
    sent = await clerk.done("rpt", "submitReport", **given, upload=signed.id)
    assert sent["submission"] == {"number": "12-BC/ĐU", "sentOn": "2026-11-24", "upload": {"id": signed.id}}
    clock.forward(days=1)
    got = await clerk.done(
        "pcs", "receiveReport", id=sent["id"], version=sent["version"], number="345", receivedOn="2026-11-25"
    )
    assert (got["state"], got["reception"]) == ("RECEIVED", {"number": "345", "receivedOn": "2026-11-25"})
    assert [(one["act"], one["role"], one["name"]) for one in got["history"]] == [
        ("requestReport", "RPT", "Yêu cầu lập báo cáo"),
        ("beginReport", "SYS", "Bắt đầu lập báo cáo"),
        ("finishReport", "SYS", "Lập xong báo cáo"),
        ("submitReport", "RPT", "Ghi nhận đã gửi báo cáo"),
        ("receiveReport", "PCS", "Ghi nhận đã tiếp nhận báo cáo"),
    ]
    late = await http.get(report["files"][0]["downloadUrl"])
    assert late.status_code == 403


def may(town: Town, handle: str, policy: str) -> bool:
    """Say whether the matrix lets a person of the town do the act to commune A."""
    grant = town.people().get(handle)
    scope = Scope.NEVER if grant is None else POLICY[policy][grant.role]
    return (
        grant is not None
        and {
            Scope.NEVER: False,
            Scope.OWN: grant.path == town.a.path,
            Scope.SUBTREE: town.a.path.startswith(grant.path),
            Scope.PROVINCE: True,
        }[scope]
    )


async def test_every_role_tries_every_act(world: World, town: Town, clerk: Clerk, ask: Ask, snapshot: Any) -> None:
    new = {"unit": town.a.id, "period": "2026", "format": "PARTY"}
    report = await clerk.done("rpt", "requestReport", **new)
    await made(world, town)
    query = """query R($id: ID!, $u: ID!) { report(id: $id) { id } node(id: $id) { id }
      reports(unit: $u, first: 9) { edges { node { id } } } }"""
    for handle in HANDLES:
        data = (await ask(handle, query, id=report["id"], u=town.a.id))["data"]
        reads = may(town, handle, "report.read")
        one = {"id": report["id"]} if reads else None
        listed = {"edges": [{"node": one}]} if reads else None
        assert data == {"report": one, "node": one, "reports": listed}, handle

    async def refused(handle: str, act: str, code: str, **given: Any) -> None:
        before = snapshot()
        payload = await clerk(handle, act, **given)
        assert payload["report"] is None
        assert [problem["code"] for problem in payload["problems"]] == [code], (handle, act)
        assert snapshot() == before

    at = {"id": report["id"], "version": 3, "number": "1"}
    for handle in HANDLES:
        seen = "FORBIDDEN" if may(town, handle, "report.read") else "NOT_FOUND"
        if not may(town, handle, "report.make"):
            await refused(handle, "requestReport", "NOT_FOUND" if handle == "stranger" else "FORBIDDEN", **new)
        if not may(town, handle, "report.submit"):
            await refused(handle, "submitReport", seen, **at, sentOn="2026-11-24")
        if not may(town, handle, "report.receive"):
            await refused(handle, "receiveReport", seen, **at, receivedOn="2026-11-24")
    assert [h for h in HANDLES if may(town, h, "report.make")] == ["rpt", "rv1", "rv2", "pcs", "ldr", "aud"]
    assert [h for h in HANDLES if may(town, h, "report.submit")] == ["rpt", "rv1", "pcs"]
    assert [h for h in HANDLES if may(town, h, "report.receive")] == ["pcs"]
    for handle in ("rv1", "rv2", "pcs", "ldr", "aud"):
        await clerk.done(handle, "requestReport", **new)


def test_who_may_read_a_report_may_read_its_numbers() -> None:
    wide = [Scope.NEVER, Scope.OWN, Scope.BELOW, Scope.SUBTREE, Scope.PROVINCE]
    for role in Role:
        for act in ("report.read", "report.make"):
            assert wide.index(POLICY[act][role]) <= wide.index(POLICY["statistics.read"][role]), (role, act)


async def test_the_list_has_a_units_own_reports_first_and_pages(
    world: World, town: Town, clerk: Clerk, ask: Ask
) -> None:
    made = []
    for unit in (town.b, town.province, town.a, town.province):
        world.clock.forward(seconds=1)  # type: ignore[attr-defined]
        made.append((await clerk.done("pcs", "requestReport", unit=unit.id, period="2026", format="PARTY"))["id"])
    query = """query R($u: ID!, $after: String) { reports(unit: $u, first: 3, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } }"""
    first = (await ask("pcs", query, u=town.province.id))["data"]["reports"]
    rest = (await ask("pcs", query, u=town.province.id, after=first["pageInfo"]["endCursor"]))["data"]["reports"]
    found = [edge["node"]["id"] for page in (first, rest) for edge in page["edges"]]
    below = [made[2], made[0]] if town.a.path < town.b.path else [made[0], made[2]]
    assert found == [made[1], made[3], *below]
    assert (len(first["edges"]), rest["pageInfo"]["hasNextPage"]) == (3, False)
    own = (await ask("rpt", query, u=town.province.id))["data"]["reports"]
    assert [edge["node"]["id"] for edge in own["edges"]] == [made[2]]


async def test_the_function_makes_what_was_asked_for_everywhere(world: World, town: Town, clerk: Clerk) -> None:
    report = await clerk.done("ldr", "requestReport", unit=town.province.id, period="2026", format="PARTY")
    lines: list[str] = []
    result = await runtime.run("reports", "", world, lines.append)
    mine = [root for root in result["roots"] if root["root"] == town.province.id]
    assert [root["made"] for root in mine] == [(report["id"],)]
    assert (result["written"], result["failed"]) == (True, 0)
    assert f"Report {report['id']} (2026): 90 %" in lines
    assert (await runtime.run("reports", "2026", world))["made"] == 0
