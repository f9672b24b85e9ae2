"""Dossiers over HTTP: the whole way of one, who reads it beside the list, and whom everyone reads of at last."""

from typing import Any

import pytest

from movement.model.dossiers import DossierState
from movement.storage.store import Store
from movement.world import World
from tests import uploads
from tests.builders import Town
from tests.dossier_builders import PAPERS, bring, listed, rows, shortlist
from tests.graphql_api.acting import HANDLES, Clerk, at
from tests.graphql_api.conftest import Ask

LIST = """query L($unit: ID!) { candidates(unit: $unit, year: 2026, level: PROVINCE, first: 20) {
  edges { node { rank entry { id } dossier { id state } } } } }"""
ONE = """query D($id: ID!) { dossier(id: $id) {
  id version level year form state receivedAt rules decisionNumber decidedOn award publishedAt subject { id }
  awarding { id } unit { id } entry { id } listed { rank outcome score rules despite }
  documents { number kind verdict reason upload { id } } council { metOn votesFor present members }
  steps { state } history { act name role } } node(id: $id) { __typename id } }"""
PAGE = """query P($unit: ID!, $first: Int!, $after: String, $state: DossierState, $level: Level, $form: AwardForm) {
  dossiers(unit: $unit, year: 2026, first: $first, after: $after, state: $state, level: $level, form: $form) {
    edges { node { id entry { id } unit { id } awarding { id } } } pageInfo { hasNextPage endCursor } } }"""
PRAISE = """query C($unit: ID!, $year: Int!, $form: AwardForm) {
  commended(unit: $unit, year: $year, first: 20, form: $form) { edges { node {
    title kind subject { id } form level year decisionNumber decidedOn
    entry { id title } unit { id } awarding { id } } } } }"""
CENTRE: dict[str, Any] = {"year": 2026, "level": "PROVINCE", "form": "DVK"}
DECIDED = {"decisionNumber": "15/QĐ-UBND", "decidedOn": "2026-11-24", "method": "THEMATIC"}
READERS = frozenset({"rv1", "rv2", "pcs", "ldr", "aud"})


async def test_the_whole_way_of_a_dossier(world: World, town: Town, ask: Ask) -> None:
    first, *_ = await listed(world, town, *PAPERS)
    do = Clerk(ask, f"dossier-{town.tag}")
    there = CENTRE | {"unit": town.province.id}
    made = await do("pcs", "shortlistCandidate", **there, rank=1, entry=first.id)
    for kind in PAPERS:
        file = await uploads.confirmed(world, town, "pcs", unit=town.province)
        made = await do("pcs", "attachDocument", **at(made), kind=kind, title="Tài liệu", upload=file.id)
    made = await do("pcs", "proposeCandidate", **at(made))
    said = {"verdict": "APPROVED"}
    assert await do.refused("pcs", "reviewDocument", **at(made), document=1, **said) == ("SAME_PERSON", ["document"])
    for number in (1, 2):
        made = await do("pcs2", "reviewDocument", **at(made), document=number, **said)
    vote = {"metOn": "2026-11-24", "votesFor": 9, "present": 10, "members": 11}
    made = await do("pcs2", "passCouncil", **at(made), **vote)
    decided = DECIDED | {"subjectClass": "COLLECTIVE"}
    assert await do.refused("pcs", "decideCandidate", **at(made), **decided) == ("SAME_PERSON", ["id"])
    assert await do.refused("pcs2", "decideCandidate", **at(made), **DECIDED) == ("MISSING_FIELD", ["subjectClass"])
    made = await do("pcs2", "decideCandidate", **at(made), **decided)
    assert made == {"id": made["id"], "version": 8, "state": "DECIDED"}
    answer = (await ask("ldr", ONE, id=made["id"]))["data"]
    assert answer["node"] == {"__typename": "Dossier", "id": made["id"]}
    shown = answer["dossier"]
    assert shown["award"][0] == "w"
    assert {name: shown[name] for name in ("level", "year", "form", "receivedAt", "rules", "publishedAt")} == {
        "level": "PROVINCE",
        "year": 2026,
        "form": "DVK",
        "receivedAt": "2026-11-24",
        "rules": 2,
        "publishedAt": None,
    }
    assert shown["council"] == vote
    assert shown["listed"] == {"rank": 1, "outcome": "ELIGIBLE", "score": 10_000, "rules": 1, "despite": ""}
    assert [(d["number"], d["kind"], d["verdict"]) for d in shown["documents"]] == [
        (1, "TO_TRINH", "APPROVED"),
        (2, "BIEN_BAN", "APPROVED"),
    ]
    assert [s["state"] for s in shown["steps"]] == ["SHORTLISTED", "PROPOSED", "COUNCIL_PASSED", "DECIDED"]
    assert (shown["entry"], shown["subject"]) == ({"id": first.id}, None)
    assert [h["name"] for h in shown["history"]][-2:] == ["Hội đồng thông qua", "Ghi nhận quyết định khen thưởng"]
    nothing: dict[str, Any] = {"edges": []}
    asked = {"unit": town.province.id, "year": 2026}
    assert (await ask("rpt", PRAISE, **asked))["data"]["commended"] == nothing
    assert await do("pcs", "publishCandidates", **there) == {"published": 1, "left": 0}
    for handle in HANDLES:
        found = (await ask(handle, PRAISE, **asked))["data"]["commended"]
        if handle == "stranger":
            assert found is None
            continue
        (edge,) = found["edges"]
        assert edge["node"] == {
            "title": first.title,
            "kind": None,
            "subject": None,
            "form": "DVK",
            "level": "PROVINCE",
            "year": 2026,
            "decisionNumber": "15/QĐ-UBND",
            "decidedOn": "2026-11-24",
            "entry": {"id": first.id, "title": first.title} if handle != "adm" else None,
            "unit": {"id": first.unit},
            "awarding": {"id": town.province.id},
        }, handle
    assert (await ask("rpt", PRAISE, **asked | {"unit": town.b.id}))["data"]["commended"] == nothing
    assert (await ask("rpt", PRAISE, **asked, form="GK"))["data"]["commended"] == nothing


