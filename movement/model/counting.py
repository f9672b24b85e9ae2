"""How entries become numbers: which indicators an entry counts in, and how they roll up the tree.

Pure functions of the entries, the units and the period; the same bytes for any order of input.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from movement.model.entries import Entry, RecognitionState, State
from movement.model.periods import Period

RULES = "entries-2"
"""Name of these rules; it goes into the hash of a run's inputs, so a change of them recomputes every period."""
RUNNING = frozenset({State.RUNNING, State.REPORTED, State.VERIFIED})
"""An entry runs from its start until it is discontinued, also while its results are being checked."""


class Counted(Struct, frozen=True):
    """An entry that counts in a period, and the codes it counts in."""

    entry: str
    root: str
    path: str
    codes: tuple[str, ...]
    unit: str | None = None
    """The entry's unit, where the path does not end with it."""

    @property
    def owner(self) -> str:
        """The entry's unit."""
        return self.unit or self.path.strip("/").rsplit("/", 1)[-1]


def counted(entry: Entry, period: Period) -> Counted | None:
    """Return what an entry counts as in a period, or None. Events by their day, stocks as at the cut-off.

    ENTRY_REG registered · ENTRY_RUN running · ENTRY_REC recognised · ENTRY_REPL taken over from another unit ·
    ENTRY_STATE every registered entry by its state. Splits: field, focus, subject; REC also by level.
    """
    codes: list[str] = []
    if entry.registered_at is not None and period.holds(entry.registered_at):
        codes += _with_splits("ENTRY_REG", entry)
    state = entry.state_at(period.end)
    registered = entry.registered_at is not None and entry.registered_at < period.end
    if state in RUNNING:
        codes += _with_splits("ENTRY_RUN", entry)
    if state is not None and registered:
        codes += ["ENTRY_STATE", f"ENTRY_STATE[state={state}]"]
    if entry.source is not None and registered and entry.registered_at and period.holds(entry.registered_at):
        codes += _with_splits("ENTRY_REPL", entry)
    levels = [
        r.level
        for r in entry.recognitions
        if r.state is RecognitionState.RECOGNISED
        and r.decided_on is not None
        and period.first_day <= r.decided_on < period.end_day
    ]
    if levels:
        codes += [*_with_splits("ENTRY_REC", entry), *(f"ENTRY_REC[level={level}]" for level in levels)]
    if not codes:
        return None
    return Counted(entry.id, entry.root, entry.path, tuple(sorted(set(codes))))


def _with_splits(code: str, entry: Entry) -> list[str]:
    tags = [("field", entry.field), ("subject", entry.subject), *(("focus", focus) for focus in entry.focus)]
    return [code, *(f"{code}[{name}={value}]" for name, value in tags if value is not None)]


def rolled_up(rows: Iterable[Counted]) -> dict[str, Counter[str]]:
    """Return unit → code → number, of the unit and everything below it."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for unit in row.path.strip("/").split("/"):
            totals[unit].update(row.codes)
    return totals


def of_own(rows: Iterable[Counted]) -> dict[str, Counter[str]]:
    """Return unit → code → number, of the unit alone."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        totals[row.path.strip("/").rsplit("/", 1)[-1]].update(row.codes)
    return totals


def codes_of(*counted_rows: Iterable[Counted]) -> tuple[str, ...]:
    """Return every code that something counts in, in order."""
    return tuple(sorted({code for rows in counted_rows for row in rows for code in row.codes}))
