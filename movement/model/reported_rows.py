"""Reported numbers on the rows of statistics: own and rolled up, last year's, and what of them is suppressed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, structs

from movement.model import counted_rows, reported
from movement.model.counting_now import Today
from movement.model.indicators import Definition
from movement.model.periods import Period
from movement.model.reported import Chosen, Offer, Sums, Table, Told, base, rolled
from movement.model.returns import Value
from movement.model.statistics import Mode, ReportedIndicator, ReturnFact, UnitStatistics
from movement.model.statistics_heads import Meaning
from movement.model.suppression import Hidden, Veil, name, unseen_together, veiled, veiled_now
from movement.model.units import Unit

type Known = Mapping[str, Definition]
_NONE = Sums()


class Reports(Struct, frozen=True, kw_only=True):
    """What returns tell of one period, from all provinces whose units are part of a run."""

    period: Period
    said: tuple[Told, ...]
    chosen: Chosen
    veils: tuple[tuple[str, Veil], ...]
    """Each with its province: of every part period in a number, and every number that describes persons."""


class Numbers(Struct, frozen=True, kw_only=True):
    """Reported numbers in one tree: the period's, last year's, and what is hidden of both."""

    table: Table
    before: Table
    hidden: Hidden
    hidden_before: Hidden
    veils_before: tuple[Veil, ...] = ()
    """AS_WAS: for the sum of what several units had."""


def reports(
    offers: Sequence[Offer], known: Known, period: Period, units: Mapping[str, Unit], ended: Iterable[Period]
) -> Reports:
    """Return what is told of a period, which part periods make each number, and what of it must not be shown."""
    ended = tuple(ended)
    said = tuple(one for offer in offers for one in reported.told(offer, period, units, ended))
    made_of = reported.chosen(said, offers, known, period)
    veils = []
    for code, texts in made_of.items():
        if not known[code].describes_persons:
            continue
        for offer in offers:
            for text in sorted(texts):
                spoken = [one for one in said if (one.root, one.period) == (offer.root, text)]
                day = Period.parse(text, period.cuts).last_day
                # Who reported nothing is hidden with the others: that it is nothing would be told otherwise.
                standing = (version.path for unit in units.values() if (version := unit.at(day)) is not None)
                cells: dict[str, Mapping[str, Decimal]] = {
                    path: {} for path in standing if path.startswith(f"/{offer.root}/")
                }
                for one in spoken:
                    cells[one.path] = {c: v for c, v in one.values.items() if base(c) == code}
                codes = sorted({code, *(c for own in cells.values() for c in own)})
                veils.append((offer.root, veiled(cells, codes, adds=known[code].adds_over_units)))
    return Reports(period=period, said=said, chosen=made_of, veils=tuple(veils))


def as_was(root: str, known: Known, now: Reports, then: Reports) -> Numbers:
    """Return a province's reported numbers, each return at the path of its cut-off; last year's of all before it."""
    return Numbers(
        table=rolled(((one, one.path) for one in now.said if one.root == root), now.chosen, known),
        before=rolled(((one, one.path) for one in then.said), then.chosen, known),
        hidden=_all(veil.hidden for of, veil in now.veils if of == root),
        hidden_before=_all(veil.hidden for _, veil in then.veils),
        veils_before=tuple(veil for _, veil in then.veils),
    )


def as_now(today: Today, known: Known, now: Reports, then: Reports, parts: Iterable[str]) -> Numbers:
    """Return a province's reported numbers, each return where its unit stands today.

    `parts`: the parts of the tree of then of which all units are known.
    """
    parts = tuple(parts)
    return Numbers(
        table=rolled(placed(now.said, today), now.chosen, known),
        before=rolled(placed(then.said, today), then.chosen, known),
        hidden=_hidden_now(now, today, parts),
        hidden_before=_hidden_now(then, today, parts),
    )


def placed(said: Iterable[Told], today: Today) -> list[tuple[Told, str]]:
    """Return what this province counts, with the path at which it stands today."""
    found = []
    for one in said:
        place = today.places.of(one.unit)
        if place is not None and place.root == today.root:
            found.append((one, place.path))
    return found


def _hidden_now(found: Reports, today: Today, parts: Iterable[str]) -> Hidden:
    veils = [veil for _, veil in found.veils]
    places: dict[str, str] = {}
    for path in {p for veil in veils for inside in veil.blocks.values() for p in inside} | {
        p for veil in veils for _, p in veil.lost
    }:
        place = today.places.of(name(path))
        if place is not None:
            places[path] = place.path
    alone = {(unit, code) for veil in veils if not veil.blocks and not veil.lost for unit, code in veil.hidden.values}
    # What does not add is its own unit's wherever that stands.
    kept = Hidden(values=frozenset(alone), own=frozenset(alone))
    return kept | veiled_now(veils, places, parts)


def _all(some: Iterable[Hidden]) -> Hidden:
    found = Hidden()
    for one in some:
        found |= one
    return found


def attached(
    rows: Iterable[UnitStatistics], found: Numbers, known: Known, period: Period, units: Mapping[str, Unit]
) -> list[UnitStatistics]:
    """Return the rows with their reported numbers."""
    made = []
    for row in rows:
        names = [row.unit]
        if row.mode is Mode.AS_WAS:
            names, _ = counted_rows.before(units[row.unit], units, period.last_year())
        here = found.table.get(row.unit, {})
        past = {code for one in names for code in found.before.get(one, {})}
        unseen = {code for unit, code in found.hidden.values | found.hidden.own if unit == row.unit}
        unseen |= {code for unit, code in found.hidden_before.values if unit in names}
        codes = sorted({*here, *past, *unseen})
        apart = {code for code in past if len(names) > 1 and not known[base(code)].adds_over_units}
        before = {code for unit, code in found.hidden_before.values if unit in names}
        if len(names) > 1:
            before = {*unseen_together(found.veils_before, names)}
        shown = tuple(_one(code, row.unit, names, found, apart=code in apart, before=code in before) for code in codes)
        made.append(structs.replace(row, reported=shown))
    return made


def _one(code: str, unit: str, names: Sequence[str], found: Numbers, *, apart: bool, before: bool) -> ReportedIndicator:
    here = found.table.get(unit, {}).get(code, _NONE)
    past = [found.before.get(one, {}).get(code, _NONE).value for one in names]
    told = [value for value in past if value is not None]
    # The numbers of two units that do not add have no sum.
    last = sum(told, Decimal(0)) if told and not apart else None
    suppressed = (unit, code) in found.hidden.values
    own_suppressed = (unit, code) in found.hidden.own
    return ReportedIndicator(
        code=code,
        value=None if suppressed else _as_kept(here.value),
        own=None if own_suppressed else _as_kept(here.own),
        same_period_last_year=None if before else _as_kept(last),
        reported=None if suppressed else here.reported,
        expected=here.expected,
        suppressed=suppressed,
        own_suppressed=own_suppressed,
        last_year_suppressed=before,
    )


def _as_kept(value: Decimal | None) -> Decimal | None:
    """Return a number as it is read again, 25 and not 25.0: the hash of what is written is that of what then stands."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def codes_of(found: Numbers, made_of: Chosen, then: Chosen, known: Known, computed: Iterable[str]) -> tuple[str, ...]:
    """Return every reported code of a tree, and the rates both of whose parts there are."""
    codes = {*reported.codes_of(made_of, found.table), *reported.codes_of(then, found.before)}
    there = codes | set(computed)
    rates = {code for code, one in known.items() if one.numerator and {one.numerator, one.denominator} <= there}
    return tuple(sorted(codes | rates))


