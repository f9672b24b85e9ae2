"""How returns become numbers of a period: from which part periods, at which units, and how many returns are in each.

A return tells what its own unit did: a unit's number is its own return's and its children's numbers together, so that
nothing counts twice. A number nobody reported is None, never zero. Pure functions; any order of input gives the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct, structs

from movement.model.counting import Counted
from movement.model.indicators import Catalogue, Definition, IndicatorMeasure, IndicatorSource, parsed
from movement.model.periods import Period, PeriodKind, parts_of
from movement.model.report_types import ReportType, expected
from movement.model.returns import GOOD, ReturnLine
from movement.model.units import Unit

RULES = "returns-1"
"""Name of these rules; a change of them recomputes every period."""
type Chosen = Mapping[str, frozenset[str]]
"""Code without split → the part periods whose returns make its number of a period."""


class Offer(Struct, frozen=True, kw_only=True):
    """What one province's units report for a period and for the same one a year earlier."""

    root: str
    types: tuple[ReportType, ...]
    catalogue: Catalogue | None
    lines: tuple[ReturnLine, ...]


class Told(Struct, frozen=True, kw_only=True):
    """What one unit reports for one part period, and which numbers of it are due."""

    unit: str
    root: str
    path: str
    period: str
    values: dict[str, Decimal]
    sources: dict[str, str]
    """Code → the return it stands in."""
    owed: frozenset[str]

    @property
    def stands(self) -> Counted:
        """The unit as something that counts in nothing, which makes it stand in a table."""
        return Counted("", self.root, self.path, (), self.unit)


class Sums(Struct, kw_only=True):
    """One number of one unit in the making."""

    value: Decimal | None = None
    own: Decimal | None = None
    reported: int = 0
    expected: int = 0


type Table = dict[str, dict[str, Sums]]
"""Unit, or line of today's tree → code → number."""


def atoms(types: Iterable[ReportType], code: str, period: Period) -> list[Period]:
    """Return the part periods whose returns make a code's number of a period: the shortest for which it is reported.

    So months make the quarter also where a quarterly report repeats them, and parts add up to their whole.
    """
    types = list(types)
    if shorter := [atom for part in _inside(period) for atom in atoms(types, code, part)]:
        return shorter
    return [period] if any(_reports(one, code, period) for one in types) else []


def _inside(period: Period) -> list[Period]:
    if period.part == "9M":
        return [structs.replace(period, part=part) for part in ("H1", "Q3")]
    shorter = {
        PeriodKind.YEAR: PeriodKind.HALF,
        PeriodKind.HALF: PeriodKind.QUARTER,
        PeriodKind.QUARTER: PeriodKind.MONTH,
    }.get(period.kind)
    if shorter is None:
        return []
    first, last = period.months
    whole = parts_of(structs.replace(period, part=""), shorter)
    return [part for part in whole if first <= part.months[0] and part.months[1] <= last]


def _reports(one: ReportType, code: str, period: Period) -> bool:
    version = one.at(period.last_day)
    found = version is not None and (version.scheme, version.kind) == (period.scheme, period.kind)
    return found and version is not None and code in version.indicators


def parts(types: Iterable[ReportType], period: Period) -> dict[tuple[str, Period], frozenset[str]]:
    """Return which returns make a period's numbers, by type and part period, and which codes each of them gives."""
    types = sorted(types, key=lambda one: one.code)
    found: dict[tuple[str, Period], set[str]] = defaultdict(set)
    for code in {code for one in types for version in one.versions for code in version.indicators}:
        for atom in atoms(types, code, period):
            for one in types:
                if _reports(one, code, atom):
                    found[one.code, atom].add(code)
    return {key: frozenset(found[key]) for key in sorted(found)}


