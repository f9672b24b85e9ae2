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
    twice = msgspec.json.decode(EXAMPLE.read_bytes())
    twice["versions"][1]["rules"].append(twice["versions"][1]["rules"][0])
    next(one for one in twice["versions"][1]["rules"] if one["id"] == "R11")["polarity"] = "POSITIVE"
    (tmp_path / "twice.json").write_bytes(msgspec.json.encode(twice))
    assert run(tmp_path / "twice.json")[1] == [
        "2: rules: Dữ liệu gửi lên không hợp lệ. Quy tắc R01 bị ghi hai lần.",
        (
            "2: rules.R11.polarity: Dữ liệu gửi lên không hợp lệ. "
            "Điều kiện của quy tắc là nghịch (NEGATIVE), không phải thuận (POSITIVE)."
        ),
    ]
    (tmp_path / "none.json").write_text("{}")
    assert run(tmp_path / "none.json")[0] == 1
    (tmp_path / "empty.json").write_bytes(msgspec.json.encode(faulty | {"versions": []}))
    code, told = run(tmp_path / "empty.json")
    assert (code, told) == (1, ["0: versions: Dữ liệu gửi lên không hợp lệ. Tệp không có phiên bản nào."])
    for unread in ("absent.json", "."):
        code, told = run(tmp_path / unread)
        assert (code, len(told), told[0].startswith("No rule-set file: ")) == (1, 1, True)
