"""Bugs planted on purpose: each must make its suite fail, or the suite would prove nothing.

A mutant is a copy of the tree in which one text of one file was changed; the suite runs there as it runs here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bugs.bug import Bug
from tests.bugs.planted import BUGS

ROOT = Path(__file__).parents[2]
QUICK = """
from hypothesis import Phase, settings
settings.register_profile("quick", phases=[Phase.explicit, Phase.generate], derandomize=True)
settings.load_profile("quick")
"""
"""Hypothesis need not look for the smallest failure here, and draws the same examples always: a bug is caught each time
or never, so that a suite which catches it now and then is found when the bug is planted."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for part in ("movement", "graphql_api", "tests", "local"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests" / "conftest.py").write_text(QUICK)
    # The plans' suite asks no gateway.
    (folder / "tests" / "graphql_api" / "conftest.py").unlink()
    # Only the use cases need the engine, which costs time.
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests" / "usecases" / "conftest.py")
    for part in ("node_modules", "data"):
        (folder / part).symlink_to(ROOT / part)
    return folder


def write(file: Path, text: str) -> None:
    # Compiled files are told apart by their second and size only: a mutant must not meet those of the one before.
    later = int(file.stat().st_mtime) + 2
    file.write_text(text)
    os.utime(file, (later, later))


def run(folder: Path, suite: str) -> subprocess.CompletedProcess[str]:
    options = ["-x", "-p", "no:cacheprovider", suite]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ.get("PATH", "")},
        # A bug that makes its suite wait for ever is to be told of, not waited for.
        timeout=900,
    )


def run_with(folder: Path, bug: Bug) -> subprocess.CompletedProcess[str]:
    """Run a bug's suite with the bug in the copy, and leave the copy as it was."""
    file = folder / bug.file
    whole = file.read_text()
    assert whole.count(bug.text) == 1, "the code has moved on: plant the bug where the rule is now"
    write(file, whole.replace(bug.text, bug.becomes))
    try:
        return run(folder, bug.suite)
    finally:
        write(file, whole)


@pytest.mark.parametrize("suite", sorted({bug.suite for bug in BUGS}))
def test_the_suite_passes_without_a_bug(copy: Path, suite: str) -> None:
    assert run(copy, suite).returncode == 0


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: f"{bug.file}: {bug.text[:60]} -> {bug.becomes[:40]}")
def test_a_planted_bug_is_caught(copy: Path, bug: Bug) -> None:
    done = run_with(copy, bug)
    assert done.returncode == 1, done.stdout + done.stderr
    assert " failed" in done.stdout or "FAILED" in done.stdout
    if bug.test:
        assert f"FAILED {bug.suite}::{bug.test}" in done.stdout, done.stdout
