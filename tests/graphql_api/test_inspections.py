"""A whole inspection by HTTP: planned by staff, led by an inspector, answered by the unit, and by nobody else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from movement.model.entries import State
from movement.model.inspections import InspectionState
from movement.model.people import Role
from movement.storage.store import Store
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_grant, make_person
from tests.graphql_api.acting import HANDLES, OVERSEERS, Clerk, Story, at
from tests.graphql_api.conftest import Ask
from tests.inspection_builders import make_inspection, make_sheet, settle_rules

PROOF = [{"title": "Biên bản", "url": "https://example.org/1"}]
STAFF, UNIT = frozenset({"pcs"}), frozenset({"rpt"})
TEAM, LEADER = frozenset({"ins", "ins2", "pcs"}), frozenset({"ins", "pcs"})
"""Who may do an act of the team of `ins` and `ins2`; provincial staff may as well."""
WHOLE = """query I($id: ID!) { inspection(id: $id) {
  id state type conductor year announcedOn selfReportDueOn dueOn nextDueOn daysAllowed daysExtended daysLate isLate
  unit { id } carrier { id } team { number leader members }
  campaign { title content periodFrom periodTo teams { number } plan { title } } sheet { name } sheetVersion
  selfReport { text sent documents { url } } findings { number kind severity clause text concerns evidence { title } }
  marks { criterion own { points achieved target applies }
    appraised { points reason } final { points } counts { points } }
  checks { entry { id title } result note nominated } draft { text grade } score { score grade }
  conclusions { number decisionNumber issuedOn text grade score reason } conclusion { number }
  recommendations { number text dueOn daysLate owner { id } remedy { state text reopened reason evidence { url } } }
  history { act role reason version } steps { state } } }"""


@pytest.fixture
def store(inspection_store: Store) -> Store:
    """Take snapshots of small tables."""
    return inspection_store


@pytest.fixture
def story(town: Town, ask: Ask, snapshot: Callable[[], object]) -> Story:
    return Story(Clerk(ask, f"story-{town.tag}"), snapshot)


async def prepared(story: Story, world: World, town: Town) -> None:
    """Prepare by HTTP: plan, campaign, team 1 of `ins` and `ins2`, the inspection of commune A."""
    await settle_rules(world, town)
    sheet = await make_sheet(world, town)
    everyone, decision = frozenset(HANDLES) - {"stranger"}, {"decisionNumber": "1-CTr", "decidedOn": "2026-11-24"}
    plan = await story.begin(
        "pcs",
        "createInspectionPlan",
        STAFF,
        everyone,
        **decision,
        unit=town.province.id,
        year=2026,
        title="Chương trình năm 2026",
    )
    campaign = await story.begin(
        "pcs",
        "createCampaign",
        STAFF,
        OVERSEERS,
        id=plan["id"],
        title="Quy chế dân chủ",
        type="INSPECTION",
        content="Thực hiện dân chủ ở cơ sở",
        periodFrom="2025-07-01",
        periodTo="2026-06-30",
        sheet=sheet.id,
    )
    named = {"leader": town.subject("ins"), "members": [town.subject("ins2")]}
    at = {"id": campaign["id"], "version": campaign["version"]}
    await story.begin("pcs", "addInspectionTeam", STAFF, OVERSEERS, **at, **decision, **named)
    story.at = await story.begin("pcs", "planInspection", STAFF, OVERSEERS, id=campaign["id"], unit=town.a.id)


async def read(ask: Ask, handle: str, wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(handle, WHOLE, id=wanted))["data"]["inspection"]
    return found


async def test_a_whole_inspection_by_three_people(
    story: Story, world: World, clock: Clock, town: Town, ask: Ask
) -> None:
    entry = await make_entry(world, town, State.VERIFIED, unit=town.a)
    await prepared(story, world, town)
    await story.act("pcs", "decideInspection", STAFF, team=1)
    assert (await ask("rpt", WHOLE, id=story.at["id"]))["data"]["inspection"] is None
    await story.act("ins", "announceInspection", TEAM, announcedOn="2026-11-24", schedule="Tại trụ sở")
    own = [
        {"criterion": "A", "points": 3600},
        {"criterion": "B", "applies": False},
        {"criterion": "C", "achieved": 45, "target": 60},
    ]
    await story.act("rpt", "submitSelfReport", UNIT, text="Đã công khai.", documents=PROOF, marks=own)
    await story.act("ins", "beginOnSite", TEAM)
    await story.act("ins", "recordFinding", TEAM, kind="STRENGTH", text="Công khai đầy đủ.")
    violation = {"severity": "MINOR", "clause": "Điều 11", "concerns": "người đứng đầu", "evidence": PROOF}
    await story.act("ins", "recordFinding", TEAM, kind="VIOLATION", text="Chưa đối thoại định kỳ.", **violation)
    await story.act("ins", "recordFinding", TEAM, kind="STRENGTH", text="Ghi nhầm.")
    await story.act("ins", "withdrawFinding", TEAM, number=3, reason="Ghi nhầm")
    await story.act("ins", "checkEntry", TEAM, entry=entry.id, result="CONFIRMED", note="Đã đi xem.")
    await story.act(
        "ins", "markInspection", TEAM, marks=[{"criterion": "A", "points": 3200, "reason": "Thiếu biên bản"}]
    )
    await story.act("pcs", "extendInspection", STAFF, days=15, reason="Mưa lũ")
    await story.act("ins", "beginVerifying", TEAM)
    await story.act("ins", "draftConclusion", TEAM, text="Dự thảo", grade="GOOD")
    await story.act("ins", "markInspection", TEAM, marks=[{"criterion": "A", "points": 3500, "reason": "Đã bổ sung"}])
    hidden, whole = await read(ask, "rpt", story.at["id"]), await read(ask, "ins2", story.at["id"])
    # The base is 40 + 30 points, B does not apply. The unit's own marks: (36.00 + 30 x 45 / 60) / 70 = 83.57;
    # the final ones: (35.00 + 22.50) / 70 = 82.14.
    assert hidden["score"] == {"score": 8357, "grade": "GOOD"}
    assert whole["score"] == {"score": 8214, "grade": "GOOD"}
    assert [hidden[name] for name in ("findings", "checks", "draft", "history", "conclusion")] == [
        [],
        [],
        None,
        [],
        None,
    ]
    assert [(m["criterion"], m["appraised"], m["final"]) for m in hidden["marks"]] == [
        ("A", None, None),
        ("B", None, None),
        ("C", None, None),
    ]
    assert (whole["findings"][1]["number"], whole["draft"]) == (2, {"text": "Dự thảo", "grade": "GOOD"})
    assert whole["marks"][0] == {
        "criterion": "A",
        "own": {"points": 3600, "achieved": None, "target": None, "applies": True},
        "appraised": {"points": 3200, "reason": "Thiếu biên bản"},
        "final": {"points": 3500},
        "counts": {"points": 3500},
    }
    # Announced on 24 November: 45 days and 15 more end on 23 January; it is issued on 1 February.
    clock.at += timedelta(days=69)
    assert world.today() == date(2027, 2, 1)
    asked = [
        {"text": "Đối thoại định kỳ.", "dueOn": "2027-03-01"},
        {"text": "Công khai quỹ.", "dueOn": "2027-02-15", "owner": town.a_front.id},
    ]
    conclusion = {"decisionNumber": "9-KL", "issuedOn": "2027-02-01", "text": "Kết luận"}
    await story.act("ins", "concludeInspection", LEADER, **conclusion, recommendations=asked)
    await story.act("ins", "nominateEntry", TEAM, entry=entry.id)
    await story.act("ins", "beginFollowUp", TEAM)
    clock.at += timedelta(days=20)
    shown = await read(ask, "rpt", story.at["id"])
    assert [r["daysLate"] for r in shown["recommendations"]] == [0, 6]
    assert [r["owner"]["id"] for r in shown["recommendations"]] == [town.a.id, town.a_front.id]
    for number in (1, 2):
        await story.act("rpt", "reportRemedy", UNIT, number=number, text="Đã làm.", evidence=PROOF)
    await story.act("ins", "reopenRemedy", TEAM, number=1, reason="Chưa có biên bản")
    await story.act("rpt", "reportRemedy", UNIT, number=1, text="Đã có biên bản.", evidence=PROOF)
    for number in (1, 2):
        await story.act("ins2", "verifyRemedy", TEAM, number=number)
    await story.act("ins", "closeInspection", LEADER)
    ended = await read(ask, "rpt", story.at["id"])
    assert ended == {
        "id": story.at["id"],
        "state": "CLOSED",
        "type": "INSPECTION",
        "conductor": "PROVINCE",
        "year": 2026,
        "announcedOn": "2026-11-24",
        "selfReportDueOn": "2026-12-04",
        "dueOn": "2027-01-23",
        "nextDueOn": None,
        "daysAllowed": 45,
        "daysExtended": 15,
        # The conclusion was late; nothing is late any more.
        "daysLate": 9,
        "isLate": False,
        "unit": {"id": town.a.id},
        "carrier": {"id": town.a.id},
        "team": {"number": 1, "leader": town.subject("ins"), "members": [town.subject("ins2")]},
        # The unit learns what is inspected; the campaign's teams and the plan are the province's.
        "campaign": {
            "title": "Quy chế dân chủ",
            "content": "Thực hiện dân chủ ở cơ sở",
            "periodFrom": "2025-07-01",
            "periodTo": "2026-06-30",
            "teams": [],
            "plan": None,
        },
        "sheet": {"name": "Phiếu chấm điểm"},
        "sheetVersion": 1,
        "selfReport": {"text": "Đã công khai.", "sent": True, "documents": [{"url": "https://example.org/1"}]},
        "findings": [
            {
                "number": 1,
                "kind": "STRENGTH",
                "severity": None,
                "clause": "",
                "text": "Công khai đầy đủ.",
                "concerns": "",
                "evidence": [],
            },
            {
                "number": 2,
                "kind": "VIOLATION",
                "severity": "MINOR",
                "clause": "Điều 11",
                "text": "Chưa đối thoại định kỳ.",
                "concerns": "người đứng đầu",
                "evidence": [{"title": "Biên bản"}],
            },
        ],
        "marks": whole["marks"],
        "checks": [
            {
                "entry": {"id": entry.id, "title": entry.title},
                "result": "CONFIRMED",
                "note": "Đã đi xem.",
                "nominated": True,
            }
        ],
        "draft": None,
        "score": {"score": 8214, "grade": "GOOD"},
        "conclusions": [
            {
                "number": 1,
                "decisionNumber": "9-KL",
                "issuedOn": "2027-02-01",
                "text": "Kết luận",
                "grade": "GOOD",
                "score": 8214,
                "reason": "",
            }
        ],
        "conclusion": {"number": 1},
        "recommendations": [
            {
                "number": 1,
                "text": "Đối thoại định kỳ.",
                "dueOn": "2027-03-01",
                "daysLate": 0,
                "owner": {"id": town.a.id},
                "remedy": {
                    "state": "VERIFIED",
                    "text": "Đã có biên bản.",
                    "reopened": 1,
                    "reason": "Chưa có biên bản",
                    "evidence": [{"url": "https://example.org/1"}],
                },
            },
            {
                "number": 2,
                "text": "Công khai quỹ.",
                "dueOn": "2027-02-15",
                "daysLate": 0,
                "owner": {"id": town.a_front.id},
                "remedy": {
                    "state": "VERIFIED",
                    "text": "Đã làm.",
                    "reopened": 0,
                    "reason": "",
                    "evidence": [{"url": "https://example.org/1"}],
                },
            },
        ],
        "history": [],
        "steps": [{"state": state} for state in InspectionState],
    }
    outside = await read(ask, "ldr", story.at["id"])
    assert [(h["role"], h["act"]) for h in outside["history"]] == [
        ("PCS", "planInspection"),
        ("PCS", "decideInspection"),
        ("INS", "announceInspection"),
        ("RPT", "submitSelfReport"),
        ("INS", "beginOnSite"),
        *[("INS", "recordFinding")] * 3,
        ("INS", "withdrawFinding"),
        ("INS", "checkEntry"),
        ("INS", "markInspection"),
        ("PCS", "extendInspection"),
        ("INS", "beginVerifying"),
        ("INS", "draftConclusion"),
        ("INS", "markInspection"),
        ("INS", "concludeInspection"),
        ("INS", "nominateEntry"),
        ("INS", "beginFollowUp"),
        *[("RPT", "reportRemedy")] * 2,
        ("INS", "reopenRemedy"),
        ("RPT", "reportRemedy"),
        *[("INS", "verifyRemedy")] * 2,
        ("INS", "closeInspection"),
    ]
    reasons = [h["reason"] for h in outside["history"] if h["reason"]]
    assert reasons == ["Ghi nhầm", "Mưa lũ", "Chưa có biên bản"]


CONCLUSION = {"decisionNumber": "10-KL", "issuedOn": "2026-11-24", "text": "Kết luận khác", "grade": "WEAK"}


async def test_a_conclusion_is_never_edited_only_superseded(
    story: Story, world: World, town: Town, ask: Ask, snapshot: Callable[[], object]
) -> None:
    clerk, found = story.clerk, await make_inspection(world, town, InspectionState.CONCLUDED)
    first = (await read(ask, "rpt", found.id))["conclusions"]
    before = snapshot()
    for handle in ("ins", "pcs"):
        for act, given in (
            ("concludeInspection", CONCLUSION),
            ("draftConclusion", {"text": "Dự thảo khác"}),
            ("recordFinding", {"kind": "STRENGTH", "text": "Thêm"}),
            ("withdrawFinding", {"number": 1, "reason": "Bớt"}),
            ("markInspection", {"marks": [{"criterion": "A", "points": 1}]}),
            ("extendInspection", {"days": 1, "reason": "Thêm"}),
        ):
            if handle == "ins" and act == "extendInspection":
                continue
            assert await clerk.refused(handle, act, **at(found), **given) == ("ILLEGAL_ACT", ["id"]), act
        refused = await clerk.refused(handle, "supersedeConclusion", **at(found), **CONCLUSION)
        assert refused == ("REASON_REQUIRED", ["reason"])
    assert snapshot() == before
    superseded = await clerk("ins", "supersedeConclusion", **at(found), **CONCLUSION, reason="Có chứng cứ mới")
    assert superseded["state"] == "CONCLUDED"
    shown = await read(ask, "rpt", found.id)
    assert shown["conclusions"][:1] == first
    assert shown["conclusions"][1:] == [
        {
            "number": 2,
            "decisionNumber": "10-KL",
            "issuedOn": "2026-11-24",
            "text": "Kết luận khác",
            "grade": "WEAK",
            "score": None,
            "reason": "Có chứng cứ mới",
        }
    ]
    assert shown["conclusion"] == {"number": 2}
    assert first[0]["text"] == "Kết luận."


async def test_a_remedy_is_never_closed_by_its_reporter(
    story: Story, world: World, store: Store, town: Town, snapshot: Callable[[], object]
) -> None:
    # Reports for the Front on the commune, and is provincial staff as well: not one of the inspected unit's people.
    both = [make_grant(Role.RPT, town.a_front), make_grant(Role.PCS, town.province)]
    await store.put_all(make_person(town.subject("both"), *both))
    clerk, found = story.clerk, await make_inspection(world, town, InspectionState.DRAFT_CONCLUSION, unit=town.a)
    asked = [{"text": "Công khai.", "dueOn": "2026-12-24", "owner": town.a_front.id}]
    now = await clerk("ins", "concludeInspection", **at(found), **CONCLUSION, recommendations=asked)
    now = await clerk("both", "reportRemedy", **at(now), number=1, text="Đã làm.", evidence=PROOF)
    before = snapshot()
    for act in ("verifyRemedy", "reopenRemedy"):
        assert await clerk.refused("both", act, **at(now), number=1, reason="Lý do") == ("SAME_PERSON", ["number"])
        assert await clerk.refused("rpt", act, **at(now), number=1, reason="Lý do") == ("FORBIDDEN", [])
    assert await clerk.refused("pcs", "closeInspection", **at(now)) == ("ILLEGAL_ACT", ["id"])
    assert snapshot() == before
    now = await clerk("pcs", "verifyRemedy", **at(now), number=1)
    assert now["recommendations"] == [{"number": 1, "remedy": {"state": "VERIFIED", "reopened": 0}}]


async def test_the_same_request_is_one_act_and_a_stale_one_a_conflict(
    story: Story, world: World, town: Town, ask: Ask
) -> None:
    clerk, found = story.clerk, await make_inspection(world, town, InspectionState.ON_SITE)
    given = at(found) | {"requestId": f"only-once-{town.tag}", "kind": "STRENGTH", "text": "Tốt"}
    once = await clerk("ins", "recordFinding", **given)
    assert await clerk("ins", "recordFinding", **given) == once
    assert [f["number"] for f in once["findings"]] == [1]
    assert await clerk.refused("ins", "recordFinding", **given | {"text": "Khác"}) == (
        "IDEMPOTENCY_MISMATCH",
        ["requestId"],
    )
    assert await clerk.refused("ins2", "recordFinding", **given) == ("CONFLICT", ["version"])
    assert len((await read(ask, "pcs", found.id))["findings"]) == 1


async def test_what_the_unit_did_not_send_is_noted_after_its_day(
    story: Story, world: World, clock: Clock, town: Town, ask: Ask
) -> None:
    clerk, found = story.clerk, await make_inspection(world, town, InspectionState.ANNOUNCED)
    # Ten days from 24 November: until the end of 4 December.
    clock.at += timedelta(days=10)
    given = at(found) | {"reason": "Quá hạn"}
    assert await clerk.refused("ins", "noteMissingSelfReport", **given) == ("ILLEGAL_ACT", ["id"])
    clock.at += timedelta(days=1)
    await clerk("ins", "noteMissingSelfReport", **given)
    shown = await read(ask, "rpt", found.id)
    assert (shown["state"], shown["selfReport"]) == ("SELF_REPORTED", {"text": "", "sent": False, "documents": []})


async def test_problems_name_the_field_as_the_schema_spells_it(story: Story, world: World, town: Town) -> None:
    clerk, found = story.clerk, await make_inspection(world, town, InspectionState.DRAFT_CONCLUSION)
    for change, problem in (
        ({"issuedOn": "2026-11-25"}, ("BAD_INPUT", ["issuedOn"])),
        ({"grade": None}, ("MISSING_FIELD", ["grade"])),
        ({"decisionNumber": ""}, ("BAD_INPUT", ["decisionNumber"])),
        ({"recommendations": [{"text": "x", "dueOn": "2026-11-24"}]}, ("BAD_INPUT", ["recommendations", "1", "dueOn"])),
    ):
        assert await clerk.refused("ins", "concludeInspection", **at(found), **CONCLUSION | change) == problem
