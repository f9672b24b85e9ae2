"""Prints every fault of a rule-set file, each with its version and path: `make lint-rules FILE=data/rules/….json`."""

import sys
from pathlib import Path

from movement.model.errors import MovementError
from movement.model.rule_files import RuleSetFile, faults_of, read


def told(file: RuleSetFile) -> list[str]:
    """Return a line for each fault."""
    return [f"{number}: {'.'.join(fault.path)}: {fault.message}" for number, fault in faults_of(file)]


def main() -> int:
    """Return 0 if the file has no fault."""
    try:
        file = read(Path(sys.argv[1]).read_bytes())
    except MovementError as refusal:
        print(refusal.problems[0].message)
        return 1
    found = told(file)
    print("\n".join(found) or f"No fault in {len(file.versions)} versions.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
