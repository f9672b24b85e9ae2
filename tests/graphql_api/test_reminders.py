"""The feed over HTTP: who sees which reminders where, what is addressed to oneself, and what it says."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model.entries import State
from movement.model.reminders import Reminder
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import reminder_runs
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_grant, make_person
from tests.graphql_api.conftest import Ask
from tests.reminder_builders import announced, asked, concluded, reported, settle_rules, team

FIELDS = "id kind step dueOn daysLate madeOn unit { name } role item message"
FEED = (
    "query R($u: ID!, $first: Int = 50, $after: String, $mine: Boolean = false, $kind: ReminderKind, "
    "$step: ReminderStep) { reminders(unit: $u, first: $first, after: $after, mine: $mine, kind: $kind, step: $step) "
    "{ edges { cursor node { " + FIELDS + " } } pageInfo { hasNextPage endCursor } } }"
)
RECORD = (
    "query R($u: ID!, $kind: ReminderKind) { reminders(unit: $u, first: 50, kind: $kind) "
    "{ edges { node { record { __typename id ... on Entry { title state } } } } } }"
)
HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")
FAR = date(2027, 11, 1)


@pytest.fixture
async def reminded(world: World, town: Town, clock: Clock) -> dict[str, Any]:
    """Give the communes and their committees what they are reminded of."""
    await settle_rules(world, town)
    inspection = announced(
        town.a, self_report_due_on=date(2026, 11, 22), due_on=date(2026, 11, 28), team=team(town.subject("ins"))
    )
    in_b = announced(town.b, self_report_due_on=FAR, due_on=FAR)
    remedies = concluded(
        structs.replace(in_b, team=team("someone-else")),
        asked(1, town.b_committee, date(2026, 11, 4)),
        asked(2, town.b, FAR, reported(clock.at.replace(day=15))),
    )
    await world.store.put_all([inspection, remedies])
    entry = await make_entry(world, town, State.SUBMITTED)
    clock.forward(days=4)
    await reminder_runs.of_province(world.fresh(), town.province)
    return {"inspection": inspection, "remedies": remedies, "entry": entry}


def shown(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(e["node"]["kind"], e["node"]["unit"]["name"]) for e in answer["data"]["reminders"]["edges"]}


A, A_COMMITTEE, B, B_COMMITTEE = "Xã An Bình", "Đảng ủy xã An Bình", "Phường Đồng Tâm", "Đảng ủy phường Đồng Tâm"
IN_A = {("SELF_REPORT", A), ("CONCLUSION", A), ("REVIEW", A_COMMITTEE)}
IN_B = {("VERIFICATION", B), ("REMEDY", B_COMMITTEE)}


@pytest.mark.usefixtures("reminded")
async def test_every_role_at_every_place(town: Town, ask: Ask) -> None:
    everywhere: dict[str, Any] = {
        "province": IN_A | IN_B,
        "a": IN_A,
        "b": IN_B,
        "a_committee": {("REVIEW", A_COMMITTEE)},
    }
    own_a = {"province": IN_A, "a": IN_A, "b": None, "a_committee": {("REVIEW", A_COMMITTEE)}}
    own_b = {"province": IN_B, "a": None, "b": IN_B, "a_committee": None}
    nowhere: dict[str, Any] = dict.fromkeys(everywhere)
    expected: dict[str, dict[str, Any]] = {
        "rpt": own_a,
        "rv1": own_a,
        "rpt-b": own_b,
        "rv1-b": own_b,
        "adm": nowhere,
        "stranger": nowhere,
    }
    for handle in HANDLES:
        for name, kinds in expected.get(handle, everywhere).items():
            answer = await ask(handle, FEED, u=getattr(town, name).id)
            if kinds is None:
                assert answer["data"] == {"reminders": None}, (handle, name)
                assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"], (handle, name)
            else:
                assert shown(answer) == kinds, (handle, name)


@pytest.mark.usefixtures("reminded")
async def test_mine_is_what_is_addressed_to_me_or_to_my_role_on_that_unit(town: Town, ask: Ask) -> None:
    mine = {
        "rpt": {("SELF_REPORT", A)},
        "rv1": {("REVIEW", A_COMMITTEE)},
        "rpt-b": {("REMEDY", B_COMMITTEE)},
        "ins": {("CONCLUSION", A)},
    }
    for handle in ("rpt", "rv1", "rpt-b", "rv1-b", "ins", "rv2", "pcs", "ldr", "aud"):
        found = shown(await ask(handle, FEED, u=town.province.id, mine=True))
        assert found == mine.get(handle, set()), handle


async def test_the_strictly_lower_scope_leaves_out_the_unit_itself(
    store: Store, town: Town, ask: Ask, reminded: dict[str, Any]
) -> None:
    del reminded
    await store.put_all(make_person(town.subject("rv2-a"), make_grant(town.people()["rv2"].role, town.a)))
    assert shown(await ask("rv2-a", FEED, u=town.a.id)) == {("REVIEW", A_COMMITTEE)}


@pytest.mark.usefixtures("reminded")
async def test_kinds_and_steps_are_filtered_and_the_order_is_by_place_then_soonest(town: Town, ask: Ask) -> None:
    nodes = [e["node"] for e in (await ask("pcs", FEED, u=town.a.id))["data"]["reminders"]["edges"]]
    assert [(n["kind"], n["step"], n["dueOn"], n["daysLate"]) for n in nodes] == [
        ("SELF_REPORT", "ESCALATED", "2026-11-22", 6),
        ("CONCLUSION", "SOON", "2026-11-28", 0),
        ("REVIEW", "SOON", "2026-11-29", 0),
    ]
    assert nodes[0]["message"] == (
        "Báo cáo tự kiểm tra đã quá hạn 6 ngày, kể từ ngày 22/11/2026; đề nghị cấp trên đôn đốc."
    )
    assert (nodes[0]["madeOn"], nodes[0]["role"], nodes[0]["item"]) == ("2026-11-28", "RPT", 0)
    assert shown(await ask("pcs", FEED, u=town.province.id, kind="REMEDY")) == {("REMEDY", B_COMMITTEE)}
    escalated = await ask("pcs", FEED, u=town.province.id, step="ESCALATED")
    assert shown(escalated) == {("SELF_REPORT", A), ("REMEDY", B_COMMITTEE)}
    assert shown(await ask("pcs", FEED, u=town.province.id, kind="REVIEW", step="LATE")) == set()


@pytest.mark.usefixtures("reminded")
async def test_pages_of_any_size_give_the_feed_once_in_order(town: Town, ask: Ask) -> None:
    whole = [e["node"]["id"] for e in (await ask("ldr", FEED, u=town.province.id))["data"]["reminders"]["edges"]]
    assert len(whole) == 5
    for first in (1, 2, 4):
        found: list[str] = []
        after, more = None, True
        while more and len(found) < 6:
            page = (await ask("ldr", FEED, u=town.province.id, first=first, after=after))["data"]["reminders"]
            found += [e["node"]["id"] for e in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert found == whole, first
    answer = await ask("ldr", FEED, u=town.province.id, mine=True, after=after)
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_CURSOR"]


@pytest.mark.usefixtures("reminded")
async def test_a_page_with_its_units_takes_three_calls(store: Store, town: Town, ask: Ask) -> None:
    await ask("pcs", "{ me { subject } }")
    before = store.calls
    answer = await ask("pcs", FEED, u=town.province.id)
    assert len(answer["data"]["reminders"]["edges"]) == 5
    assert store.calls - before == 3


async def test_what_was_settled_is_not_shown_though_the_index_may_still_list_it(
    store: Store, world: World, town: Town, ask: Ask, reminded: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = (await ask("pcs", FEED, u=town.a.id))["data"]["reminders"]["edges"]
    listed = [edge["node"]["id"] for edge in edges]
    whole = store._reader.range
    stale = await whole(paths.reminders_open, Span(town.province.id, town.a.path))
    await store.put_all([structs.replace(reminded["inspection"], self_report_due_on=FAR)])
    await reminder_runs.of_province(world.fresh(), town.province)

    async def lagging(path: Any, *given: Any, **named: Any) -> Any:
        return stale if path is paths.reminders_open else await whole(path, *given, **named)

    monkeypatch.setattr(store._reader, "range", lagging)
    edges = (await ask("pcs", FEED, u=town.a.id))["data"]["reminders"]["edges"]
    assert [edge["node"]["id"] for edge in edges] == listed[1:]
    (settled,) = await store.get([want(Reminder, id=listed[0])])
    assert settled.settled_on == world.today()


async def test_the_record_is_shown_to_those_who_may_see_it(town: Town, ask: Ask, reminded: dict[str, Any]) -> None:
    entry = reminded["entry"]
    shown_ = {"__typename": "Entry", "id": entry.id, "title": entry.title, "state": "SUBMITTED"}
    for handle in ("rpt", "rv1", "ldr"):
        answer = await ask(handle, RECORD, u=town.a.id, kind="REVIEW")
        assert answer["data"]["reminders"]["edges"] == [{"node": {"record": shown_}}]


async def test_an_inspection_is_shown_to_both_sides_and_to_who_owes_a_remedy(
    town: Town, ask: Ask, reminded: dict[str, Any]
) -> None:
    for handle, unit, name in (
        ("rpt", town.a, "inspection"),
        ("pcs", town.a, "inspection"),
        ("rpt-b", town.b_committee, "remedies"),
    ):
        answer = await ask(handle, RECORD, u=unit.id)
        found = [edge["node"]["record"] for edge in answer["data"]["reminders"]["edges"]]
        assert {"__typename": "Inspection", "id": reminded[name].id} in found


@pytest.mark.parametrize("handle", ["rv1", "adm", "rpt-b"])
async def test_a_bad_cursor_or_page_is_refused_before_anything_is_read(
    store: Store, town: Town, ask: Ask, handle: str
) -> None:
    await ask(handle, "{ me { subject } }")
    before = store.calls
    for code, given in (("BAD_CURSOR", {"after": "x"}), ("BAD_INPUT", {"first": 0}), ("BAD_INPUT", {"first": 101})):
        answer = await ask(handle, FEED, u=town.a.id, **given)
        assert [e["extensions"]["code"] for e in answer["errors"]] == [code]
    assert store.calls == before


@pytest.mark.parametrize("strange", ["", "x", "t" * 17, "t00000000000000\u0000", "../..", "é" * 3000])
async def test_what_is_no_unit_is_not_found(ask: Ask, strange: str) -> None:
    answer = await ask("pcs", FEED, u=strange)
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"]
