"""Bugs planted in what keeps faults from doing harm; their suites need the whole product and its engine."""

import shutil
from pathlib import Path

import pytest

from tests.bugs.bug import Bug
from tests.bugs.planted_faults import IN_FAULTS
from tests.bugs.planted_histories import IN_HISTORIES
from tests.bugs.test_planted import ROOT, run, run_with

PARTS = ("movement", "graphql_api", "functions", "infra", "tests", "local")
BUGS = (*IN_FAULTS, *IN_HISTORIES)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for part in ("node_modules", "data"):
        (folder / part).symlink_to(ROOT / part)
    return folder


@pytest.mark.parametrize("suite", sorted({bug.suite for bug in BUGS}))
def test_the_suite_passes_without_a_bug(copy: Path, suite: str) -> None:
    done = run(copy, suite)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: f"{bug.file}: {bug.text[:60]} -> {bug.becomes[:40]}")
def test_a_planted_bug_is_caught(copy: Path, bug: Bug) -> None:
    done = run_with(copy, bug)
    assert done.returncode == 1, done.stdout[-3000:] + done.stderr[-1000:]
    assert "FAILED" in done.stdout
