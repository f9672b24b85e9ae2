"""Facts of people and collectives by HTTP: every act, what is shown to whom, and names through the one door."""

from collections.abc import Callable
from typing import Any

from movement.model.awards import AwardForm
from movement.model.entries import State
from movement.model.merits import MeritKind
from movement.model.subjects import SubjectClass
from movement.world import World
from tests.builders import Town, make_entry, recognised
from tests.fact_builders import COLLECTIVE, make_award, make_merit, make_subject, names_in
from tests.graphql_api.conftest import Ask

Snapshot = Callable[[], object]
DECISION = {"decisionNumber": "12/QĐ-UBND", "decidedOn": "2026-11-20"}
SUBJECT = "id kind subjectClass wholeUnit label armedForces erasedAt version unit { name }"


async def act(ask: Ask, handle: str, act_: str, shown: str, number: int, **given: Any) -> dict[str, Any]:
    kind = {"revokeMerit": "RevokeFact", "revokeAward": "RevokeFact"}.get(act_, act_[0].upper() + act_[1:])
    text = f"mutation A($i: {kind}Input!) {{ {act_}(input: $i) {{ {shown} problems {{ code path }} }} }}"
    answer = await ask(handle, text, i={"requestId": f"facts-{act_}-{number}"} | given)
    payload: dict[str, Any] = answer["data"][act_]
    return payload


async def test_a_person_from_the_record_to_a_revoked_award(ask: Ask, town: Town, snapshot: Snapshot) -> None:
    names = names_in(town)
    person = {"unit": town.a.id, "kind": "PERSON", "subjectClass": "DIRECT_WORKER"} | names
    made = await act(ask, "pcs", "recordSubject", f"subject {{ {SUBJECT} name position }}", 1, **person)
    assert made["problems"] == []
    subject = made["subject"]
    assert (
        subject | {"id": "j"}
        == {
            "id": "j",
            "kind": "PERSON",
            "subjectClass": "DIRECT_WORKER",
            "wholeUnit": False,
            "label": "",
            "armedForces": False,
            "erasedAt": None,
            "version": 1,
            "unit": {"name": "Xã An Bình"},
        }
        | names
    )
    at = {"id": subject["id"], "version": 1}
    done = await act(ask, "pcs", "correctSubject", "subject { version armedForces position }", 2,
                     reason="Ghi thiếu.", armedForces=True, position=None, **at)  # fmt: skip
    assert done["subject"] == {"version": 2, "armedForces": True, "position": ""}
    said = {"subject": subject["id"], "kind": "INITIATIVE", "year": 2026, "value": "PROVINCE"} | DECISION
    merit = (await act(ask, "pcs", "recordMerit", "merit { id version value subject { id } }", 3, **said))["merit"]
    assert (merit["value"], merit["subject"]) == ("PROVINCE", {"id": subject["id"]})
    given = {"form": "CSTDCS", "level": "GRASSROOTS", "year": 2026, "awardedBy": town.province.id} | DECISION
    given |= {"subject": subject["id"], "merits": [merit["id"]]}
    shown = "award { id version form method subjectClass achievements revoked { reason } awardedBy { name } }"
    award = (await act(ask, "pcs", "recordAward", shown, 4, **given))["award"]
    assert award | {"id": "w", "version": 1} == {
        "id": "w",
        "version": 1,
        "form": "CSTDCS",
        "method": "REGULAR",
        "subjectClass": "DIRECT_WORKER",
        "achievements": [merit["id"]],
        "revoked": None,
        "awardedBy": {"name": "Tỉnh Thử Nghiệm"},
    }
    before = snapshot()
    again = await act(ask, "pcs", "recordAward", "award { id }", 5, **given | {"form": "BK_TINH", "level": "PROVINCE"})
    assert again == {"award": None, "problems": [{"code": "ALREADY_AWARDED", "path": ["merits"]}]}
    assert snapshot() == before
    back = {"reason": "Khai man.", "decisionNumber": "15/QĐ", "decidedOn": "2026-11-22", "version": 1}
    gone = await act(ask, "pcs", "revokeAward", "award { revoked { decisionNumber decidedOn reason } }", 6,
                     id=award["id"], **back)  # fmt: skip
    assert gone["award"]["revoked"] == {"decisionNumber": "15/QĐ", "decidedOn": "2026-11-22", "reason": "Khai man."}
    gone = await act(ask, "pcs", "revokeMerit", "merit { version revoked { reason } }", 7, id=merit["id"], **back)
    assert gone["merit"] == {"version": 2, "revoked": {"reason": "Khai man."}}
    erased = await act(ask, "aud", "erasePerson", "subject { version name }", 8,
                       id=subject["id"], version=2, reason="Theo đơn.")  # fmt: skip
    assert erased == {"subject": {"version": 3, "name": None}, "problems": []}
    assert names["name"] not in str(snapshot())
    whole = "{ id merits(year: 2026) { id kind } awards { id form year } }"
    found = await ask("ldr", f'{{ subject(id: "{subject["id"]}") {whole} node(id: "{award["id"]}") {{ id }} }}')
    assert found["data"] == {
        "subject": {
            "id": subject["id"],
            "merits": [{"id": merit["id"], "kind": "INITIATIVE"}],
            "awards": [{"id": award["id"], "form": "CSTDCS", "year": 2026}],
        },
        "node": {"id": award["id"]},
    }


