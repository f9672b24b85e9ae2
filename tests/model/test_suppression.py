"""No number of one to four persons is shown, and none that is hidden can be worked out of all that is shown."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from msgspec import structs

from movement.model import reported_rows
from movement.model.counting import before, statistics
from movement.model.counting_now import Today, placed, statistics_now
from movement.model.indicators import Catalogue, Definition, IndicatorMeasure, IndicatorSource, Split
from movement.model.periods import Period, PeriodKind, parts_of
from movement.model.placement import Places
from movement.model.report_types import Deadline, ReportType, ReportTypeVersion
from movement.model.reported import Offer, meanings
from movement.model.returns import ReturnLine, ReturnState, Value, return_id
from movement.model.statistics import Mode, ReportedIndicator, UnitStatistics
from movement.model.suppression import FEWEST, veiled
from movement.model.units import Tier, Unit, UnitKind
from tests.builders import NOON
from tests.histories import History
from tests.model.solver import Factors, Name, Solver, Sum, fraction  # Sum

BEGAN = date(2020, 1, 1)
MONTHS = [Period.parse(f"2024-M{month:02d}") for month in range(1, 7)]
SHOWN = [*(Period.parse(text) for text in ("2024-H1", "2024-Q1", "2024-Q2")), *MONTHS]
SMALL = (0, 0, 1, 2, 4, 5, 7, 30)


def definition(code: str, **more: object) -> Definition:
    base_ = Definition(
        code=code,
        name=code,
        unit_of_measure="người",
        source=IndicatorSource.REPORTED,
        describes_persons=True,
        splits=(Split(key="kind", values=("X", "Y")),),
        valid_from=BEGAN,
    )
    return structs.replace(base_, **more)


PEOPLE, STOCK, INDEX = (
    definition("PEOPLE"),
    definition("STOCK", measure=IndicatorMeasure.STOCK, adds_over_time=False),
    definition("INDEX", adds_over_units=False, adds_over_time=False),
)
DEFINITIONS = (PEOPLE, STOCK, INDEX)


def offer(root: str, lines: tuple[ReturnLine, ...]) -> Offer:
    version = ReportTypeVersion(
        number=1,
        effective_from=BEGAN,
        kind=PeriodKind.MONTH,
        indicators=tuple(d.code for d in DEFINITIONS),
        unit_kinds=tuple(UnitKind),
        deadlines=tuple(Deadline(tier=tier, days=1) for tier in (Tier.COMMUNE, Tier.DISTRICT, Tier.PROVINCE)),
    )
    path = f"/{root}/"
    type_ = ReportType(
        id=f"report:{root}:T", root=root, path=path, code="TT", name="T", versions=(version,), created_at=NOON
    )
    catalogue = Catalogue(id=f"catalogue:{root}", root=root, path=path, definitions=DEFINITIONS, created_at=NOON)
    return Offer(root=root, types=(type_,), catalogue=catalogue, lines=lines)


def line(unit: str, path: str, period: Period, values: dict[str, int]) -> ReturnLine:
    return ReturnLine(
        id=return_id(unit, "TT", str(period)),
        unit=unit,
        type="TT",
        period=str(period),
        root=path.strip("/").split("/")[0],
        path=path,
        state=ReturnState.APPROVED,
        values=tuple(Value(code=code, value=Decimal(value)) for code, value in values.items()),
        due_on=period.end_day,
        version=1,
    )


def told(rng: Random) -> dict[str, int]:
    values: dict[str, int] = {}
    for one in DEFINITIONS:
        if rng.random() < 0.8:
            left, right = rng.choice(SMALL), rng.choice(SMALL)
            values |= {one.code: left + right, f"{one.code}[kind=X]": left, f"{one.code}[kind=Y]": right}
    return values


def offers(history: History, rng: Random) -> list[Offer]:
    """Return random returns of a history's units, of each month of 2023 and 2024, some of them missing."""
    lines: dict[str, list[ReturnLine]] = {}
    for unit in history:
        for period in (*MONTHS, *(p.last_year() for p in MONTHS)):
            version = unit.at(period.last_day)
            if version is not None:
                root = version.path.strip("/").split("/")[0]
                found = lines.setdefault(root, [])
                if rng.random() < 0.7:
                    found.append(line(unit.id, version.path, period, told(rng)))
    return [offer(root, tuple(found)) for root, found in sorted(lines.items())]


