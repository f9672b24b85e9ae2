"""Files one can read in one sitting, and nothing of one machine in them."""

import re
import statistics
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("movement", "graphql_api", "functions", "infra", "local", "tests")
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(work|root|farm|home)/|registry\.npmjs|pypi\.org|pythonhosted")


def sizes() -> dict[str, int]:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    return {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files}


def test_no_file_is_past_400_lines() -> None:
    assert {name: size for name, size in sizes().items() if size > 400} == {}


def test_the_median_of_the_code_is_under_100() -> None:
    assert statistics.median(size for name, size in sizes().items() if size and not name.startswith("tests/")) < 100


def test_nothing_of_one_machine_is_in_the_tree() -> None:
    files = [ROOT / name for name in ("Makefile", "pyproject.toml", "package.json", "package-lock.json", ".ci/run")]
    files += [*(ROOT / "requirements").iterdir(), *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    files += [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    found = [f"{f.relative_to(ROOT)}: {m[0]}" for f in files for m in OF_ONE_MACHINE.finditer(f.read_text())]
    assert [line for line in found if "test_style" not in line] == []