async def test_names_of_a_page_are_read_at_once_and_the_look_is_on_record(ask: Ask, world: World, town: Town) -> None:
    people = sorted([await make_subject(world, town) for _ in range(5)], key=lambda one: one.id)
    text = (
        "query P($unit: ID!) { subjects(unit: $unit, first: 20, kind: PERSON) "
        "{ edges { node { id name position unit { name } } } } }"
    )
    calls = world.store.calls
    answer = await ask("pcs", text, unit=town.province.id)
    # The person, the units of the grants, the range, the page's subjects with their units, the names, the record.
    assert world.store.calls - calls == 6
    nodes = [edge["node"] for edge in answer["data"]["subjects"]["edges"]]
    assert [node["id"] for node in nodes] == [one.id for one in people]
    assert {(node["name"], node["position"]) for node in nodes} == {tuple(names_in(town).values())}
    blind = await ask("ldr", text, unit=town.province.id)
    assert {edge["node"]["name"] for edge in blind["data"]["subjects"]["edges"]} == {None}
    looks = (
        'query L($unit: ID!) { personalAccesses(unit: $unit, day: "2026-11-24", first: 10) '
        "{ edges { node { id actor role at subjects } } } }"
    )
    told = await ask("aud", looks, unit=town.a.id)
    (edge,) = told["data"]["personalAccesses"]["edges"]
    assert edge["node"]["id"][0] == "x"
    assert edge["node"] | {"id": ""} == {
        "id": "",
        "actor": town.subject("pcs"),
        "role": "PCS",
        "at": "2026-11-24T05:00:00Z",
        "subjects": [one.id for one in people],
    }
    assert (await ask("pcs", looks, unit=town.a.id))["data"] == {"personalAccesses": None}


async def test_a_merit_s_value_is_told_by_its_kind(ask: Ask, world: World, town: Town) -> None:
    person = await make_subject(world, town)
    team, other = [await make_subject(world, town, **COLLECTIVE | {"label": label}) for label in ("Tổ 1", "Tổ 2")]
    empty = dict.fromkeys(("rating", "reach", "discipline", "review", "count", "continues"))
    for subject, kind, value, field, told in (
        (person, MeritKind.RATING, "GOOD", "rating", "GOOD"),
        (person, MeritKind.RESEARCH, "NATION", "reach", "NATION"),
        (person, MeritKind.DISCIPLINE, "WARNING", "discipline", "WARNING"),
        (person, MeritKind.REVIEW, "NONE", "review", "NONE"),
        (team, MeritKind.MEMBERS, "40", "count", 40),
        (team, MeritKind.CONTINUES, other.id, "continues", {"id": other.id}),
    ):
        made = await make_merit(world, town, subject, kind, value)
        text = "query M($id: ID!) { merit(id: $id) { rating reach discipline review count continues { id } } }"
        assert (await ask("ldr", text, id=made.id))["data"]["merit"] == empty | {field: told}


async def test_everyone_who_sees_an_entry_sees_its_awards(ask: Ask, world: World, town: Town) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    await make_award(world, town, entry=entry, form=AwardForm.DVK, subject_class=SubjectClass.COLLECTIVE)
    text = "query E($id: ID!) { entry(id: $id) { situation awards { form level year decisionNumber decidedOn } } }"
    award = {"form": "DVK", "level": "PROVINCE", "year": 2026} | DECISION
    assert (await ask("rpt", text, id=entry.id))["data"]["entry"]["awards"] == [award]
    public = (await ask("rpt-b", text, id=entry.id))["data"]["entry"]
    assert public == {"situation": None, "awards": [award]}


async def test_awards_of_a_unit_and_year(ask: Ask, world: World, town: Town) -> None:
    person = await make_subject(world, town)
    made = [await make_award(world, town, person, form) for form in (AwardForm.LDTT, AwardForm.CSTDCS)]
    text = (
        "query A($unit: ID!, $form: AwardForm) { awards(unit: $unit, year: 2026, form: $form, first: 10) "
        "{ edges { node { id subject { id } unit { name } entry { id } } } pageInfo { hasNextPage } } }"
    )
    answer = await ask("ldr", text, unit=town.province.id)
    assert {edge["node"]["id"] for edge in answer["data"]["awards"]["edges"]} == {one.id for one in made}
    answer = await ask("ldr", text, unit=town.province.id, form="LDTT")
    shown = {"id": made[0].id, "subject": {"id": person.id}, "unit": {"name": "Đảng ủy xã An Bình"}, "entry": None}
    assert answer["data"]["awards"] == {"edges": [{"node": shown}], "pageInfo": {"hasNextPage": False}}
    assert (await ask("rpt", text, unit=town.a.id))["errors"][0]["extensions"]["code"] == "NOT_FOUND"
