"""How entries become numbers: which indicators an entry counts in, and how they roll up the tree.

Pure functions of the entries, the units and the period; the same bytes for any order of input.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from movement.model.entries import Entry, RecognitionState, State
from movement.model.periods import Period
from movement.model.statistics import Fact, Indicator, Mode, UnitStatistics
from movement.model.units import NATION, Extent, Unit, UnitVersion

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


def statistics(
    period: Period, g: int, units: Mapping[str, Unit], root: str, now: Iterable[Counted], then: Iterable[Counted]
) -> list[UnitStatistics]:
    """Return the numbers of every unit of a province that existed in the period, in the order of their paths.

    A unit that ended before has some too while records of its time still count: they stay where they were.
    `units` also holds all predecessors; `then` is what counted a year earlier, in this and the preceding provinces.
    """
    rows = [row for row in now if row.root == root]
    values, own, past = rolled_up(rows), of_own(rows), rolled_up(then)
    nothing: Counter[str] = Counter()
    made = []
    for unit in units.values():
        version = stood(unit, root, period, ended=unit.id in values)
        if version is None:
            continue
        whole, partly = before(unit, units, period.last_year())
        last = sum((past.get(name, nothing) for name in whole), Counter[str]())
        value, alone = values.get(unit.id, nothing), own.get(unit.id, nothing)
        made.append(
            UnitStatistics(
                mode=Mode.AS_WAS,
                period=str(period),
                g=g,
                unit=unit.id,
                parent=version.parent or NATION,
                root=root,
                path=version.path,
                existed_last_year=bool(whole) or partly,
                partly_succeeded=partly,
                indicators=tuple(
                    Indicator(
                        code=code,
                        value=Decimal(value[code]),
                        own=Decimal(alone[code]),
                        same_period_last_year=Decimal(last[code]) if whole or partly else None,
                    )
                    for code in sorted(value | last)
                ),
            )
        )
    return sorted(made, key=lambda s: s.path)


def stood(unit: Unit, root: str, period: Period, *, ended: bool) -> UnitVersion | None:
    """Return how a unit stood last in a province in a period, or None; `ended`: also if it did so only before."""
    begun = [v for v in unit.versions if v.valid_from < period.end_day and v.path.startswith(f"/{root}/")]
    last = max(begun, key=lambda v: v.valid_from, default=None)
    if last is None or ended or last.valid_to is None or last.valid_to > period.first_day:
        return last
    return None


def before(unit: Unit, units: Mapping[str, Unit], last: Period) -> tuple[list[str], bool]:
    """Return which units' figures of last year are wholly this one's, and whether a part of another's is too."""
    ends = {r.path.strip("/").rsplit("/", 1)[-1]: r.extent for r in unit.reach} or {unit.id: Extent.WHOLE}
    existed = [
        (name, extent)
        for name, extent in ends.items()
        if name in units and units[name].during(last.first_day, last.end_day) is not None
    ]
    whole = [name for name, extent in existed if extent is Extent.WHOLE]
    return whole, len(whole) < len(existed)


def facts(mode: Mode, period: Period, g: int, root: str, rows: Iterable[Counted]) -> list[Fact]:
    """Return the rows that say which entries stand behind the numbers of a province."""
    return [
        Fact(
            mode=mode,
            period=str(period),
            g=g,
            entry=row.entry,
            root=row.root,
            path=row.path,
            codes=row.codes,
            unit=row.unit,
        )
        for row in sorted(rows, key=lambda r: (r.path, r.entry))
        if row.root == root
    ]