def origins(history: History, root: str) -> tuple[dict[str, Unit], list[str]]:
    """Return what a province's run knows: all that became something in it, what that became, and where it all stood."""
    province = history.units[root]
    parts = {v.path for v in province.versions} | {r.path for r in province.reach}
    known: dict[str, Unit] = {}
    while True:
        found = {u.id: u for u in history if any(v.path.startswith(part) for v in u.versions for part in parts)}
        links = {link.unit for u in found.values() for link in u.predecessors}
        found |= {name: history.units[name] for name in links}
        # A reorganisation lets a province reach where units that moved into it stood before.
        parts |= {v.path for u in found.values() for v in u.versions}
        if found.keys() == known.keys():
            break
        known = found
    while beyond := {name for u in known.values() for name in _named(u)} - known.keys():
        known |= {name: history.units[name] for name in beyond}
    return known, sorted(parts)


def _named(unit: Unit) -> Iterator[str]:
    yield from (link.unit for link in unit.successors)
    for version in unit.versions:
        yield from version.path.strip("/").split("/")


def table(history: History, given: list[Offer]) -> list[UnitStatistics]:
    """Compute all periods in both trees for every province, each with what its run knows."""
    rows: list[UnitStatistics] = []
    roots = sorted(u.id for u in history if u.root == u.id or any(o.root == u.id for o in given))
    for root in roots:
        units, parts = origins(history, root)
        offers_ = [one for one in given if any(part.startswith(f"/{one.root}/") for part in parts)]
        today = Today(root=root, day=history.today, units=units, places=Places(units, history.today))
        for period in SHOWN:
            last = period.last_year()
            known = meanings(offers_, root, period)
            now = reported_rows.reports(offers_, known, period, units, MONTHS)
            then = reported_rows.reports(offers_, known, last, units, [p.last_year() for p in MONTHS])
            stands, stood = ([one.stands for one in reports.said] for reports in (now, then))
            was = reported_rows.as_was(root, known, now, then)
            made = statistics(period, 1, units, root, stands, stood)
            rows += reported_rows.attached(made, was, known, period, units)
            made = statistics_now(period, 1, today, placed(stands, today), placed(stood, today))
            numbers = reported_rows.as_now(today, known, now, then, parts)
            rows += reported_rows.attached(made, numbers, known, period, units)
    return rows


def test_nothing_hidden_follows_by_hand() -> None:
    p, d = "/p/", "/p/d/"
    cells = {
        p: {},
        d: {},
        f"{d}a/": {"N": Decimal(3), "N[k=X]": Decimal(3)},
        f"{d}b/": {"N": Decimal(7), "N[k=X]": Decimal(0)},
        "/p/e/": {"N": Decimal(6)},
    }
    found = veiled(cells, ["N", "N[k=X]", "N[k=Y]"], adds=True)
    # Three people of kind X in the whole province: everything is hidden but what nobody is.
    assert (("p", "N") in found.hidden.values, ("e", "N[k=Y]") in found.hidden.values) == (True, True)
    whole = veiled({path: {c: v for c, v in own.items() if c == "N"} for path, own in cells.items()}, ["N"], adds=True)
    # Sixteen in the province and ten in the district are shown, and none of what the ten are.
    assert whole.hidden.values == {("a", "N"), ("b", "N")}
    assert whole.hidden.own == {("a", "N"), ("b", "N")}
    assert whole.blocks == {("N", d): frozenset({f"{d}a/", f"{d}b/"})}
    # Two and two are four together: the seven hide them, and nine stay seen.
    found = veiled(
        {d: {"N": Decimal(2)}, f"{d}a/": {"N": Decimal(2)}, f"{d}b/": {"N": Decimal(7)}, f"{d}c/": {"N": Decimal(9)}},
        ["N"],
        adds=True,
    )
    assert found.hidden.values == {("a", "N"), ("b", "N")}
    assert found.hidden.own == {("d", "N"), ("a", "N"), ("b", "N")}
    alone = veiled({p: {"N": Decimal(4)}, d: {"N": Decimal(5)}}, ["N"], adds=False)
    assert alone.hidden.values == {("p", "N")}


type Cell = tuple[str, str, str]
"""A month, a unit and where it stood."""


