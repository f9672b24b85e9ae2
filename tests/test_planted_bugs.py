"""Bugs planted on purpose: each must make its suite fail, or the suite would prove nothing.

A mutant is a copy of the tree in which one text of one file was changed; the suite runs there as it runs here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

ROOT = Path(__file__).parents[1]
QUICK = """
from hypothesis import Phase, settings
settings.register_profile("quick", phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile("quick")
"""
"""Hypothesis need not look for the smallest failure here."""


class Bug(Struct, frozen=True):
    """What is planted: where, which text becomes which, and which suite must see it."""

    file: str
    text: str
    becomes: str
    suite: str


def bugs(file: str, suite: str, *changes: tuple[str, str]) -> list[Bug]:
    return [Bug(f"movement/{file}", text, becomes, f"tests/{suite}") for text, becomes in changes]


BUGS = [
    *bugs(
        "model/audit.py",
        "model/test_audit.py",
        ("if audit.version != expected:", "if audit.version < 0:"),
        ("if audit.previous != previous:", "if False:"),
        ("if sealed(audit).hash != audit.hash:", "if not audit.hash:"),
        ('digest(msgspec.structs.replace(audit, hash=""))', "digest(audit.delta)"),
        ("before[key] != value", "False"),
    ),
    *bugs(
        "storage/cursors.py",
        "storage/test_cursors.py",
        ("not hmac.compare_digest(seal, self._seal(body)) or ", ""),
        (" or self._text(sealed) != cursor", ""),
        ("[person, listing,", "[listing,"),
        ("[person, listing,", "[person,"),
        (", *[str(a) for a in arguments]]", "]"),
        ("hmac.new(secret.encode(), binding", 'hmac.new(b"", binding'),
        ("hmac.new(self._key, body", 'hmac.new(self._key, b""'),
    ),
    *bugs(
        "model/search.py",
        "model/test_search.py",
        ('f" {words} " in f" {folded} "', 'f" {words} " in f" {folded}"'),
        ('f" {words}" in f" {folded}" else', "words in folded else"),
        ("if before.get(words) != row", "if words not in before"),
        ("removed[: MOST_ROWS - len(written)]", "removed"),
        ("name=name,", ""),
    ),
    *bugs(
        "model/units.py",
        "model/test_units.py",
        ("return on_territory and rest != path", "return rest != path"),
        (' and rest.count("/") == 1', ""),
        (" and rest.startswith(ids.ORGANISATION)", ""),
        ("rest = path.removeprefix(base)", 'rest = path.removeprefix(base.rstrip("/")).lstrip("/")'),
    ),
    *bugs(
        "model/actors.py",
        "model/test_people.py",
        ("part.root != place.root or ", ""),
        ("place.path.startswith(part.path)", 'place.path.startswith(part.path.rstrip("/"))'),
        ("(self.own, *self.reach) if reads else", "(self.own, *self.reach) if True else"),
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for part in ("movement", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests" / "conftest.py").write_text(QUICK)
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
    )


@pytest.mark.parametrize("suite", sorted({bug.suite for bug in BUGS}))
def test_the_suite_passes_without_a_bug(copy: Path, suite: str) -> None:
    assert run(copy, suite).returncode == 0


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: f"{bug.file}: {bug.text[:60]} -> {bug.becomes[:40]}")
def test_a_planted_bug_is_caught(copy: Path, bug: Bug) -> None:
    file = copy / bug.file
    whole = file.read_text()
    assert whole.count(bug.text) == 1, "the code has moved on: plant the bug where the rule is now"
    write(file, whole.replace(bug.text, bug.becomes))
    try:
        done = run(copy, bug.suite)
    finally:
        write(file, whole)
    assert done.returncode == 1, done.stdout + done.stderr
    assert " failed" in done.stdout or "FAILED" in done.stdout
