"""Files over HTTP as a client sends them: asked for by GraphQL, put beside it, confirmed, used, fetched."""

import asyncio
from typing import Any

import httpx
import pytest

from movement.model.entries import State
from movement.world import World
from tests.builders import Town, make_entry, new_id
from tests.files import DOCX, PDF, office, sha256
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_matrix import HANDLES

UPLOAD = "id purpose name type mediaType size sha256 state createdAt confirmedAt version downloadUrl unit { id }"
REQUEST = f"""mutation R($input: RequestUploadInput!) {{ requestUpload(input: $input) {{
  upload {{ {UPLOAD} }} target {{ url method headers {{ name value }} expiresAt }}
  problems {{ code message path }} }} }}"""
CONFIRM = f"""mutation C($input: ConfirmUploadInput!) {{ confirmUpload(input: $input) {{
  upload {{ {UPLOAD} }} problems {{ code message path }} }} }}"""
READ = f"query U($id: ID!) {{ upload(id: $id) {{ {UPLOAD} }} }}"
REPORT = """mutation P($input: ReportEntryInput!) { reportEntry(input: $input) {
  entry { id outputs { evidence { title url upload { id name downloadUrl } } } } problems { code path } } }"""
NOTHING = {"upload": None, "target": None}


class Client:
    """One of the town's people at a browser."""

    def __init__(self, ask: Ask, http: httpx.AsyncClient, handle: str) -> None:
        self._ask, self._http, self._handle = ask, http, handle

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        return await self._ask(self._handle, query, **variables)

    async def request(self, owner: str, body: bytes = PDF, **more: Any) -> dict[str, Any]:
        given = {
            "requestId": f"ask-{new_id('f')}",
            "unit": owner,
            "purpose": "EVIDENCE",
            "name": "Biên bản.pdf",
            "type": "PDF",
            "size": len(body),
            "sha256": sha256(body),
        } | more
        answer: dict[str, Any] = (await self.ask(REQUEST, input=given))["data"]["requestUpload"]
        return answer

    async def put(self, target: dict[str, Any], body: bytes = PDF) -> int:
        headers = {header["name"]: header["value"] for header in target["headers"]}
        sent = await self._http.request(target["method"], target["url"], content=body, headers=headers)
        return sent.status_code

    async def confirm(self, upload: dict[str, Any], request: str = "") -> dict[str, Any]:
        given = {"id": upload["id"], "version": upload["version"], "requestId": request or f"ok-{new_id('f')}"}
        answer: dict[str, Any] = (await self.ask(CONFIRM, input=given))["data"]["confirmUpload"]
        return answer

    async def send(self, owner: str, body: bytes = PDF, **more: Any) -> dict[str, Any]:
        asked = await self.request(owner, body, **more)
        assert await self.put(asked["target"], body) == 200
        done: dict[str, Any] = (await self.confirm(asked["upload"]))["upload"]
        return done


@pytest.fixture
def reporter(ask: Ask, http: httpx.AsyncClient) -> Client:
    return Client(ask, http, "rpt")


async def test_the_way_of_a_file(world: World, town: Town, reporter: Client, http: httpx.AsyncClient, ask: Ask) -> None:
    asked = await reporter.request(town.a_committee.id)
    assert asked["problems"] == []
    upload, target = asked["upload"], asked["target"]
    assert upload == {
        "id": upload["id"],
        "purpose": "EVIDENCE",
        "name": "Biên bản.pdf",
        "type": "PDF",
        "mediaType": "application/pdf",
        "size": len(PDF),
        "sha256": sha256(PDF),
        "state": "REQUESTED",
        "createdAt": "2026-11-24T05:00:00Z",
        "confirmedAt": None,
        "version": 1,
        "downloadUrl": None,
        "unit": {"id": town.a_committee.id},
    }
    assert (target["method"], target["expiresAt"]) == ("PUT", "2026-11-24T05:15:00Z")
    assert {"name": "Content-Type", "value": "application/pdf"} in target["headers"]
    assert await reporter.put(target) == 200
    confirmed = await reporter.confirm(upload)
    assert confirmed["problems"] == []
    done = confirmed["upload"]
    assert (done["state"], done["version"], done["confirmedAt"]) == ("CONFIRMED", 2, "2026-11-24T05:00:00Z")
    fetched = await http.get(done["downloadUrl"])
    assert (fetched.status_code, fetched.content) == (200, PDF)
    assert fetched.headers["content-disposition"] == "attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf"

    entry = await make_entry(world, town, State.RUNNING)
    evidence = [{"title": "Biên bản", "upload": done["id"]}, {"title": "Báo", "url": "https://example.org/1"}]
    outputs = [{"index": 0, "actual": "450", "evidence": evidence}]
    given = {"id": entry.id, "version": entry.version, "requestId": f"report-{entry.id}", "outputs": outputs}
    reported = (await reporter.ask(REPORT, input=given))["data"]["reportEntry"]
    assert reported["problems"] == []
    file, link = reported["entry"]["outputs"][0]["evidence"]
    assert link == {"title": "Báo", "url": "https://example.org/1", "upload": None}
    assert (file["title"], file["url"]) == ("Biên bản", None)
    assert (file["upload"]["id"], file["upload"]["name"]) == (done["id"], "Biên bản.pdf")
    assert (await http.get(file["upload"]["downloadUrl"])).content == PDF
    query = "query E($id: ID!) { entry(id: $id) { outputs { evidence { url upload { name } } } } }"
    for handle in ("rv1", "rv2", "ins", "pcs", "ldr", "aud"):
        seen = (await ask(handle, query, id=entry.id))["data"]["entry"]["outputs"][0]["evidence"]
        assert seen == [{"url": None, "upload": {"name": "Biên bản.pdf"}}, {"url": link["url"], "upload": None}]
    node = await ask("ldr", "query N($id: ID!) { node(id: $id) { id ... on Upload { name } } }", id=done["id"])
    assert node["data"]["node"] == {"id": done["id"], "name": "Biên bản.pdf"}


