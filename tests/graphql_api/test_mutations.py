"""Every act by HTTP, done by the people whose act it is; and problems in the payload when it is not."""

import asyncio
from typing import Any

import pytest

from tests.builders import Town
from tests.graphql_api.conftest import Ask

FORM = {
    "title": "Tổ tự quản",
    "kind": "MODEL",
    "field": "POLITICAL_SYSTEM",
    "focus": ["PETITIONS"],
    "subject": "COMMUNITY_GROUP",
    "situation": "a",
    "objectives": "b",
    "criteria": "c",
    "content": "d",
    "method": "e",
    "area": "f",
    "beneficiaries": "g",
    "forces": [{"type": "CLAN", "name": "Dòng họ", "role": "LEAD"}],
    "resources": "h",
    "startsOn": "2026-11-01",
    "milestones": [{"dueOn": "2026-11-20", "what": "Sơ kết"}],
    "evaluatesOn": "2026-12-01",
    "outputs": [{"name": "Vụ hòa giải", "measure": "vụ", "target": "12.5"}],
    "sustainability": "i",
}
SCORES = [
    {"criterion": name, "points": 5, "reason": "Đạt"}
    for name in ("need", "leadership", "participation", "results", "replication", "sustainability")
]
PAYLOAD = "{ entry { id state version title unit { id } recognitions { level state } } problems { code path } }"


class Client:
    """Does acts as a browser would: with the version it last saw and a new request id each time."""

    def __init__(self, ask: Ask, prefix: str) -> None:
        self.ask, self.prefix, self.number = ask, prefix, 0
        self.entry: dict[str, Any] = {}

    async def do(self, handle: str, act: str, shape: str = "EntryActInput", **given: Any) -> dict[str, Any]:
        self.number += 1
        base = {"requestId": f"{self.prefix}-{self.number}"}
        if self.entry:
            base |= {"id": self.entry["id"], "version": self.entry["version"]}
        document = f"mutation A($input: {shape}!) {{ {act}(input: $input) {PAYLOAD} }}"
        answer = await self.ask(handle, document, input=base | given)
        assert "errors" not in answer, answer
        payload: dict[str, Any] = answer["data"][act]
        self.entry = payload["entry"] or self.entry
        return payload


@pytest.fixture
async def client(town: Town, ask: Ask) -> Client:
    made = Client(ask, f"client-{town.tag}")
    await made.do("rpt", "createEntry", "CreateEntryInput", unit=town.a_committee.id, **FORM)
    return made


async def test_a_whole_life(client: Client, town: Town) -> None:
    assert client.entry["state"] == "DRAFT"
    assert client.entry["unit"] == {"id": town.a_committee.id}
    await client.do("rpt", "editEntry", "EditEntryInput", title="Tổ tự quản số 1", isNew=None)
    assert client.entry["title"] == "Tổ tự quản số 1"
    states = []
    for handle, act, kind, given in (
        ("rpt", "submitEntry", "EntryActInput", {}),
        ("rv1", "returnEntry", "EntryActInput", {"reason": "Thiếu"}),
        ("rpt", "submitEntry", "EntryActInput", {}),
        ("rv1", "acceptEntry", "EntryActInput", {}),
        ("rpt", "startEntry", "StartEntryInput", {"runningFrom": "2026-11-24"}),
        (
            "rpt",
            "reportEntry",
            "ReportEntryInput",
            {
                "outputs": [
                    {"index": 0, "actual": "13", "evidence": [{"title": "Ảnh", "url": "https://example.org/a.jpg"}]}
                ]
            },
        ),
        ("rv1", "returnReport", "EntryActInput", {"reason": "Chưa rõ"}),
        (
            "rpt",
            "reportEntry",
            "ReportEntryInput",
            {
                "outputs": [
                    {"index": 0, "actual": "13", "evidence": [{"title": "Ảnh", "url": "https://example.org/a.jpg"}]}
                ]
            },
        ),
        ("ins", "verifyEntry", "VerifyEntryInput", {"scores": SCORES, "conflictSolved": False}),
    ):
        payload = await client.do(handle, act, kind, **given)
        assert payload["problems"] == []
        states.append(client.entry["state"])
    assert states == [
        "SUBMITTED",
        "RETURNED",
        "SUBMITTED",
        "ACCEPTED",
        "RUNNING",
        "REPORTED",
        "RUNNING",
        "REPORTED",
        "VERIFIED",
    ]
    decision = {"decisionNumber": "5/QĐ", "decidedOn": "2026-11-24"}
    await client.do("rv1", "recogniseEntry", "RecogniseEntryInput", level="GRASSROOTS", **decision)
    await client.do("pcs", "refuseRecognition", "RefuseRecognitionInput", level="PROVINCE", reason="Chưa lan tỏa")
    await client.do("pcs", "amendEntry", "AmendEntryInput", text="Đính chính", reason="Sai")
    assert client.entry["recognitions"] == [
        {"level": "GRASSROOTS", "state": "RECOGNISED"},
        {"level": "PROVINCE", "state": "NOT_RECOGNISED"},
    ]
    copy = await client.ask(
        "rpt-b",
        f"mutation R($input: ReplicateEntryInput!) {{ replicateEntry(input: $input) {PAYLOAD} }}",
        input={"id": client.entry["id"], "unit": town.b.id, "requestId": f"copy-{town.tag}-1"},
    )
    assert copy["data"]["replicateEntry"]["entry"]["state"] == "DRAFT"
    client.entry["version"] += 1
    revoked = await client.do(
        "pcs",
        "revokeRecognition",
        "RevokeRecognitionInput",
        level="GRASSROOTS",
        year=2026,
        decisionNumber="6/QĐ",
        reason="Gian dối",
    )
    assert revoked["entry"]["recognitions"][0] == {"level": "GRASSROOTS", "state": "REVOKED"}
    await client.do("rpt", "continueEntry")
    await client.do("rpt", "discontinueEntry", reason="Hết điều kiện")
    assert client.entry["state"] == "DISCONTINUED"


