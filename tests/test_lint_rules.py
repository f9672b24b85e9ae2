"""`make lint-rules`: the command tells every fault of a file, and says so by its exit."""

import subprocess
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "data/rules/hung-yen-example.json"


def test_the_command_names_every_fault(tmp_path: Path) -> None:
    faulty = msgspec.json.decode(EXAMPLE.read_bytes())
    faulty["versions"][0]["rules"][0]["parameters"] = []
    faulty["versions"][1]["constraints"][1]["parameters"][1]["value"] = "15%"
    (tmp_path / "faulty.json").write_bytes(msgspec.json.encode(faulty))

    def run(path: Path) -> tuple[int, list[str]]:
        command = [sys.executable, "-m", "tools.lint_rules", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        return done.returncode, done.stdout.splitlines()

    assert run(EXAMPLE) == (0, ["No fault in 2 versions."])
    code, told = run(tmp_path / "faulty.json")
    assert (code, [line.partition(": Dữ")[0] for line in told]) == (1, ["1: rules.R01", "2: constraints.C01.rate"])
    (tmp_path / "none.json").write_text("{}")
    assert run(tmp_path / "none.json")[0] == 1