async def test_the_same_request_has_the_same_answer(town: Town, reporter: Client, http: httpx.AsyncClient) -> None:
    asked = [await reporter.request(town.a.id, requestId=f"ask-once-{town.tag}") for _ in range(2)]
    assert asked[0] == asked[1]
    assert await reporter.put(asked[1]["target"]) == 200
    assert await reporter.put(asked[0]["target"]) == 412
    confirmed = [await reporter.confirm(asked[0]["upload"], f"confirm-{town.tag}") for _ in range(2)]
    assert confirmed[0] == confirmed[1]
    assert confirmed[0]["upload"]["state"] == "CONFIRMED"
    assert (await http.get(confirmed[1]["upload"]["downloadUrl"])).status_code == 200


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><script>alert(1)</script></html>", {}),
        (office("word/document.xml", "word/vbaProject.bin"), {"type": "DOCX", "name": "a.docx"}),
        (DOCX, {"type": "XLSX", "name": "a.xlsx"}),
    ],
)
async def test_a_file_of_another_kind_is_refused_with_a_problem(
    town: Town, reporter: Client, body: bytes, said: dict[str, Any]
) -> None:
    asked = await reporter.request(town.a.id, body, **said)
    assert await reporter.put(asked["target"], body) == 200
    answers = [await reporter.confirm(asked["upload"], f"wrong-{town.tag}") for _ in range(2)]
    assert answers[0] == answers[1]
    refused = answers[0]
    assert (refused["upload"]["state"], refused["upload"]["downloadUrl"]) == ("REFUSED", None)
    assert [(p["code"], p["path"]) for p in refused["problems"]] == [("BAD_INPUT", ["type"])]
    assert (await reporter.confirm(refused["upload"]))["problems"][0]["code"] == "ILLEGAL_ACT"


@pytest.mark.parametrize("handle", HANDLES)
async def test_every_role_tries_every_act(
    town: Town, ask: Ask, http: httpx.AsyncClient, reporter: Client, handle: str
) -> None:
    client = Client(ask, http, handle)
    tried = await client.request(town.a_committee.id)
    codes = [problem["code"] for problem in tried["problems"]]
    if handle in {"rpt", "rv1", "ins", "pcs"}:
        assert codes == []
        assert await client.put(tried["target"]) == 200
        assert (await client.confirm(tried["upload"]))["upload"]["state"] == "CONFIRMED"
    else:
        assert codes == (["NOT_FOUND"] if handle == "stranger" else ["FORBIDDEN"])
        assert tried | NOTHING == tried
    asked = await reporter.request(town.a_committee.id)
    await reporter.put(asked["target"])
    if handle != "rpt":
        refused = await client.confirm(asked["upload"])
        assert [(p["code"], p["path"]) for p in refused["problems"]] == [("NOT_FOUND", ["id"])]
        assert refused["upload"] is None
    done = (await reporter.confirm(asked["upload"]))["upload"]
    seen = (await client.ask(READ, id=done["id"]))["data"]["upload"]
    if handle in {"rpt", "rv1", "rv2", "ins", "pcs", "ldr", "aud"}:
        assert seen["id"] == done["id"]
        assert (await http.get(seen["downloadUrl"])).content == PDF
    else:
        assert seen is None


