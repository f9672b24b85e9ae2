"""What lies out of scope looks absent, over HTTP and to the letter."""

from typing import Any

import pytest

from movement.model.entries import State
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry, recognised
from tests.graphql_api.conftest import Ask

ENTRY = "query E($id: ID!) { entry(id: $id) { id title state version situation history { act } } }"
NODE = "query N($id: ID!) { node(id: $id) { id ... on Entry { title } ... on Unit { name } } }"
SUBMIT = (
    "mutation S($input: EntryActInput!) { submitEntry(input: $input) { entry { id } problems { code message path } } }"
)
ABSENT = "e0000000000000000"


def without_ids(answer: dict[str, Any], *ids: str) -> str:
    text = str(answer)
    for known in ids:
        text = text.replace(known, "ID")
    return text


@pytest.mark.parametrize("handle", ["rpt-b", "rv1-b", "rv1", "rv2", "pcs", "ldr", "ins", "aud", "adm"])
@pytest.mark.parametrize("query", [ENTRY, NODE])
async def test_anothers_draft_answers_as_if_it_were_not_there(
    world: World, town: Town, ask: Ask, handle: str, query: str
) -> None:
    draft = await make_entry(world, town)
    there, absent = await ask(handle, query, id=draft.id), await ask(handle, query, id=ABSENT)
    assert without_ids(there, draft.id) == without_ids(absent, ABSENT)
    assert there["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("handle", ["rpt-b", "rv1", "pcs", "adm"])
async def test_anothers_draft_cannot_be_changed_or_detected_by_trying(
    world: World, town: Town, ask: Ask, handle: str
) -> None:
    draft = await make_entry(world, town)

    def given(entry: str, version: int) -> dict[str, Any]:
        return {"id": entry, "version": version, "requestId": f"probe-{handle}-{entry}-{version}"}

    answers = [await ask(handle, SUBMIT, input=given(draft.id, v)) for v in (1, 7)]
    answers.append(await ask(handle, SUBMIT, input=given(ABSENT, 1)))
    assert len({str(answer) for answer in answers}) == 1
    assert answers[0]["data"]["submitEntry"]["problems"][0]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("field", "handles"),
    [
        ("reviewQueue(unit: $u, first: 5) { edges { cursor } }", ["rpt", "rv1-b", "ldr", "aud", "adm"]),
        ("people(unit: $u, first: 5) { edges { cursor } }", ["rpt", "rv1", "pcs", "ldr", "ins"]),
        ('statistics(unit: $u, period: "2026") { period }', ["rpt-b", "rv1-b"]),
        ('entriesByTitle(title: "hien", unit: $u, first: 5) { edges { cursor } }', ["adm", "stranger"]),
    ],
)
async def test_lists_out_of_scope_are_null_and_not_empty(town: Town, ask: Ask, field: str, handles: list[str]) -> None:
    for handle in handles:
        answer = await ask(handle, f"query Q($u: ID!) {{ {field} }}", u=town.a.id)
        assert list(answer["data"].values()) == [None]
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


TITLES: list[tuple[str, bool | None]] = [
    ("dân vận khéo", True),
    ("DAN VAN KHE", True),
    ("Da\u0302n va\u0323\u0302n khe\u0301o", True),
    ("hoà giải", True),
    ("hòa giải", True),
    ("\u00f0ồng lòng", True),
    ("\u00d0ong long", True),
    ("dân\u0000vận", True),
    ("\u202edân\u202c vận", True),
    ("dân\u200bvận", True),
    ("dân \U0001f642 vận", True),
    ("dân\u00a0vận\u2028khéo", True),
    ("vận dân", False),
    ("k" * 10_000, False),
    ("dân vận " * 1_500, False),
    ("#entry#da", False),
    ("\u65e5\u672c", False),
    ("", None),
    (" \t\n", None),
    ("k", None),
    ("\u0111", None),
    ("\u0000\u0000", None),
    ("\u0301\u0323\u0302\u031b", None),
    ("\u202e\u2066\u200f", None),
    ("\U0001f642\U0001f468\u200d\U0001f469\u200d\U0001f467", None),
    ("%_*?'\"\\;--", None),
]
"""What is typed → found, not found, or (None) refused."""


