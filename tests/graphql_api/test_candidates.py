"""Candidates over HTTP: who sees which rows, what shows a reason, pages and cursors, and what a run tells."""

from typing import Any

import pytest
from msgspec import structs

from movement.model.entries import Entry, State
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import InspectionState
from movement.model.people import Role
from movement.model.periods import Period
from movement.storage.store import Store
from movement.usecases import commendation, inspection_changes, inspection_conclusions, statistics_counting
from movement.world import World
from tests.builders import Town, make_entry, make_grant, make_person, recognised, request
from tests.candidate_builders import settle_candidate_rules
from tests.graphql_api.conftest import Ask
from tests.inspection_builders import bring, make_inspection

LIST = """query L($unit: ID!, $year: Int!, $level: Level!, $first: Int!, $after: String, $outcome: Outcome) {
  candidates(unit: $unit, year: $year, level: $level, first: $first, after: $after, outcome: $outcome) {
    edges { cursor node { rank entry { id } unit { id } } } pageInfo { hasNextPage endCursor } } }"""
REASONS = """query R($unit: ID!, $level: Level!) { candidates(unit: $unit, year: 2026, level: $level, first: 20) {
  edges { node { form nominated entry { id } reasons {
    rule name result strictness legalBasis evidence { id label } } } } } }"""
RUN = """query H($unit: ID!, $level: Level!) { candidateRun(unit: $unit, year: 2026, level: $level) {
  unit { id } level year rules rulesFrom asOf computedAt
  counts { eligible needsReview ineligible } frame { registered running recognised } } }"""


async def compute(world: World, town: Town) -> None:
    """Compute the town's lists only: the shared tables hold other tests' provinces too."""
    await commendation._compute(world.fresh(), town.province, Period.parse("2026"), 1, lambda _: None)


async def ranked(world: World, town: Town) -> list[Entry]:
    """Return three entries in the order of the province's list: of A's committee, of B's, of A itself."""
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    first = await recognised(world, town, await make_entry(world, town, State.VERIFIED, title="Hiến đất mở đường"))
    second = await make_entry(world, town, State.VERIFIED, unit=town.b_committee, title="Nhà sạch vườn đẹp")
    third = await make_entry(world, town, State.RUNNING, unit=town.a, title="Tổ hòa giải")
    await compute(world, town)
    return [first, second, third]


def shown(answer: dict[str, Any]) -> list[tuple[int, str | None]] | None:
    found = answer["data"]["candidates"]
    if found is None:
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"]
        return None
    nodes = [edge["node"] for edge in found["edges"]]
    return [(node["rank"], node["entry"] and node["entry"]["id"]) for node in nodes]


async def test_every_role_sees_its_own_part_of_a_list(world: World, town: Town, ask: Ask) -> None:
    a, b, also_a = (e.id for e in await ranked(world, town))
    province: dict[str, Any] = {"unit": town.province.id, "year": 2026, "level": "PROVINCE", "first": 20}
    everything = [(1, a), (2, b), (3, also_a)]
    expected: dict[str, Any] = dict.fromkeys(("pcs", "ldr", "rv2", "aud"), everything) | {
        # A part comes in the order of the tree: the commune before its committee.
        "rv1": [(3, also_a), (1, a)],
        "rv1-b": [(2, b)],
    }
    for handle in ("pcs", "ldr", "rv2", "aud", "rv1", "rv1-b", "rpt", "rpt-b", "ins", "adm", "stranger"):
        assert shown(await ask(handle, LIST, **province)) == expected.get(handle), handle
    # The list of one's own commune, by rank; another's is as absent as one that nobody computed.
    commune = province | {"unit": town.a.id, "level": "GRASSROOTS"}
    assert shown(await ask("rv1", LIST, **commune)) == [(1, a), (2, also_a)]
    assert shown(await ask("rv1-b", LIST, **commune)) is None
    absent = [await ask("rv1-b", LIST, **asked) for asked in (commune, commune | {"unit": "t0000000000000000"})]
    assert str(absent[0]) == str(absent[1])


