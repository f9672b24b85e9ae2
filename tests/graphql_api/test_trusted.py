"""In production only documents of the manifest run, and a manifest that could not run stops the start."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from msgspec import structs

from graphql_api import cost, trusted
from graphql_api.app import create_app
from graphql_api.documents import Documents
from graphql_api.guard import digest
from graphql_api.schema.root import SCHEMA
from movement.model.entries import State
from movement.model.errors import SENTENCES, Code
from movement.settings import Clients, SettingsError
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.conftest import IDENTITY
from tools import persist

CORE = SCHEMA._schema
TEXTS: dict[str, str] = orjson.loads(persist.MANIFEST.read_bytes())
QUEUE = Path("graphql_api/operations/queue.graphql").read_text().strip()
SUBMIT = Path("graphql_api/operations/submit.graphql").read_text().strip()
REFUSED = {"message": SENTENCES[Code.PERSISTED_QUERY_NOT_FOUND]}

Send = Callable[..., Awaitable[dict[str, Any]]]


def by_hash(text: str) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}}


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Connect to the gateway as it is in production."""
    settings = structs.replace(world.store.settings, stage="prod")
    app = create_app(settings, IDENTITY, world, clients=Clients(documents=str(persist.MANIFEST)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as connected:
        yield connected


@pytest.fixture
def send(client: httpx.AsyncClient, token: Callable[[str], str]) -> Send:
    async def sent(handle: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token(handle)}"})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    return sent


def test_the_manifest_is_that_of_the_operations() -> None:
    assert persist.MANIFEST.read_text() == persist.manifest(), "run `make persist`"
    assert sorted(TEXTS) == list(TEXTS)
    files = [f for client in persist.CLIENTS[:2] for f in Path(client).glob("*.graphql")]
    assert {digest(file.read_text().strip()) for file in files} <= set(TEXTS)


def test_every_document_of_the_manifest_can_run() -> None:
    assert trusted.load(str(persist.MANIFEST), Documents(CORE)) == TEXTS
    names = [trusted.name_of(text) for text in TEXTS.values()]
    assert len(set(names)) == len(names) >= 12


async def test_a_document_runs_by_its_hash_by_its_text_and_by_both(
    client: httpx.AsyncClient, send: Send, token: Callable[[str], str], world: World, town: Town
) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    variables = {"variables": {"unit": town.a.id}}
    for body in (by_hash(QUEUE), {"query": QUEUE}, {"query": QUEUE + "\n"}, {"query": QUEUE, **by_hash(QUEUE)}):
        answer = await send("rv1", body | variables)
        assert [e["node"]["id"] for e in answer["data"]["reviewQueue"]["edges"]] == [entry.id]
    parameters = {"extensions": orjson.dumps(by_hash(QUEUE)["extensions"]).decode()}
    parameters["variables"] = orjson.dumps(variables["variables"]).decode()
    headers = {"Authorization": f"Bearer {token('rv1')}"}
    got = await client.get("/graphql", params=parameters, headers=headers)
    assert got.json() == answer
    # A hash makes no act safe to be fetched.
    parameters = {"extensions": orjson.dumps(by_hash(SUBMIT)["extensions"]).decode()}
    assert (await client.get("/graphql", params=parameters, headers=headers)).status_code == 405


async def test_an_act_runs_by_its_hash(send: Send, world: World, town: Town) -> None:
    entry = await make_entry(world, town)
    act = {"id": entry.id, "version": 1, "requestId": f"trusted-{entry.id}"}
    answer = await send("rpt", by_hash(SUBMIT) | {"variables": {"input": act}})
    assert answer["data"]["submitEntry"]["entry"] == {"id": entry.id, "state": "SUBMITTED", "version": 2}


@pytest.mark.parametrize(
    "text",
    [
        "{ me { subject } }",
        "query WhoAmI { me { subject } }",
        QUEUE.replace("first: 20", "first: 21"),
        QUEUE.replace("title", "title "),
        "# harmless\n" + QUEUE,
        QUEUE + " query Other { me { subject } }",
        SUBMIT.replace("submitEntry", "withdrawEntry"),
        "{ __typename }",
        "{",
    ],
)
@pytest.mark.parametrize("hashed", [False, True])
async def test_any_other_text_is_refused_before_it_is_parsed(
    send: Send, token: Callable[[str], str], client: httpx.AsyncClient, store: Store, text: str, *, hashed: bool
) -> None:
    await send("rpt", by_hash(QUEUE))
    before = store.calls
    body = by_hash(text) if hashed else {"query": text}
    answer = await send("rpt", body)
    assert answer == {"errors": [REFUSED | {"extensions": {"code": "PERSISTED_QUERY_NOT_FOUND", "path": []}}]}
    headers = {"Authorization": f"Bearer {token('rpt')}", "Accept": "application/graphql-response+json"}
    assert (await client.post("/graphql", json=body, headers=headers)).status_code == 400
    assert store.calls == before


async def test_sending_a_text_once_does_not_make_it_trusted(send: Send) -> None:
    text = "{ me { subject } }"
    for body in ({"query": text, **by_hash(text)}, by_hash(text), {"query": text}):
        assert (await send("pcs", body))["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_those_who_may_explore_may_ask_the_schema_and_only_the_schema(send: Send) -> None:
    asks = "{ __schema { queryType { name } } __typename }"
    for handle in ("adm", "aud"):
        assert (await send(handle, {"query": asks}))["data"]["__schema"] == {"queryType": {"name": "Query"}}
    mixed = ["{ __typename me { subject } }", "{ __typename ...f } fragment f on Query { me { subject } }"]
    for handle, text in (("pcs", asks), *(("adm", text) for text in mixed), ("adm", "mutation { __typename x }")):
        answer = await send(handle, {"query": text})
        assert answer["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND", text


BROKEN = {
    "Nothing": ("query Nothing { nothing }", "Cannot query field 'nothing'"),
    "Deep": ("query Deep { unit(id: 1) " + "{ parent " * 20 + "{ id }" + " }" * 20 + " }", "14"),
    "Costly": ("query Costly { units(first: 9000) { edges { node { id } } } }", "18001"),
    "CostlyAnyway": (
        """query CostlyAnyway($n: Int!) { units(first: $n) { edges { node { ...c } } } }
        fragment c on Unit { children(first: 9000) { edges { cursor } } }""",
        "9004",
    ),
    "Torn": ("query Torn { units(", "Syntax Error"),
    "Looks": ("query Looks { __schema { types { name } } }", "introspection"),
    "Two": ("query Two { me { subject } } query Other { me { subject } }", "một thao tác"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_document_that_cannot_run_stops_the_start_with_its_name(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(cost, "MOST_OBJECTS", 9_000)
    text, told = BROKEN[name]
    file = tmp_path / "manifest.json"
    file.write_bytes(orjson.dumps({digest(QUEUE): QUEUE, digest(text): text}))
    with pytest.raises(SettingsError, match=f"{name} cannot run: .*{told}"):
        create_app(world.store.settings, IDENTITY, world, clients=Clients(documents=str(file)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "is no manifest; `make persist` writes one"),
        ("", "is no manifest"),
        ("[]", "is no manifest"),
        ('{"a": 1}', "is no manifest"),
        (orjson.dumps({digest(QUEUE): QUEUE + " "}).decode(), "Queue cannot run: its hash is not that of its text"),
        (orjson.dumps({digest("{ me { subject } }"): "{ me { subject } }"}).decode(), "its operation has no name"),
    ],
)
def test_a_manifest_that_is_none_stops_the_start(tmp_path: Path, content: str | None, told: str) -> None:
    file = tmp_path / "manifest.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=told):
        trusted.load(str(file), Documents(CORE))


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_a_clients_operations_are_written_out_with_the_fragments_they_use(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "graphql_api/operations/alone.graphql": "query Alone { me { ...M } }\nfragment M on Me { subject }\n",
            "examples/frontend/src/page.graphql": "query A { me { ...One } } query B { me { subject } }",
            "examples/frontend/src/parts/one.graphql": "fragment One on Me { ...Two } fragment Three on Me { subject }",
            "examples/frontend/src/parts/two.graphql": "fragment Two on Me { subject grants { role } }",
            "examples/frontend/node_modules/x.graphql": "query Other { me { subject } }",
        },
    )
    made = orjson.loads(persist.manifest(root))
    assert sorted(made.values()) == [
        """query A {\n  me {\n    ...One\n  }\n}\n\nfragment One on Me {\n  ...Two\n}

fragment Two on Me {\n  subject\n  grants {\n    role\n  }\n}""",
        "query Alone { me { ...M } }\nfragment M on Me { subject }",
        "query B {\n  me {\n    subject\n  }\n}",
    ]
    assert all(digest(text) == key for key, text in made.items())


def test_what_a_clients_generator_wrote_out_is_taken_as_it_stands(tmp_path: Path) -> None:
    text = "query A { __typename me { __typename subject } }"
    generated = f"examples/frontend/src/gql/{persist.KEPT}"
    files = {generated: orjson.dumps({digest(text): text}).decode()}
    files |= {f"examples/frontend/node_modules/{persist.KEPT}": orjson.dumps({digest("x"): "x"}).decode()}
    files |= {"examples/frontend/src/a.graphql": "query A { me { subject } }", "graphql_api/examples/b.graphql": SUBMIT}
    assert orjson.loads(persist.manifest(write(tmp_path, files))) == {digest(text): text, digest(SUBMIT): SUBMIT}
    write(tmp_path, {generated: orjson.dumps({digest(SUBMIT): text}).decode()})
    with pytest.raises(persist.PersistError, match=r"persisted-documents.json: .* is not the SHA-256"):
        persist.manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{ me { subject } }", "one.graphql: give the operation a name"),
        ("query A { me { ...Nowhere } }", "one.graphql: there is no fragment Nowhere"),
        ("query A {", "one.graphql: Syntax Error"),
    ],
)
def test_what_is_no_operation_is_told_by_its_file(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, {"examples/frontend/one.graphql": text})
    with pytest.raises(persist.PersistError, match=told):
        persist.manifest(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[]", "Expected `object`"),
        ("{", "truncated"),
        ('{"sha256:1": "query A { me { subject } }"}', "sha256:1 is not the SHA-256"),
    ],
)
def test_what_a_compiler_keeps_otherwise_is_told_by_its_file(tmp_path: Path, content: str, told: str) -> None:
    write(tmp_path, {f"examples/frontend/{persist.KEPT}": content})
    with pytest.raises(persist.PersistError, match=f"{persist.KEPT}: .*{told}"):
        persist.manifest(tmp_path)