class Attack:
    """All that is shown of one number, as sums of what each unit told in each month: what the attacker does not see."""

    def __init__(self, history: History, code: str, rows: list[UnitStatistics]) -> None:
        self.history, self.code = history, code
        self.places = Places(history.units, history.today)
        self.codes = (code, f"{code}[kind=X]", f"{code}[kind=Y]")
        self.sums: list[Sum] = []
        self.hidden: dict[Name, Factors] = {}
        months = [*MONTHS, *(p.last_year() for p in MONTHS)]
        self.cells = [
            (str(month), unit.id, version.path)
            for month in months
            for unit in history
            if (version := unit.at(month.last_day)) is not None
        ]
        whole, *parts = self.codes
        for cell in self.cells:
            self.sums.append(({(cell, whole): 1, **{(cell, part): -1 for part in parts}}, Fraction(0)))
        for row in rows:
            self._look(row)

    def _look(self, row: UnitStatistics) -> None:
        kept = {one.code: one for one in row.reported}
        period = Period.parse(row.period)
        names = [row.unit]
        if row.mode is Mode.AS_WAS:
            names, _ = before(self.history.units[row.unit], self.history.units, period.last_year())
        adds = self.code != INDEX.code
        for code in self.codes:
            one = kept.get(code, ReportedIndicator(code=code))
            now = self._cells(row, period, [row.unit], adds=adds, anywhere=False)
            own = self._cells(row, period, [row.unit], adds=False, anywhere=False)
            self._add((row, code, "value"), now, one.value, hidden=one.suppressed)
            self._add((row, code, "own"), own, one.own, hidden=one.own_suppressed)
            if adds or len(names) == 1:
                last = self._cells(row, period.last_year(), names, adds=adds, anywhere=row.mode is Mode.AS_WAS)
                shown = one.same_period_last_year
                self._add((row, code, "last"), last, shown, hidden=one.last_year_suppressed)

    def _cells(
        self, row: UnitStatistics, period: Period, names: list[str], *, adds: bool, anywhere: bool
    ) -> Iterator[Cell]:
        """Name what a number is made of: of these units and of all below them, or of them alone."""
        months = {str(m) for m in parts_of(structs.replace(period, part=""), PeriodKind.MONTH) if _within(m, period)}
        if self.code == STOCK.code:
            months = {max(months)}
        if self.code == INDEX.code and period.kind is not PeriodKind.MONTH:
            months = set()
        for cell in self.cells:
            month, unit, path = cell
            if month not in months:
                continue
            root = path.strip("/").split("/")[0]
            if row.mode is Mode.AS_NOW:
                place = self.places.of(unit)
                assert place
                root, path = place.root, place.path
            ids = path.strip("/").split("/")
            alone = self.code == INDEX.code and ids[-1] != unit
            if (anywhere or root == row.root) and not alone:
                yield from [cell] * sum(name in (ids if adds else ids[-1:]) for name in names)

    def _add(
        self,
        where: tuple[UnitStatistics, str, str],
        made_of: Iterator[Cell],
        shown: Decimal | None,
        *,
        hidden: bool,
    ) -> None:
        row, code, field = where
        factors = Counter[Name]((cell, code) for cell in made_of)
        if hidden:
            name = (row.mode, row.period, row.root, row.unit, code, field)
            self.hidden[name] = dict(factors)
        elif factors:
            self.sums.append((dict(factors), fraction(shown)))
        else:
            assert not shown


def _within(month: Period, period: Period) -> bool:
    return period.months[0] <= month.months[0] and month.months[1] <= period.months[1]


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6])
def test_nobody_works_out_what_is_hidden(seed: int) -> None:
    history = History(seed, steps=7, entries=0)
    rows = table(history, offers(history, Random(seed)))
    told = [value for row in rows for one in row.reported for value in (one.value, one.own, one.same_period_last_year)]
    assert not [value for value in told if value is not None and 0 < value < FEWEST]
    assert any(value for value in told)
    for one in DEFINITIONS:
        attack = Attack(history, one.code, rows)
        assert attack.hidden
        solver = Solver(attack.sums)
        # Where nobody could have reported anything there is nothing to know.
        told_of = [name for name, made_of in attack.hidden.items() if made_of and solver.tells(made_of) is not None]
        assert told_of == []