async def test_a_unit_reads_in_the_list_of_the_nearest_unit_that_commends(world: World, town: Town, ask: Ask) -> None:
    a, _, also_a = (e.id for e in await ranked(world, town))
    asked: dict[str, Any] = {"unit": town.a_committee.id, "year": 2026, "level": "PROVINCE", "first": 20}
    assert shown(await ask("pcs", LIST, **asked)) == [(1, a)]
    assert shown(await ask("pcs", LIST, **asked | {"level": "GRASSROOTS"})) == [(1, a)]
    assert shown(await ask("pcs", LIST, **asked | {"unit": town.a.id})) == [(3, also_a), (1, a)]
    for nothing in (
        {"level": "DISTRICT"},
        {"level": "CENTRAL"},
        {"unit": town.province.id, "level": "GRASSROOTS"},
        {"year": 2025},
        {"year": 2027},
        {"unit": town.old_a.id},
    ):
        assert shown(await ask("pcs", LIST, **asked | nothing)) is None, nothing
    answer = await ask("pcs", LIST, **asked | {"year": 1999})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_INPUT"]


async def test_pages_of_any_size_and_outcomes(world: World, town: Town, ask: Ask) -> None:
    entries = [e.id for e in await ranked(world, town)]
    for unit, expected in ((town.province, [1, 2, 3]), (town.a, [3, 1])):
        asked: dict[str, Any] = {"unit": unit.id, "year": 2026, "level": "PROVINCE"}
        seen, after = [], None
        while True:
            page = (await ask("pcs", LIST, **asked, first=1, after=after))["data"]["candidates"]
            seen += [edge["node"]["rank"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert seen == expected
    asked = {"unit": town.province.id, "year": 2026, "level": "PROVINCE", "first": 20}
    for outcome, ranks in (("ELIGIBLE", []), ("NEEDS_REVIEW", [1]), ("INELIGIBLE", [2, 3])):
        answer = await ask("pcs", LIST, **asked, outcome=outcome)
        assert shown(answer) == [(rank, entries[rank - 1]) for rank in ranks]


async def test_a_cursor_of_another_list_is_refused_before_anything_is_read(
    store: Store, world: World, town: Town, ask: Ask
) -> None:
    await ranked(world, town)
    asked: dict[str, Any] = {"unit": town.province.id, "year": 2026, "level": "PROVINCE", "first": 1}
    page = (await ask("pcs", LIST, **asked))["data"]["candidates"]
    cursor = page["pageInfo"]["endCursor"]
    await ask("ldr", "{ me { subject } }")
    before = store.calls
    for handle, other in (
        ("pcs", {"unit": town.a.id}),
        ("pcs", {"year": 2025}),
        ("pcs", {"level": "GRASSROOTS"}),
        ("pcs", {"outcome": "ELIGIBLE"}),
        ("ldr", {}),
        ("pcs", {"after": cursor[:-1] + ("A" if cursor[-1] != "A" else "B")}),
    ):
        answer = await ask(handle, LIST, **asked | {"after": cursor} | other)
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_CURSOR"], other
    assert store.calls == before
    for first in (0, 101):
        answer = await ask("pcs", LIST, **asked | {"first": first})
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_INPUT"]


async def test_reasons_name_their_rules_and_records(world: World, town: Town, ask: Ask) -> None:
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    entry = await make_entry(world, town, State.VERIFIED)
    looked = await make_inspection(world, town, InspectionState.VERIFYING, unit=town.a)
    leader = await town.actor(world, "ins")
    finding = {
        "kind": "VIOLATION",
        "severity": "GRAVE",
        "clause": "Điều 1",
        "text": "Sai phạm.",
        "evidence": [{"title": "Biên bản", "url": "https://example.org/1"}],
    }
    looked = await inspection_changes.record_finding(world.fresh(), leader, request(looked), finding)
    looked = await inspection_changes.check_entry(
        world.fresh(), leader, request(looked), entry.id, CheckResult.CONFIRMED, "Đúng."
    )
    looked = await bring(world, town, looked, InspectionState.CONCLUDED)
    looked = await inspection_conclusions.nominate(world.fresh(), leader, request(looked), entry.id)
    await compute(world, town)
    await ask("rv1", "{ me { subject } }")
    before = world.store.calls
    answer = await ask("rv1", REASONS, unit=town.a.id, level="GRASSROOTS")
    assert world.store.calls - before == 4  # one more than without, for all records of all reasons
    (edge,) = answer["data"]["candidates"]["edges"]
    node = edge["node"]
    assert (node["form"], node["nominated"], node["entry"]) == ("DVK", True, {"id": entry.id})
    reasons = {reason.pop("rule"): reason for reason in node["reasons"]}
    assert list(reasons) == ["R01", "R02", "R04", "R06", "R08", "R09", "R10", "R10L", "R14"]
    assert reasons["R10"] == {
        "name": "Đơn vị không có vi phạm",
        "result": "FAIL",
        "strictness": "HARD",
        "legalBasis": "Luật 06/2022/QH15",
        "evidence": [{"id": looked.id, "label": "cuộc kiểm tra, phát hiện số 1"}],
    }
    assert reasons["R10L"]["strictness"] == "SOFT"
    assert reasons["R04"]["evidence"] == [
        {"id": entry.id, "label": "hồ sơ, thẩm định lần 1"},
        {"id": looked.id, "label": "cuộc kiểm tra"},
    ]
    assert reasons["R01"]["evidence"] == [{"id": entry.id, "label": "hồ sơ"}]


async def test_a_record_that_shows_a_reason_and_is_out_of_scope_has_no_id(world: World, town: Town, ask: Ask) -> None:
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    first = await make_entry(world, town, State.VERIFIED, unit=town.b_committee)
    second = await make_entry(world, town, State.VERIFIED)
    # The second one took the first over: one achievement, twice in the province's list.
    await world.store.put_all([_of_one_achievement(second, first)])
    await compute(world, town)

    async def cited(handle: str) -> list[dict[str, Any]]:
        answer = await ask(handle, REASONS, unit=town.a.id, level="PROVINCE")
        (edge,) = answer["data"]["candidates"]["edges"]
        (reason,) = [r for r in edge["node"]["reasons"] if r["rule"] == "R08"]
        assert reason["result"] == "FAIL"
        evidence: list[dict[str, Any]] = reason["evidence"]
        return evidence

    assert await cited("rv1") == [{"id": None, "label": "ngoài phạm vi"}]
    assert await cited("pcs") == [{"id": first.id, "label": "hồ sơ"}]


def _of_one_achievement(entry: Entry, source: Entry) -> Entry:
    return structs.replace(entry, achievement_key=source.achievement_key)


async def test_what_a_run_tells(world: World, town: Town, ask: Ask) -> None:
    await ranked(world, town)
    whole = (await ask("ldr", RUN, unit=town.province.id, level="PROVINCE"))["data"]["candidateRun"]
    assert whole == {
        "unit": {"id": town.province.id},
        "level": "PROVINCE",
        "year": 2026,
        "rules": 1,
        "rulesFrom": "2025-12-15",
        "asOf": "2026-11-24",
        "computedAt": "2026-11-24T05:00:03Z",
        "counts": {"eligible": 0, "needsReview": 1, "ineligible": 2},
        "frame": None,
    }
    # Who reads a part of a list learns when it was made, and no numbers of the others.
    for handle, unit in (("rv1", town.province), ("rv1", town.a), ("pcs", town.a)):
        part = (await ask(handle, RUN, unit=unit.id, level="PROVINCE"))["data"]["candidateRun"]
        assert part == whole | {"counts": None}
    own = (await ask("rv1", RUN, unit=town.a.id, level="GRASSROOTS"))["data"]["candidateRun"]
    assert own["counts"] == {"eligible": 0, "needsReview": 1, "ineligible": 1}
    for handle in ("rpt", "ins", "adm", "stranger"):
        answer = await ask(handle, RUN, unit=town.province.id, level="PROVINCE")
        assert answer["data"] == {"candidateRun": None}
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"]


async def test_numbers_of_the_year_frame_a_list(world: World, town: Town, ask: Ask) -> None:
    await settle_candidate_rules(world, town)
    await make_entry(world, town, State.RUNNING)
    await statistics_counting.counted_anew(world.fresh(), town.province, Period.parse("2026"), 1, lambda _: None)
    await compute(world, town)
    run = (await ask("pcs", RUN, unit=town.a.id, level="GRASSROOTS"))["data"]["candidateRun"]
    assert run["frame"] == {"registered": 1, "running": 1, "recognised": 0}


@pytest.mark.parametrize("role", [Role.RV1, Role.LDR])
async def test_a_grant_on_a_body_reads_its_own_row_only(world: World, town: Town, ask: Ask, role: Role) -> None:
    a = (await ranked(world, town))[0].id
    handle = f"{role}-body"
    await world.store.put_all(make_person(town.subject(handle), make_grant(role, town.a_committee)))
    for unit, level in ((town.province, "PROVINCE"), (town.a, "GRASSROOTS")):
        answer = await ask(handle, LIST, unit=unit.id, year=2026, level=level, first=9)
        assert shown(answer) == [(1, a)]
