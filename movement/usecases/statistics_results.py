"""What a run makes of one tree of one province and period, before any of it is written."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from movement.model import audit, counting, reported_rows
from movement.model.counted_rows import Facts
from movement.model.counting import Counted
from movement.model.periods import Period
from movement.model.report_words import INDICATORS
from movement.model.reported import Told, base
from movement.model.statistics import Fact, Mode, ReturnFact, UnitStatistics
from movement.model.statistics_heads import Meaning, head_id
from movement.model.tallies import Rows
from movement.model.units import Unit
from movement.usecases.statistics_returns import Gathered


class Task(Struct, frozen=True, kw_only=True):
    """One tree of one province in one period, under the number of the run."""

    mode: Mode
    root: str
    period: Period
    g: int

    @property
    def head(self) -> str:
        """The id of its HEAD."""
        return head_id(self.mode, str(self.period), self.root)


class Result(Struct, frozen=True, kw_only=True):
    """What a generation will hold."""

    rows: list[UnitStatistics]
    facts: Facts | Sequence[Fact]
    returns: list[ReturnFact]
    codes: tuple[str, ...]
    reported: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    final: bool
    standing: str

    @property
    def hash(self) -> str:
        """The number of the generation is no part of it: the same input gives the same hash whenever it is computed."""
        shown: list[object] = [
            [r.unit, r.path, r.existed_last_year, r.partly_succeeded, r.indicators, r.reported] for r in self.rows
        ]
        # Only where there are any: what has none keeps the hash that it had.
        shown += [[r.unit, r.plans] for r in self.rows if r.plans]
        made = audit.Digest()
        made.add(self.codes)
        made.add(shown)
        made.add_all([f.entry, f.path, f.codes] for f in self.facts)
        made.add_all([f.id, f.path, f.values] for f in self.returns)
        for value in (self.reported, self.meanings, self.final):
            made.add(value)
        return made.hex()


def result_of(
    task: Task,
    rows: Sequence[UnitStatistics],
    counted: tuple[Sequence[Counted], Sequence[Counted]],
    behind: Rows,
    numbers: reported_rows.Numbers,
    told: Sequence[tuple[Told, str]],
    told_of: Gathered,
    units_: Mapping[str, Unit],
    standing: str = "",
) -> Result:
    """Return what a generation of one tree will hold.

    `counted` are the entries of now and of a year earlier in groups, `behind` those of now one by one.
    """
    # A number that somebody plans is told, also where nothing was counted or reported of it yet.
    planned = {target.code for row in rows for target in told_of.plans.get(row.unit, ())}
    codes = tuple(sorted({*counting.codes_of(*counted), *(code for code in planned if base(code) in INDICATORS)}))
    shown = reported_rows.codes_of(numbers, told_of.now.chosen, told_of.then.chosen, told_of.known, codes)
    shown = tuple(sorted({*shown, *(code for code in planned if base(code) in told_of.known)}))
    made = reported_rows.attached(rows, numbers, told_of.known, task.period, units_)
    return Result(
        rows=[structs.replace(row, plans=told_of.plans.get(row.unit, ())) for row in made],
        facts=Facts(mode=task.mode, period=task.period, g=task.g, rows=behind),
        returns=reported_rows.facts(task.mode, task.period, task.g, task.root, told, told_of.now.chosen),
        codes=codes,
        reported=shown,
        meanings=reported_rows.meanings_of(shown, told_of.known),
        final=told_of.final,
        standing=standing,
    )