ACCEPT = "mutation A($input: EntryActInput!) { acceptEntry(input: $input) { entry { id version } problems { code } } }"


async def test_of_two_reviewers_at_once_one_wins(client: Client, ask: Ask) -> None:
    await client.do("rpt", "submitEntry")
    seen = {"id": client.entry["id"], "version": client.entry["version"]}
    answers = await asyncio.gather(
        *[ask(who, ACCEPT, input=seen | {"requestId": f"race-{who}-{seen['id']}"}) for who in ("rv1", "pcs")]
    )
    payloads = [answer["data"]["acceptEntry"] for answer in answers]
    won = [p["entry"] for p in payloads if p["entry"]]
    assert won == [{"id": seen["id"], "version": seen["version"] + 1}]
    assert [p["problems"] for p in payloads if not p["entry"]] == [[{"code": "CONFLICT"}]]


async def test_one_request_sent_twice_at_once_is_one_change(client: Client, ask: Ask) -> None:
    await client.do("rpt", "submitEntry")
    seen = {"id": client.entry["id"], "version": client.entry["version"], "requestId": f"twice-{client.entry['id']}"}
    once, again, later = [
        *await asyncio.gather(*[ask("rv1", ACCEPT, input=seen) for _ in range(2)]),
        await ask("rv1", ACCEPT, input=seen),
    ]
    assert once == again == later
    assert once["data"]["acceptEntry"] == {"entry": {"id": seen["id"], "version": seen["version"] + 1}, "problems": []}
    other = await ask("rv1", ACCEPT, input=seen | {"reason": "khác"})
    assert other["data"]["acceptEntry"]["problems"] == [{"code": "IDEMPOTENCY_MISMATCH"}]


async def test_problems_name_the_field_as_the_schema_spells_it(client: Client) -> None:
    await client.do("rpt", "editEntry", "EditEntryInput", startsOn=None)
    payload = await client.do("rpt", "submitEntry")
    assert payload == {"entry": None, "problems": [{"code": "MISSING_FIELD", "path": ["startsOn"]}]}
    payload = await client.do("rpt", "withdrawEntry", reason=" ")
    assert payload["problems"] == [{"code": "REASON_REQUIRED", "path": ["reason"]}]
    payload = await client.do("rpt", "withdrawEntry", reason="Đổi kế hoạch", requestId="short")
    assert payload["problems"] == [{"code": "BAD_INPUT", "path": ["requestId"]}]


async def test_grants_over_http(town: Town, ask: Ask) -> None:
    payload = "{ subject version grant { id state } problems { code } }"
    proposed = await ask(
        "adm",
        f"mutation P($input: ProposeGrantInput!) {{ proposeGrant(input: $input) {payload} }}",
        input={
            "requestId": f"propose-{town.tag}",
            "subject": town.subject("new"),
            "role": "LDR",
            "unit": town.b.id,
            "validFrom": "2026-11-24",
        },
    )
    made = proposed["data"]["proposeGrant"]
    assert made["grant"]["state"] == "PROPOSED"
    given = {"subject": made["subject"], "version": made["version"], "grant": made["grant"]["id"]}
    approve = f"mutation A($input: ApproveGrantInput!) {{ approveGrant(input: $input) {payload} }}"
    own = await ask("adm", approve, input=given | {"requestId": f"approve-own-{town.tag}"})
    assert own["data"]["approveGrant"]["problems"] == [{"code": "SAME_PERSON"}]
    done = await ask("adm2", approve, input=given | {"requestId": f"approve-{town.tag}"})
    assert done["data"]["approveGrant"]["grant"]["state"] == "APPROVED"
    assert (await ask("new", "{ me { grants { role unit { name } } } }"))["data"]["me"]["grants"] == [
        {"role": "LDR", "unit": {"name": "Phường Đồng Tâm"}}
    ]
    ended = await ask(
        "adm",
        f"mutation E($input: EndGrantInput!) {{ endGrant(input: $input) {payload} }}",
        input=given | {"version": 2, "requestId": f"finish-{town.tag}", "validTo": "2026-11-30"},
    )
    assert ended["data"]["endGrant"]["version"] == 3
    people = await ask(
        "aud", "query P($u: ID!) { people(unit: $u, first: 50) { edges { node { subject version } } } }", u=town.b.id
    )
    assert {"subject": town.subject("new"), "version": 3} in [e["node"] for e in people["data"]["people"]["edges"]]


async def test_what_is_unexpected_is_masked_and_logged(
    town: Town, ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the database")

    monkeypatch.setattr("movement.usecases.units.unit", broken)
    answer = await ask("pcs", "query U($u: ID!) { unit(id: $u) { name } }", u=town.a.id)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(answer)
    (record,) = [r for r in caplog.records if getattr(r, "id", None) == error["extensions"]["id"]]
    # What was raised may quote a record or a request: the log tells kinds and places only.
    assert record.exc_info is None
    assert "secret" not in str(vars(record))
    (fault,) = vars(record)["faults"]
    assert fault["kind"] == "RuntimeError"
    assert any(".broken:" in place for place in fault["at"])