def told(offer: Offer, period: Period, units: Mapping[str, Unit], ended: Iterable[Period]) -> list[Told]:
    """Return what each unit of a province tells of a period, by part period and path.

    `ended` are the part periods whose cut-off has come: before it nobody owes anything.
    """
    known = {one.code: one for one in offer.types}
    due = set(ended)
    lines: dict[tuple[str, str], list[ReturnLine]] = defaultdict(list)
    for line in offer.lines:
        if line.state in GOOD:
            lines[line.type, line.period].append(line)
    found: dict[tuple[str, str, str], tuple[dict[str, Decimal], dict[str, str], set[str]]] = {}
    for (type_, atom), codes in parts(offer.types, period).items():
        version = known[type_].at(atom.last_day)
        if version is not None and atom in due:
            for path, unit in expected(version, atom, units.values(), offer.root):
                found.setdefault((str(atom), path, unit.id), ({}, {}, set()))[2].update(codes)
        for line in lines[type_, str(atom)]:
            values, sources, _ = found.setdefault((str(atom), line.path, line.unit), ({}, {}, set()))
            for one in line.values:
                if one.value is not None and base(one.code) in codes and one.code not in values:
                    values[one.code], sources[one.code] = one.value, line.id
    return [
        Told(unit=unit, root=offer.root, path=path, period=atom, values=values, sources=sources, owed=frozenset(owed))
        for (atom, path, unit), (values, sources, owed) in sorted(found.items())
    ]


def base(code: str) -> str:
    """Return a code without its split."""
    found = parsed(code)
    return found[0] if found else code


def meanings(offers: Iterable[Offer], first: str, day: Period) -> dict[str, Definition]:
    """Return what each reported code and each rate means in a period, by the province `first`, then by the others.

    What described persons anywhere at any time is handled so; counts of records never do.
    """
    catalogues = [o.catalogue for o in sorted(offers, key=lambda o: (o.root != first, o.root)) if o.catalogue]
    found: dict[str, Definition] = {}
    for catalogue in catalogues:
        found = catalogue.at(day.last_day) | found
    personal: set[str] = set()
    for one in (d for catalogue in catalogues for d in catalogue.definitions):
        found.setdefault(one.code, one)
        if one.describes_persons:
            personal.add(one.code)
    return {
        code: structs.replace(one, describes_persons=code in personal)
        for code, one in sorted(found.items())
        if one.source is IndicatorSource.REPORTED or one.numerator
    }


def chosen(said: Iterable[Told], offers: Iterable[Offer], known: Mapping[str, Definition], period: Period) -> Chosen:
    """Return which part periods make each code's number: all of an event, the last one told of a stock.

    What adds up in neither way has a number only for the periods for which it is reported.
    """
    said = list(said)
    found: dict[str, set[str]] = defaultdict(set)
    for offer in offers:
        for (_, atom), codes in parts(offer.types, period).items():
            for code in codes:
                one = known.get(code)
                if one is None or one.numerator:
                    continue
                if one.measure is IndicatorMeasure.EVENT and not one.adds_over_time and atom != period:
                    continue
                found[code].add(str(atom))
    for code, texts in found.items():
        if known[code].measure is IndicatorMeasure.STOCK:
            spoken = {t.period for t in said if any(base(value) == code for value in t.values)}
            last = max(texts & spoken or texts, key=lambda text: (Period.parse(text, period.cuts).end_day, text))
            found[code] = {last}
    return {code: frozenset(found[code]) for code in sorted(found)}


def rolled(placed: Iterable[tuple[Told, str]], made_of: Chosen, known: Mapping[str, Definition]) -> Table:
    """Return every number of every unit, each return at the path given with it: AS_WAS its own, AS_NOW today's.

    What does not add over units is the unit's own return and nobody else's.
    """
    table: Table = defaultdict(lambda: defaultdict(Sums))
    for one, path in placed:
        ids = path.strip("/").split("/")
        own = ids[-1]
        codes = {c: v for c, v in one.values.items() if one.period in made_of.get(base(c), ())}
        owed = [c for c in one.owed if one.period in made_of.get(c, ())]
        for code in sorted({*codes, *owed}):
            adds, value = known[base(code)].adds_over_units, codes.get(code)
            if not adds and own != one.unit:
                continue
            for unit in ids if adds else [own]:
                sums = table[unit][code]
                sums.expected += 1
                if value is not None:
                    sums.value = (sums.value or 0) + value
                    sums.reported += 1
            if value is not None:
                table[own][code].own = (table[own][code].own or 0) + value
    for row in table.values():
        for code, sums in row.items():
            if code != base(code) and base(code) in row:
                sums.expected = row[base(code)].expected
    return table


def codes_of(made_of: Chosen, *tables: Table) -> tuple[str, ...]:
    """Return every code that has a number, or could have one, with the splits that occur."""
    return tuple(sorted({*made_of, *(code for table in tables for row in table.values() for code in row)}))