async def test_a_candidate_shows_its_dossier_to_who_reads_both(
    store: Store, world: World, town: Town, ask: Ask
) -> None:
    first, second, third = await listed(world, town)
    made = await shortlist(world, town, first)
    gone = await bring(world, town, await shortlist(world, town, second), DossierState.WITHDRAWN)
    plain = LIST.replace("dossier { id state }", "")
    await ask("pcs", plain, unit=town.province.id)
    before = store.calls
    await ask("pcs", plain, unit=town.province.id)
    usual, before = store.calls - before, store.calls
    answer = await ask("pcs", LIST, unit=town.province.id)
    # One batch of the claims of all candidates of the page, one of their dossiers.
    assert store.calls - before == usual + 2
    found = {e["node"]["entry"]["id"]: e["node"]["dossier"] for e in answer["data"]["candidates"]["edges"]}
    assert found == {first.id: {"id": made.id, "state": "SHORTLISTED"}, second.id: None, third.id: None}
    assert gone.state is DossierState.WITHDRAWN
    assert len(await rows(world, town)) == 3


@pytest.mark.parametrize("first", [1, 2, 20])
async def test_pages_of_dossiers(world: World, town: Town, ask: Ask, first: int) -> None:
    a, b, also_a = await listed(world, town)
    ids = {}
    for entry, at_last in zip((a, b, also_a), ("PROPOSED", "SHORTLISTED", "SHORTLISTED"), strict=True):
        found = await bring(world, town, await shortlist(world, town, entry), DossierState(at_last))
        ids[entry.id] = found.id
    for handle, unit, state, expected in (
        ("pcs", town.province, None, [also_a, a, b]),
        ("pcs", town.a, None, [also_a, a]),
        ("pcs", town.province, "PROPOSED", [a]),
        ("pcs", town.province, "DECIDED", []),
        ("rv1", town.province, None, [also_a, a]),
        ("rv1-b", town.province, None, [b]),
        ("rv1-b", town.a, None, None),
        ("rpt", town.province, None, None),
        ("ins", town.province, None, None),
    ):
        seen, after = [], None
        while True:
            answer = await ask(handle, PAGE, unit=unit.id, first=first, after=after, state=state)
            page = answer["data"]["dossiers"]
            if expected is None:
                assert page is None, handle
                assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"]
                break
            seen += [(edge["node"]["entry"]["id"], edge["node"]["id"]) for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        # In the order of the tree, which is that of paths.
        assert seen == [(e.id, ids[e.id]) for e in sorted(expected or [], key=lambda e: e.path)], (handle, state)
    for other in ({"level": "GRASSROOTS"}, {"form": "GK"}):
        page = (await ask("pcs", PAGE, unit=town.province.id, first=20, **other))["data"]["dossiers"]
        assert page["edges"] == []


async def test_what_one_may_not_see_is_as_absent_as_what_is_not_there(world: World, town: Town, ask: Ask) -> None:
    entry, *_ = await listed(world, town)
    made = await shortlist(world, town, entry)
    for handle in HANDLES:
        answers = [await ask(handle, ONE, id=name) for name in (made.id, "d" + "0" * 16)]
        if handle in READERS:
            assert answers[0]["data"]["dossier"]["id"] == made.id
        else:
            told = [sorted(str((e["path"], e["extensions"], e["message"])) for e in a["errors"]) for a in answers]
            assert (told[0], answers[0]["data"]) == (told[1], {"dossier": None, "node": None}), handle
