"""The gateway served over HTTP with real records, and Node to run other people's clients against it."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from msgspec import structs

from graphql_api.app import create_app
from graphql_api.guard import digest
from local import issuer
from movement.model.entries import Entry, State
from movement.model.units import REGISTER, RegisterHead
from movement.settings import ANY, Clients, Settings
from movement.storage.store import Store
from movement.world import World
from tests.builders import NOON, Clock, Town, make_entry, make_world
from tests.conftest import make_settings
from tests.graphql_api.conftest import IDENTITY, KEY
from tests.serving import served
from tools import persist

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
OPERATIONS = HERE / "operations"
NOW = NOON + timedelta(hours=1)
"""When the gateways answer: after the records were made."""

type Node = Callable[..., Any]
"""Runs a script with arguments by name and gives what it printed, decoded."""
type Run = Callable[..., Any]
"""Runs a part of a script, with further arguments by name."""


@contextmanager
def serving(settings: Settings, documents: str = ANY) -> Iterator[str]:
    """Serve the gateway in a thread of its own and yield its address."""
    app = create_app(settings, IDENTITY, make_world(Store(settings), Clock(NOW)), clients=Clients(documents=documents))
    with served(app) as address:
        yield f"{address}/graphql"


@pytest.fixture(scope="session")
async def shared_store(engine: str) -> AsyncIterator[Store]:
    """Make one set of tables for all clients: each test has its own province in it."""
    store = Store(make_settings(engine, "clients-"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=NOON.date())])
    yield store
    await store.close()


@pytest.fixture(scope="session")
def gateway(shared_store: Store) -> Iterator[str]:
    """Give the address of the gateway as in development: any document runs, and is known by its hash from then on."""
    with serving(shared_store.settings) as url:
        yield url


@pytest.fixture(scope="session")
def production(shared_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the gateway as in production: only the operations of these clients run."""
    manifest = tmp_path_factory.mktemp("manifest") / "trusted.json"
    manifest.write_bytes(orjson.dumps({digest(text): text for text in persist.documents(OPERATIONS)}))
    with serving(structs.replace(shared_store.settings, stage="prod"), str(manifest)) as url:
        yield url


@pytest.fixture
async def entries(world: World, town: Town) -> list[Entry]:
    """Return two submitted entries and a draft, which their reviewer does not see."""
    return [
        await make_entry(world, town, State.SUBMITTED, title="Hiến đất mở đường"),
        await make_entry(world, town, State.SUBMITTED, title="Tổ tự quản"),
        await make_entry(world, town),
    ]


@pytest.fixture
def token(town: Town) -> Callable[[str], str]:
    """Return what makes a token of one of the town's people, sound at the gateways' time."""
    return lambda handle: issuer.mint(KEY, town.subject(handle), NOW)


def run(tool: str | Path, *arguments: str | Path, cwd: Path = HERE) -> subprocess.CompletedProcess[str]:
    """Run a script, or a tool of the installed packages, in Node."""
    found = shutil.which("node", path=os.pathsep.join([str(Path(".uv/bin").resolve()), os.environ["PATH"]]))
    assert found
    environment = os.environ | {"PATH": f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [found, tool, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="session")
def node() -> Node:
    """Return what runs a script with arguments by name and gives what it printed, decoded."""

    def ran(script: str, **given: Any) -> Any:
        done = run(HERE / script, orjson.dumps(given).decode())
        assert done.returncode == 0, done.stderr
        # Clients warn there of answers that they cannot keep.
        assert done.stderr == ""
        return orjson.loads(done.stdout)

    return ran


@pytest.fixture
def reviewer(node: Node, gateway: str, token: Callable[[str], str], town: Town, entries: list[Entry]) -> Run:
    """Return what runs a part of a script as the one who reviews the town's entries."""
    given = {"token": token("rv1"), "unit": town.a.id, "absent": entries[2].id, "request": f"clients-{town.tag}"}
    return lambda script, part, **more: node(script, part=part, **{"url": gateway} | given | more)
