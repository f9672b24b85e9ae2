"""Relay: the schema is strict enough for its compiler, and what it compiles works against the running gateway."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLObjectType, build_schema, get_named_type, is_required_argument
from msgspec import structs

from movement.model.entries import Entry, State
from movement.model.errors import Code
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry
from tests.clients.conftest import HERE, MODULES, Run, run, serving
from tests.clients.expected import ANSWERED, BOTH, error
from tools import persist

SCHEMA = Path("graphql_api/schema.graphql")
COMPILED = "compiled documents: 6 reader, 4 normalization, 7 operation text"


def compiled(folder: Path, schema: str, **more: Any) -> str:
    """Compile the client's operations against a schema into a folder and return what the compiler says."""
    (folder / "artifacts").mkdir()
    shutil.copytree(HERE / "relay", folder / "src")
    (folder / "schema.graphql").write_text(schema)
    config = {"src": "src", "schema": "schema.graphql", "artifactDirectory": "artifacts", "language": "javascript"}
    (folder / "relay.config.json").write_bytes(orjson.dumps(config | {"eagerEsModules": False} | more))
    done = run(MODULES / "relay-compiler" / "cli.js", "relay.config.json", cwd=folder)
    return done.stdout + done.stderr


def every_connection() -> Iterator[str]:
    """Yield for each list of the schema a fragment that pages through it, and refetches where Relay can."""
    for kind in build_schema(SCHEMA.read_text()).type_map.values():
        if not isinstance(kind, GraphQLObjectType):
            continue
        for name, field in kind.fields.items():
            if not get_named_type(field.type).name.endswith("Connection"):
                continue
            needed = {n: str(a.type) for n, a in field.args.items() if is_required_argument(a)} | {"after": "String"}
            defined = ", ".join(f'{n}: {{ type: "{of}" }}' for n, of in needed.items())
            given = ", ".join(f"{n}: ${n}" for n in needed)
            again = f'@refetchable(queryName: "every{kind.name}{name}Query")'
            can = kind.name == "Query" or "Node" in {interface.name for interface in kind.interfaces}
            yield (
                f"fragment every_{kind.name}_{name} on {kind.name} "
                f"@argumentDefinitions({defined}) {again if can else ''} "
                f'{{ {name}({given}) @connection(key: "every_{name}") {{ edges {{ node {{ __typename }} }} }} }}'
            )


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Compile the client and return where its artifacts are."""
    folder = tmp_path_factory.mktemp("relay")
    assert COMPILED in compiled(folder, SCHEMA.read_text())
    return str(folder / "artifacts")


@pytest.fixture
async def five(world: World, town: Town, entries: list[Entry]) -> list[Entry]:
    """Return all entries that the reviewer sees."""
    return [*entries[:2], *[await make_entry(world, town, State.SUBMITTED, title=f"Hồ sơ {n}") for n in (3, 4, 5)]]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("  node(\n", "  record(\n"),
        ("type Entry implements Node {", "type Entry {"),
        ("  endCursor: String\n", "  lastCursor: String\n"),
    ],
)
def test_the_compiler_refuses_a_schema_that_is_not_relays(tmp_path: Path, was: str, becomes: str) -> None:
    schema = SCHEMA.read_text()
    assert schema.count(was) == 1
    assert "Compilation failed" in compiled(tmp_path, schema.replace(was, becomes))


def test_every_list_of_the_schema_is_a_connection_to_the_compiler(tmp_path: Path) -> None:
    fragments = list(every_connection())
    assert len(fragments) >= 16
    (tmp_path / "every").mkdir()
    (tmp_path / "every" / "every.js").write_text("".join(f"graphql`{text}`;\n" for text in fragments))
    pages = sum("@refetchable" in text for text in fragments)
    # Each page is a query of its own.
    assert f"{len(fragments) + pages} reader, {pages} normalization, " in compiled(
        tmp_path, SCHEMA.read_text(), src="every"
    )


def test_pages_join_to_one_list(reviewer: Run, artifacts: str, five: list[Entry]) -> None:
    assert reviewer("relay.mjs", "pages", artifacts=artifacts) == {
        "name": "Xã An Bình",
        "counts": [2, 4, 5],
        "titles": [entry.title for entry in five],
        "wrong": [error(Code.BAD_CURSOR, "node", "entries")],
        "left": 5,
        "lines": [f"POST text → {answer}" for answer in (ANSWERED, ANSWERED, ANSWERED, BOTH)],
    }


@pytest.mark.usefixtures("entries")
def test_an_act_and_a_record_fetched_again_change_the_list(reviewer: Run, artifacts: str) -> None:
    assert reviewer("relay.mjs", "acts", artifacts=artifacts) == {
        "problems": [[], [], [{"code": "CONFLICT", "path": ["version"]}]],
        "cards": [
            ["SUBMITTED 2", "SUBMITTED 2"],
            ["ACCEPTED 3", "SUBMITTED 2"],
            ["ACCEPTED 3", "SUBMITTED 2"],
            ["ACCEPTED 3", "ACCEPTED 3"],
        ],
        "lines": [f"POST text → {ANSWERED}"] * 4,
    }


def test_what_the_compiler_keeps_of_the_texts_is_a_manifest(
    reviewer: Run, shared_store: Store, five: list[Entry], tmp_path: Path
) -> None:
    manifest = tmp_path / persist.KEPT
    manifest.write_text("{}")
    keep = {"persistConfig": {"file": manifest.name, "algorithm": "SHA256"}}
    assert COMPILED in compiled(tmp_path, SCHEMA.read_text(), **keep)
    with serving(structs.replace(shared_store.settings, stage="prod"), str(manifest)) as url:
        found = reviewer("relay.mjs", "pages", url=url, artifacts=str(tmp_path / "artifacts"))
    assert found["titles"] == [entry.title for entry in five]
    assert found["lines"] == [f"POST hash → {answer}" for answer in (ANSWERED, ANSWERED, ANSWERED, BOTH)]