def meanings_of(codes: Iterable[str], known: Known) -> tuple[Meaning, ...]:
    """Return what codes mean, once a code."""
    return tuple(
        Meaning(
            code=one.code,
            name=one.name,
            unit_of_measure=one.unit_of_measure,
            source=one.source,
            numerator=one.numerator,
            denominator=one.denominator,
            decimals=one.decimals,
            measure=one.measure,
            adds_over_units=one.adds_over_units,
            describes_persons=one.describes_persons,
        )
        for one in (known[code] for code in sorted({base(code) for code in codes}))
    )


def facts(
    mode: Mode, period: Period, g: int, root: str, placed_: Iterable[tuple[Told, str]], made_of: Chosen
) -> list[ReturnFact]:
    """Return the rows that say which numbers of which returns stand behind a province's."""
    found: dict[tuple[str, str, str], list[Value]] = defaultdict(list)
    for one, path in placed_:
        for code, value in one.values.items():
            if one.period in made_of.get(base(code), ()):
                found[path, one.sources[code], one.unit].append(Value(code=code, value=value))
    return [
        ReturnFact(
            mode=mode,
            period=str(period),
            g=g,
            id=source,
            unit=unit,
            root=root,
            path=path,
            values=tuple(sorted(values, key=lambda one: one.code)),
        )
        for (path, source, unit), values in sorted(found.items())
    ]
