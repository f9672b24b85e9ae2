"""Writes the documents that derive from code: `make docs`. A test holds them to it."""

from pathlib import Path

from movement.model.entries import State
from movement.model.entry_acts import RULES
from movement.storage.tables import PATHS, ROWS, TABLES
from movement.storage.tables import Path as AccessPath

DOCS = Path("docs")


def access_patterns() -> str:
    """Return docs/ACCESS-PATTERNS.md: every table, key and question, from `movement/storage/tables.py`."""
    lines = [
        "# Access patterns",
        "",
        "Made from `movement/storage/tables.py` by `make docs`. A key is a template over the entity's own names; a row",
        "whose template meets an empty value stays out of that index. There is no scan.",
        "",
        "## Questions",
        "",
        "| question | path | where | in order of |",
        "|---|---|---|---|",
        *(_question(name, path) for name, path in PATHS.items()),
        "",
        "## Tables",
    ]
    for table in TABLES:
        lines += ["", f"### {table.name}", "", "| item | partition key | sort key | in indexes |", "|---|---|---|---|"]
        for row in ROWS:
            if row.table is table:
                indexes = "; ".join(f"{name}: `{key.pk}` / `{key.sk}`" for name, key in row.keys.items())
                lines.append(f"| {row.entity.__name__} | `{row.key.pk}` | `{row.key.sk}` | {indexes} |")
    return "\n".join(lines) + "\n"


def _question(name: str, path: AccessPath) -> str:
    if path.index:
        keys = next(row.keys[path.index] for row in ROWS if row.table is path.table and path.index in row.keys)
        place = f"{path.table.name}.{path.index}, `{keys.pk}`"
    else:
        keys = path.row.key if path.row else ROWS[0].key
        place = f"{path.table.name}, `{keys.pk}`"
    return f"| {path.question} | `{name}` | {place} | `{keys.sk}` |"


def entry_states() -> str:
    """Return docs/ENTRY-STATES.md: the drawing of an entry's states, from `movement/model/entry_acts.py`."""
    lines = [
        "# The states of an entry",
        "",
        "Made from `movement/model/entry_acts.py` by `make docs`. Recognition is no state: acts that leave the state",
        "as it is are listed below the drawing.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> DRAFT: createEntry, replicateEntry",
    ]
    for act, rule in RULES.items():
        if rule.to is not None:
            lines += [f"    {s} --> {rule.to}: {act}" for s in State if s in rule.sources]
    lines += ["```", "", "| act | in states | asks for | needs a reason | not by an author |", "|---|---|---|---|---|"]
    for act, rule in RULES.items():
        sources = ", ".join(s for s in State if s in rule.sources)
        marks = ["yes" if mark else "" for mark in (rule.needs_reason, rule.not_author)]
        lines.append(f"| {act} | {sources} | `{rule.policy}` | {marks[0]} | {marks[1]} |")
    return "\n".join(lines) + "\n"


DERIVED = {DOCS / "ACCESS-PATTERNS.md": access_patterns, DOCS / "ENTRY-STATES.md": entry_states}

if __name__ == "__main__":
    for file, make in DERIVED.items():
        file.write_text(make(), encoding="utf-8")
        print(f"wrote {file}")
