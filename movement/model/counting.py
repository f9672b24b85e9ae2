"""How entries become numbers: which indicators an entry counts in, and how they roll up the tree.

Pure functions of the entries, the units and the period; the same bytes for any order of input.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from movement.model.entries import Entry, Recognition, RecognitionState, State, Step, state_at
from movement.model.entry_form import EntryField, FocusArea
from movement.model.periods import Period

RULES = "entries-2"
"""Name of these rules; it goes into the hash of a run's inputs, so a change of them recomputes every period."""
RUNNING = frozenset({State.RUNNING, State.REPORTED, State.VERIFIED})
"""An entry runs from its start until it is discontinued, also while its results are being checked."""
Place = tuple[str, str, str | None]
"""Province and path, and the entry's unit where the path does not end with it."""


class Counted(Struct, frozen=True):
    """An entry that counts in a period, and the codes it counts in."""

    entry: str
    root: str
    path: str
    codes: tuple[str, ...]
    unit: str | None = None
    """The entry's unit, where the path does not end with it."""
    times: int = 1
    """How many entries count like that, where the row stands for several."""

    @property
    def owner(self) -> str:
        """The entry's unit."""
        return self.unit or self.path.strip("/").rsplit("/", 1)[-1]


class Countable(Struct, frozen=True, kw_only=True):
    """What of an entry decides about the numbers."""

    id: str
    root: str
    path: str
    field: EntryField | None = None
    focus: tuple[FocusArea, ...] = ()
    subject: str | None = None
    steps: tuple[Step, ...] = ()
    registered_at: datetime | None = None
    recognitions: tuple[Recognition, ...] = ()
    source: str | None = None
    version: int = 1


def counted(entry: Entry | Countable, period: Period) -> Counted | None:
    """Return what an entry counts as in a period, or None. Events by their day, stocks as at the cut-off.

    ENTRY_REG registered · ENTRY_RUN running · ENTRY_REC recognised · ENTRY_REPL taken over from another unit ·
    ENTRY_STATE every registered entry by its state. Splits: field, focus, subject; REC also by level.
    """
    codes: list[str] = []
    if entry.registered_at is not None and period.holds(entry.registered_at):
        codes += _with_splits("ENTRY_REG", entry)
    state = state_at(entry.steps, period.end)
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


def _with_splits(code: str, entry: Entry | Countable) -> list[str]:
    tags = [("field", entry.field), ("subject", entry.subject), *(("focus", focus) for focus in entry.focus)]
    return [code, *(f"{code}[{name}={value}]" for name, value in tags if value is not None)]


def rolled_up(rows: Iterable[Counted]) -> dict[str, Counter[str]]:
    """Return unit → code → number, of the unit and everything below it."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for unit in row.path.strip("/").split("/"):
            _add(totals[unit], row)
    return totals


def of_own(rows: Iterable[Counted]) -> dict[str, Counter[str]]:
    """Return unit → code → number, of the unit alone."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        _add(totals[row.path.strip("/").rsplit("/", 1)[-1]], row)
    return totals


def _add(total: Counter[str], row: Counted) -> None:
    for code in row.codes:
        total[code] += row.times


def codes_of(*counted_rows: Iterable[Counted]) -> tuple[str, ...]:
    """Return every code that something counts in, in order."""
    return tuple(sorted({code for rows in counted_rows for row in rows for code in row.codes}))
