"""graphql-codegen and a strict TypeScript compiler over the schema, and the typed client against the gateway."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import orjson
import pytest
from msgspec import structs

from movement.model.entries import State
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry
from tests.clients.conftest import HERE, MODULES, run, serving
from tools import persist

SCHEMA = Path("graphql_api/schema.graphql")
TYPESCRIPT = HERE / "typescript"
MISTAKES = [
    (6, "TS2322"),
    (6, "TS18047"),
    (7, "TS2339"),
    (8, "TS2367"),
    (9, "TS2322"),
    (10, "TS2322"),
    (11, "TS2322"),
    (12, "TS2741"),
]
"""The lines of `typescript/wrong.ts` that must not compile, and how the compiler names what is wrong."""


def project(folder: Path) -> Path:
    """Lay out the typed client as a project of its own and return its folder."""
    (folder / "src").mkdir()
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text('{ "type": "module" }')
    shutil.copy(SCHEMA, folder)
    for name, where in {"codegen.mjs": folder, "tsconfig.json": folder, "client.ts": folder / "src"}.items():
        shutil.copy(TYPESCRIPT / name, where)
    return folder


def codegen(folder: Path) -> CompletedProcess[str]:
    return run(MODULES / "@graphql-codegen/cli/esm/bin.js", "--config", "codegen.mjs", cwd=folder)


def tsc(folder: Path) -> CompletedProcess[str]:
    return run(MODULES / "typescript/bin/tsc", "--project", ".", cwd=folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the types, compile the client, and return its folder."""
    folder = project(tmp_path_factory.mktemp("typescript"))
    generated = codegen(folder)
    assert generated.returncode == 0, generated.stderr
    compiled = tsc(folder)
    assert (compiled.returncode, compiled.stdout) == (0, "")
    return folder


def test_days_instants_and_decimals_have_types_of_their_own(built: Path) -> None:
    types = (built / "src" / "generated" / "graphql.ts").read_text()
    (seen,) = re.findall(r"^export type SeenQuery = (.+);$", types, re.MULTILINE)
    day, number = "`${number}-${number}-${number}`", "`${number}`"
    assert seen == (
        "{ entry: { id: string, version: number | null, state: State | null, "
        f"startsOn: {day} | null, registeredAt: {day[:-1]}T${{string}}` | null, "
        f"outputs: Array<{{ name: string, target: {number} }}> }} | null, "
        f"unit: {{ at: {{ name: string, validFrom: {day} }} | null }} | null }}"
    )
    assert re.findall(r": any\b", types) == []


def test_a_mistake_does_not_compile(built: Path) -> None:
    wrong = built / "src" / "wrong.ts"
    try:
        shutil.copy(TYPESCRIPT / "wrong.ts", wrong)
        done = tsc(built)
    finally:
        wrong.unlink()
    found = re.findall(r"^src/wrong\.ts\((\d+),\d+\): error (TS\d+)", done.stdout, re.MULTILINE)
    assert [(int(line), code) for line, code in found] == MISTAKES
    assert done.stdout.count("): error ") == len(MISTAKES)


@pytest.mark.parametrize(
    ("file", "was", "becomes", "told"),
    [
        ("src/client.ts", "startsOn", "beginsOn", 'Cannot query field "beginsOn" on type "Entry"'),
        ("schema.graphql", "startsOn: Date", "startsOn: Weekday", "Unknown scalar type Weekday"),
    ],
)
def test_types_are_not_made_of_what_is_wrong(tmp_path: Path, file: str, was: str, becomes: str, told: str) -> None:
    changed = project(tmp_path) / file
    text = changed.read_text()
    assert was in text
    changed.write_text(text.replace(was, becomes) + ("\nscalar Weekday\n" if file == "schema.graphql" else ""))
    done = codegen(tmp_path)
    assert done.returncode == 1
    assert told in done.stdout + done.stderr


@pytest.mark.parametrize("mode", ["development", "production"])
async def test_the_typed_client_works(
    built: Path, shared_store: Store, gateway: str, token: Callable[[str], str], world: World, town: Town, mode: str
) -> None:
    entry = await make_entry(world, town, State.ACCEPTED)
    given = {"token": token("rpt"), "entry": entry.id, "unit": town.a.id, "request": f"clients-{town.tag}"}
    # Where only trusted documents run, the file that codegen writes is the manifest.
    manifest = built / "src" / "generated" / persist.KEPT
    with serving(structs.replace(shared_store.settings, stage="prod"), str(manifest)) as production:
        by_hash = mode == "production"
        url = production if by_hash else gateway
        done = run("out/client.js", orjson.dumps(given | {"url": url, "byHash": by_hash}).decode(), cwd=built)
    assert (done.returncode, done.stderr) == (0, "")
    assert entry.registered_at
    assert orjson.loads(done.stdout) == {
        "entry": {
            "id": entry.id,
            "version": 3,
            "state": "ACCEPTED",
            "startsOn": "2026-12-01",
            "registeredAt": entry.registered_at.isoformat().replace("+00:00", "Z"),
            "outputs": [{"name": "Đường mở rộng", "target": "500"}],
        },
        "unit": {"at": {"name": "Xã An Bình", "validFrom": "2025-07-01"}},
        "year": "2026",
        "startEntry": {
            "entry": {"id": entry.id, "state": "RUNNING", "runningFrom": "2026-11-24"},
            "problems": [],
        },
    }
