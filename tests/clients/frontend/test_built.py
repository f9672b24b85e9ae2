"""The example client is built from what is committed: its documents are those of the manifest, its types hold."""

from pathlib import Path

import orjson

from tests.clients.frontend.conftest import FRONTEND, npm
from tools import persist

GENERATED = FRONTEND / "src/gql" / persist.KEPT
COMMITTED = GENERATED.read_bytes()


def test_it_builds_and_its_documents_are_in_the_manifest(built: Path) -> None:
    assert GENERATED.read_bytes() == COMMITTED, "commit what codegen wrote, and run `make persist`"
    documents = orjson.loads(COMMITTED)
    manifest = orjson.loads(persist.MANIFEST.read_bytes())
    assert len(documents) == 15
    assert {key: manifest.get(key) for key in documents} == documents, "run `make persist`"
    assert (built / "index.html").exists()
    (script,) = (built / "assets").glob("*.js")
    # Each document's hash is in the bundle, and nothing that only a developer has.
    assert all(key in script.read_text() for key in documents)
    assert "VITE_TOKEN" not in script.read_text()


def test_its_types_and_its_own_tests_pass(built: Path) -> None:
    assert built.exists()
    for script in ("types", "test"):
        done = npm("run", script)
        assert done.returncode == 0, done.stdout + done.stderr


def test_its_files_can_be_read_in_one_sitting() -> None:
    files = [f for f in (FRONTEND / "src").rglob("*.ts*") if "gql" not in f.parts]
    sizes = sorted(len(file.read_text().splitlines()) for file in files)
    assert len(sizes) > 20
    assert sizes[len(sizes) // 2] < 100
    assert sizes[-1] < 200
