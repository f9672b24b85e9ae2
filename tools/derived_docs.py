"""Writes the documents that derive from code: `make docs`. A test holds them to it."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from pathlib import Path

from movement.model.dossier_acts import DOSSIER_RULES, DossierRule
from movement.model.dossiers import DossierState
from movement.model.entries import State
from movement.model.entry_acts import RULES, Rule
from movement.model.inspection_acts import INSPECTION_RULES, InspectionRule
from movement.model.inspections import InspectionState
from movement.model.return_acts import RETURN_RULES, ReturnRule
from movement.model.returns import ReturnState
from movement.storage.layout import Path as AccessPath
from movement.storage.tables import PATHS, ROWS, TABLES

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
    head = _head("entry", "entry_acts", "Recognition is no state: acts that leave the state as it is are in the table")
    drawn = _drawing("DRAFT: createEntry, replicateEntry", RULES.items(), State)
    lines = ["| act | in states | asks for | needs a reason | not by an author |", "|---|---|---|---|---|"]
    for act, rule in RULES.items():
        marks = ["yes" if mark else "" for mark in (rule.needs_reason, rule.not_author)]
        lines.append(f"| {act} | {_names(rule.sources, State)} | `{rule.policy}` | {marks[0]} | {marks[1]} |")
    return "\n".join([*head, *drawn, *lines]) + "\n"


def inspection_states() -> str:
    """Return docs/INSPECTION-STATES.md: the same for inspections, from `movement/model/inspection_acts.py`."""
    head = _head("inspection", "inspection_acts", "Acts that leave the state as it is are in the table")
    drawn = _drawing("PLANNED: planInspection", INSPECTION_RULES.items(), InspectionState)
    lines = ["| act | in states | asks for | needs a reason | done by |", "|---|---|---|---|---|"]
    for act, rule in INSPECTION_RULES.items():
        reason = "yes" if rule.needs_reason else ""
        sources = _names(rule.sources, InspectionState)
        lines.append(f"| {act} | {sources} | `{rule.policy}` | {reason} | {rule.by} |")
    return "\n".join([*head, *drawn, *lines]) + "\n"


def return_states() -> str:
    """Return docs/RETURN-STATES.md: the same for periodic returns, from `movement/model/return_acts.py`."""
    head = _head("return", "return_acts", "Acts that leave the state as it is are in the table", article="a")
    drawn = _drawing("DRAFT: createReturn", RETURN_RULES.items(), ReturnState)
    lines = [
        "| act | in states | asks for | needs a reason | not by an author | not by the approver |",
        "|---|---|---|---|---|---|",
    ]
    for act, rule in RETURN_RULES.items():
        marks = ["yes" if mark else "" for mark in (rule.needs_reason, rule.not_author, rule.not_approver)]
        lines.append(f"| {act} | {_names(rule.sources, ReturnState)} | `{rule.policy}` | {' | '.join(marks)} |")
    return "\n".join([*head, *drawn, *lines]) + "\n"


def dossier_states() -> str:
    """Return docs/DOSSIER-STATES.md: the same for dossiers, from `movement/model/dossier_acts.py`."""
    head = _head("dossier", "dossier_acts", "Acts that leave the state as it is are in the table", article="a")
    drawn = _drawing("SHORTLISTED: shortlistCandidate", DOSSIER_RULES.items(), DossierState)
    lines = ["| act | in states | asks for | needs a reason | not by the proposer |", "|---|---|---|---|---|"]
    for act, rule in DOSSIER_RULES.items():
        marks = ["yes" if mark else "" for mark in (rule.needs_reason, rule.not_proposer)]
        lines.append(f"| {act} | {_names(rule.sources, DossierState)} | `{rule.policy}` | {' | '.join(marks)} |")
    return "\n".join([*head, *drawn, *lines]) + "\n"


def _head(noun: str, module: str, note: str, article: str = "an") -> list[str]:
    return [
        f"# The states of {article} {noun}",
        "",
        f"Made from `movement/model/{module}.py` by `make docs`. {note}",
        "below the drawing.",
        "",
    ]


def _drawing(
    first: str, rules: Iterable[tuple[StrEnum, Rule | InspectionRule | ReturnRule | DossierRule]], states: type[StrEnum]
) -> list[str]:
    arrows = [
        f"    {source} --> {rule.to}: {act}"
        for act, rule in rules
        if rule.to is not None
        for source in states
        if source in rule.sources
    ]
    return ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *arrows, "```", ""]


def _names(sources: Collection[StrEnum], states: type[StrEnum]) -> str:
    return ", ".join(state for state in states if state in sources)


DERIVED = {
    DOCS / "ACCESS-PATTERNS.md": access_patterns,
    DOCS / "ENTRY-STATES.md": entry_states,
    DOCS / "INSPECTION-STATES.md": inspection_states,
    DOCS / "RETURN-STATES.md": return_states,
    DOCS / "DOSSIER-STATES.md": dossier_states,
}

if __name__ == "__main__":
    for file, make in DERIVED.items():
        file.write_text(make(), encoding="utf-8")
        print(f"wrote {file}")