@pytest.mark.parametrize("handle", ["rpt-b", "rv1-b", "adm", "stranger"])
async def test_anothers_upload_answers_as_if_it_were_not_there(
    town: Town, ask: Ask, http: httpx.AsyncClient, reporter: Client, handle: str
) -> None:
    client, there = Client(ask, http, handle), await reporter.send(town.a.id)
    waiting = (await reporter.request(town.a.id))["upload"]
    absent = {"id": "f0000000000000000", "version": 1}
    for query in (READ, READ.replace("upload(id: $id)", "node(id: $id)").replace(UPLOAD, "id")):
        answers = [await client.ask(query, id=one["id"]) for one in (there, waiting, absent)]
        assert len({str(answer) for answer in answers}) == 1
        assert answers[0]["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    refusals = [await client.confirm(one) for one in (there, waiting, absent)]
    assert len({str(refusal) for refusal in refusals}) == 1


async def test_evidence_by_a_file_that_is_not_the_units_answers_as_if_it_were_not_there(
    world: World, town: Town, ask: Ask, http: httpx.AsyncClient, reporter: Client
) -> None:
    others = await Client(ask, http, "rpt-b").send(town.b.id)
    entry = await make_entry(world, town, State.RUNNING)
    for number, named in enumerate((others["id"], "f0000000000000000", entry.id, "../x")):
        outputs = [{"index": 0, "actual": "450", "evidence": [{"title": "x", "upload": named}]}]
        given = {"id": entry.id, "version": entry.version, "requestId": f"r{number}-{entry.id}", "outputs": outputs}
        told = (await reporter.ask(REPORT, input=given))["data"]["reportEntry"]
        path = ["outputs", "0", "evidence", "0", "upload"]
        assert told == {"entry": None, "problems": [{"code": "NOT_FOUND", "path": path}]}


HOSTILE: list[tuple[dict[str, Any], str]] = [
    ({"name": "a\u202efdp.exe.pdf"}, "name"),
    ({"name": "..\\..\\a.pdf"}, "name"),
    ({"name": "a\u0000.pdf"}, "name"),
    ({"name": "=cmd|'/c calc'!A1.pdf"}, "name"),
    ({"name": "<img src=x onerror=alert(1)>.pdf"}, "name"),
    ({"name": "a.pdf.html"}, "name"),
    ({"name": ""}, "name"),
    ({"name": "á" * 5000}, "name"),
    ({"size": 0}, "size"),
    ({"size": -1}, "size"),
    ({"size": 2**31 - 1}, "size"),
    ({"sha256": "A" * 64}, "sha256"),
    ({"sha256": ""}, "sha256"),
    ({"type": "CSV"}, "type"),
    ({"purpose": "IMPORT"}, "type"),
    ({"unit": "../../etc"}, "unit"),
    ({"requestId": "x"}, "requestId"),
]


@pytest.mark.parametrize(("said", "path"), HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_declarations_are_problems(town: Town, reporter: Client, said: dict[str, Any], path: str) -> None:
    answer = await reporter.request(town.a.id, **said)
    assert [problem["path"] for problem in answer["problems"]] == [[path]]
    assert answer["problems"][0]["code"] in {"BAD_INPUT", "TOO_LARGE", "NOT_FOUND"}
    assert answer | NOTHING == answer


SHAPES: list[dict[str, Any]] = [
    *({"size": size} for size in (2**31, 1.5, "1", True, None)),
    *({"type": kind} for kind in ("HTML", "pdf", None)),
    *({"name": name} for name in (None, 5, ["a.pdf"])),
    {"purpose": "OTHER"},
    {"sha256": 0},
    {"state": "CONFIRMED"},
    {"by": "x"},
    {"path": "/"},
]


@pytest.mark.parametrize("said", SHAPES, ids=str)
async def test_other_shapes_are_request_errors(town: Town, ask: Ask, said: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "requestId": "shape-1234",
        "unit": town.a.id,
        "purpose": "EVIDENCE",
        "name": "a.pdf",
        "type": "PDF",
    }
    given |= {"size": 1, "sha256": "0" * 64}
    answer = await ask("rpt", REQUEST, input=given | said)
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_of_two_confirmations_at_once_one_changes_the_record(town: Town, reporter: Client) -> None:
    asked = await reporter.request(town.a.id)
    await reporter.put(asked["target"])
    answers = await asyncio.gather(*(reporter.confirm(asked["upload"]) for _ in range(2)))
    codes = sorted(p["code"] for answer in answers for p in answer["problems"])
    assert codes in (["CONFLICT"], ["ILLEGAL_ACT"])
    assert [a["upload"]["version"] for a in answers if a["upload"]] == [2]


async def test_the_files_of_a_report_are_read_in_one_call(world: World, town: Town, reporter: Client, ask: Ask) -> None:
    sent = [await reporter.send(town.a_committee.id) for _ in range(5)]
    entry = await make_entry(world, town, State.RUNNING)
    evidence = [{"title": "x", "upload": one["id"]} for one in sent]
    outputs = [{"index": 0, "actual": "450", "evidence": evidence}]
    given = {"id": entry.id, "version": entry.version, "requestId": f"report-{entry.id}", "outputs": outputs}
    assert (await reporter.ask(REPORT, input=given))["data"]["reportEntry"]["problems"] == []
    query = "query E($id: ID!) { entry(id: $id) { outputs { evidence { title PART } } } }"
    await ask("ldr", "{ me { subject } }")
    for part, calls in (("", 1), ("upload { name downloadUrl }", 2)):
        before = world.store.calls
        await ask("ldr", query.replace("PART", part), id=entry.id)
        assert world.store.calls - before == calls
