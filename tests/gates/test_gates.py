"""What other people's linters say of the templates: nothing that has no reason at its construct."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from functions.registry import FUNCTIONS

CHECKOV = Path(".checkov/bin/checkov")
CHECKS = (
    *(str(CHECKOV), "--framework", "cloudformation", "--skip-download", "--output", "json", "--compact"),
    *("--quiet", "--file"),
)


def linted(template: Path) -> list[Any]:
    program = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run(
        [program, "--format", "json", "--non-zero-exit-code", "error", template],
        capture_output=True,
        text=True,
        check=False,
    )
    found: list[Any] = orjson.loads(done.stdout)
    errors = [one for one in found if one["Level"] == "Error"]
    assert (done.returncode == 0) == (errors == []), done.stderr
    return errors


def checked(template: Path) -> dict[str, Any]:
    done = subprocess.run([*CHECKS, template], capture_output=True, text=True, check=False)
    found: dict[str, Any] = orjson.loads(done.stdout)
    assert (done.returncode == 0) == (found["summary"]["failed"] == 0), done.stderr
    return found


def test_cfn_lint_finds_no_error(synthesised: Callable[[str], Path], stage: str) -> None:
    assert linted(synthesised(stage)) == []


def test_checkov_fails_nothing_and_skips_only_with_a_reason(synthesised: Callable[[str], Path], stage: str) -> None:
    found = checked(synthesised(stage))
    summary = found["summary"]
    # Four of each function, of its log, its queue and its policy, and six of all the rest.
    assert (summary["failed"], summary["parsing_errors"], summary["skipped"]) == (0, 0, 6 + 4 * len(FUNCTIONS))
    assert summary["passed"] > 150


@pytest.mark.parametrize("planted", ["error", "finding"])
def test_what_is_wrong_is_found(synthesised: Callable[[str], Path], tmp_path: Path, planted: str) -> None:
    template = orjson.loads(synthesised("prod").read_bytes())
    (key,) = [r for r in template["Resources"].values() if r["Type"] == "AWS::KMS::Key"]
    broken = tmp_path / "broken.template.json"
    if planted == "error":
        key["Properties"]["NoSuchThing"] = 1
        broken.write_bytes(orjson.dumps(template))
        assert len(linted(broken)) == 1
    else:
        key["Properties"]["EnableKeyRotation"] = False
        broken.write_bytes(orjson.dumps(template))
        failed = checked(broken)["results"]["failed_checks"]
        assert [one["check_id"] for one in failed] == ["CKV_AWS_7"]