@pytest.mark.parametrize(("title", "finds"), TITLES, ids=range(len(TITLES)))
async def test_whatever_is_typed_has_the_right_answer_or_a_code(
    world: World, town: Town, ask: Ask, title: str, *, finds: bool | None
) -> None:
    entry = await make_entry(world, town, title="Dân vận khéo: đồng lòng hoà giải")
    query = "query T($t: String!) { entriesByTitle(title: $t, first: 5) { edges { node { id } } } }"
    answer = await ask("rpt", query, t=title)
    if finds is None:
        assert answer["data"] == {"entriesByTitle": None}
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_INPUT"]
    else:
        edges = [{"node": {"id": entry.id}}] if finds else []
        assert answer == {"data": {"entriesByTitle": {"edges": edges}}}


async def test_a_nested_list_out_of_scope_leaves_the_unit(town: Town, ask: Ask) -> None:
    query = "query U($u: ID!) { unit(id: $u) { name entries(year: 2026, first: 5) { edges { cursor } } } }"
    answer = await ask("adm", query, u=town.a.id)
    assert answer["data"] == {"unit": {"name": "Xã An Bình", "entries": None}}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize(
    "field",
    [
        "units(unit: $u, first: 1, after: $c)",
        "entries(unit: $u, year: 2026, first: 1, after: $c)",
        'entriesByTitle(title: "hien", unit: $u, first: 1, after: $c)',
        "reviewQueue(unit: $u, first: 1, after: $c)",
        "people(unit: $u, first: 1, after: $c)",
        "scoreSheets(unit: $u, first: 1, after: $c)",
        "inspections(unit: $u, year: 2026, first: 1, after: $c)",
        "campaigns(unit: $u, year: 2026, first: 1, after: $c)",
        "inspectionPlans(unit: $u, year: 2026, first: 1, after: $c)",
        "candidates(unit: $u, year: 2026, level: PROVINCE, first: 1, after: $c)",
    ],
)
@pytest.mark.parametrize("handle", ["rv1", "adm", "rpt-b"])
async def test_a_bad_cursor_is_refused_before_anything_is_read(
    store: Store, town: Town, ask: Ask, field: str, handle: str
) -> None:
    await ask(handle, "{ me { subject } }")
    before = store.calls
    answer = await ask(handle, f"query Q($u: ID!, $c: String!) {{ {field} {{ edges {{ cursor }} }} }}", u="x", c="x")
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_CURSOR"]
    assert store.calls == before
    del town


async def test_a_recognised_entry_shows_its_public_fields_to_everyone_but_administrators(
    world: World, town: Town, ask: Ask
) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    seen = (await ask("rpt-b", ENTRY, id=entry.id))["data"]["entry"]
    assert seen == {
        "id": entry.id,
        "title": entry.title,
        "state": None,
        "version": None,
        "situation": None,
        "history": [],
    }
    assert (await ask("adm", ENTRY, id=entry.id))["data"]["entry"] is None
    whole = (await ask("ldr", ENTRY, id=entry.id))["data"]["entry"]
    assert (whole["state"], whole["version"], len(whole["history"])) == ("VERIFIED", 7, 7)


async def test_ids_of_another_province_and_of_another_kind(world: World, town: Town, ask: Ask) -> None:
    other = await Town("other-province").settle(world.store)
    hidden = await make_entry(world, other, State.SUBMITTED)
    for query, ids in ((NODE, [hidden.id, other.a.id, town.a.id + "x", "g0000000000000000", ""]), (ENTRY, [town.a.id])):
        for wanted in ids:
            answer = await ask("pcs", query, id=wanted)
            assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_who_holds_no_grant_sees_nothing(town: Town, ask: Ask) -> None:
    answer = await ask("stranger", "{ me { subject grants { role } } }")
    assert answer["data"]["me"] == {"subject": town.subject("stranger"), "grants": []}
    for query in (NODE, "query U($id: ID!) { unit(id: $id) { name } }"):
        answer = await ask("stranger", query, id=town.a.id)
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
