"""Outside the local stage only those who may explore learn the schema; others learn of names what they wrote."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from msgspec import structs

from graphql_api.app import create_app
from graphql_api.exploring import everything, may_explore, only_written
from graphql_api.schema.root import SCHEMA
from movement.model.people import POLICY, Role, Scope
from movement.world import World
from tests.builders import Town
from tests.graphql_api.conftest import IDENTITY
from tests.graphql_api.prober import learned, names, recovered

CORE = SCHEMA._schema
SCHEMA_QUERY = '{ __schema { types { name } } __type(name: "Unit") { fields { name } } }'
WRONG = "{ uni(i: 1) { nam } }"
HANDLES = ("rpt", "rv1", "rv2", "ins", "pcs", "ldr", "adm", "aud")

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def production(world: World, token: Callable[[str], str]) -> AsyncIterator[Ask]:
    """Ask the gateway as it is outside the local stage."""
    app = create_app(structs.replace(world.store.settings, stage="prod"), IDENTITY, world)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:

        async def asked(handle: str, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
            body = {"query": query, "variables": variables or {}}
            answer = await client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token(handle)}"})
            assert answer.status_code == 200, answer.text
            told: dict[str, Any] = answer.json()
            return told

        yield asked


@pytest.mark.parametrize("handle", HANDLES)
async def test_the_matrix_says_who_sees_the_schema(production: Ask, handle: str) -> None:
    answer = await production(handle, SCHEMA_QUERY)
    wrong = (await production(handle, WRONG))["errors"]
    if handle in {"adm", "aud"}:
        assert {"name": "Entry"} in answer["data"]["__schema"]["types"]
        assert wrong[0]["message"] == "Cannot query field 'uni' on type 'Query'. Did you mean 'unit' or 'units'?"
    else:
        assert "data" not in answer
        assert {e["extensions"]["code"] for e in answer["errors"]} == {"BAD_INPUT"}
        assert [e["message"] for e in wrong] == ["Cannot query field 'uni' on type '…'."]


def test_the_matrix_names_the_same_roles() -> None:
    assert {r for r, scope in POLICY["schema.explore"].items() if scope is not Scope.NEVER} == {Role.ADM, Role.AUD}


async def test_a_person_without_grants_may_not(world: World, town: Town) -> None:
    assert not may_explore(await town.actor(world, "nobody"))
    assert may_explore(await town.actor(world, "aud"))


async def test_what_was_told_to_those_who_may_is_not_told_to_the_others(production: Ask) -> None:
    for text in (SCHEMA_QUERY, WRONG):
        first = {handle: await production(handle, text) for handle in ("adm", "pcs", "aud", "rpt")}
        again = {handle: await production(handle, text) for handle in ("rpt", "aud", "pcs", "adm")}
        assert first == again
        assert first["adm"] == first["aud"] != first["pcs"] == first["rpt"]
    # The other way round: what was refused first is not refused to those who may.
    other = "{ __schema { queryType { name } } }"
    assert "data" not in await production("rv1", other)
    assert (await production("adm", other))["data"] == {"__schema": {"queryType": {"name": "Query"}}}
    assert "data" not in await production("rv1", other)


async def test_a_prober_recovers_nothing_but_what_it_wrote(production: Ask) -> None:
    found, errors = await recovered(CORE, lambda query, variables: production("pcs", query, variables))
    assert found == set()
    assert errors > 2_000


async def test_the_same_prober_recovers_the_schema_where_it_is_shown(production: Ask) -> None:
    # Or the test above would only show that the prober is blind.
    found, _ = await recovered(CORE, lambda query, variables: production("adm", query, variables), every=5)
    assert len(found) > len(names(CORE)) / 4
    assert {"Unit", "Int"} <= found


@pytest.mark.parametrize(
    ("message", "text", "told"),
    [
        ("No field 'uni' on type 'Query'. Did you mean 'unit'?", "{ uni }", "No field 'uni' on type '…'."),
        ("Int cannot represent non-integer value: 'x'", 'first: "x"', "… cannot represent non-integer value: 'x'"),
        ("Int cannot represent non-integer value: 'x'", "$n: Int x", "Int cannot represent non-integer value: 'x'"),
        ("Unknown argument 'i' on field 'Query.unit'.", "{ unit(i: 1) }", "Unknown argument 'i' on field '….unit'."),
        ("Ngày phải có dạng YYYY-MM-DD và có thật.", "{ a }", "Ngày phải có dạng YYYY-MM-DD và có thật."),
    ],
)  # fmt: skip
def test_what_is_told_stays_readable(message: str, text: str, told: str) -> None:
    assert only_written(CORE, text, None)(message) == told
    assert everything(message) == message


def test_the_prober_sees_what_is_not_hidden() -> None:
    assert learned(CORE, ["Unknown argument 'i' on field 'Query.unit'."], "{ unit(i: 1) }") == {"Query"}
    assert learned(CORE, ["Int cannot represent it"], "{ a }") == {"Int"}
    assert learned(CORE, ["this field has a name"], "{ a }") == set()
