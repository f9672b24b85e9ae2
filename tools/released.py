"""What is deployed of the tables' indexes, as of the last release: CloudFormation changes one index a table and deploy.

`make release` writes it; `changes` says what the next deploy would do to a table that is there already.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from movement.storage.layout import Table
from movement.storage.tables import TABLES

FILE = Path("infra/released.json")

type Indexes = dict[str, dict[str, list[str]]]
"""Table → index → the fields it projects."""


def indexes(tables: Sequence[Table] = TABLES) -> Indexes:
    """Return every table's indexes and what they project."""
    return {
        table.name: {index.name: sorted(index.line.__struct_fields__) for index in table.indexes}
        for table in sorted(tables, key=lambda table: table.name)
    }


def released() -> Indexes:
    """Return the indexes of the last release."""
    found: Indexes = json.loads(FILE.read_text())
    return found


def changes(before: Mapping[str, Mapping[str, list[str]]], after: Indexes) -> dict[str, list[str]]:
    """Return what a deploy would change of the indexes of tables that exist: table → `+name`, `-name` or `~name`.

    A changed projection (`~`) cannot be deployed at all: give the index another name, in two deploys.
    """
    found: dict[str, list[str]] = {}
    for table in before.keys() & after.keys():
        old, new = before[table], after[table]
        steps = [f"+{name}" for name in new.keys() - old.keys()] + [f"-{name}" for name in old.keys() - new.keys()]
        steps += [f"~{name}" for name in new.keys() & old.keys() if new[name] != old[name]]
        if steps:
            found[table] = sorted(steps)
    return found


if __name__ == "__main__":
    FILE.write_text(json.dumps(indexes(), indent=1) + "\n")
