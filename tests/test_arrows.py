"""The arrows hold, and each contract breaks when something is planted that it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("movement", "graphql_api", "functions", "infra", "local")
PLANTED = {
    "1. what runs one machine": ("functions/planted.py", "import graphql_api.app"),
    "2. inside the movement": ("movement/model/planted.py", "import movement.world"),
    "3. model and use cases": ("movement/usecases/planted.py", "import boto3"),
    "4. a row is reached": ("graphql_api/planted.py", "import movement.storage.store"),
    "5. the page of tables": ("movement/storage/tables.py", "import boto3"),
    "5b. the ground names": ("infra/planted.py", "import movement.world"),
}


def lint(folder: Path) -> str:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    ).stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_contract_holds(copy: Path) -> None:
    assert "Contracts: 6 kept, 0 broken." in lint(copy)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(copy: Path, contract: str) -> None:
    name, line = PLANTED[contract]
    file = copy / name
    before = file.read_text() if file.exists() else None
    file.write_text((before or "") + f"\n{line}\n")
    try:
        broken = [text for text in lint(copy).splitlines() if " BROKEN" in text]
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)
    assert any(text.startswith(contract) for text in broken), broken
