"""Which returns make a number of a period, and that whatever their order, own and children make each unit's number."""

from decimal import Decimal
from random import Random

import pytest
from msgspec import structs

from movement.model import reported_rows
from movement.model.counting_now import Today
from movement.model.indicators import IndicatorMeasure
from movement.model.periods import Period, PeriodKind
from movement.model.placement import Places, above
from movement.model.report_types import ReportType
from movement.model.reported import Offer, Told, atoms, chosen, meanings, rolled, told
from tests.histories import History
from tests.model.test_suppression import INDEX, MONTHS, PEOPLE, STOCK, line, offer, offers

HALF, QUARTER = Period.parse("2024-H1"), Period.parse("2024-Q1")
ROOT, CHILD = "/p/", "/p/c/"


def of_kind(kind: PeriodKind) -> ReportType:
    (one,) = offer("p", ()).types
    (version,) = one.versions
    return structs.replace(one, code=f"T{kind}", versions=(structs.replace(version, kind=kind),))


@pytest.mark.parametrize(
    ("kinds", "period", "made_of"),
    [
        (["QUARTER", "HALF"], "2024-H1", ["2024-Q1", "2024-Q2"]),
        (["HALF"], "2024-H1", ["2024-H1"]),
        (["HALF"], "2024-Q1", []),
        (["HALF"], "2024-9M", ["2024-H1"]),
        (["MONTH"], "2024-Q3", ["2024-M07", "2024-M08", "2024-M09"]),
        (["QUARTER"], "2024", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]),
        (["MONTH"], "CAL:2024-Q3", []),
    ],
)
def test_the_shortest_periods_that_are_reported_make_a_number(
    kinds: list[str], period: str, made_of: list[str]
) -> None:
    types = [of_kind(PeriodKind(kind)) for kind in kinds]
    assert [str(atom) for atom in atoms(types, "PEOPLE", Period.parse(period))] == made_of
    assert atoms(types, "OTHER", Period.parse(period)) == []


def say(month: int, path: str, **values: int) -> Told:
    unit = path.strip("/").rsplit("/", 1)[-1]
    return Told(
        unit=unit,
        root="p",
        path=path,
        period=f"2024-M{month:02d}",
        values={code: Decimal(value) for code, value in values.items()},
        sources=dict.fromkeys(values, f"{unit}{month}"),
        owed=frozenset({"PEOPLE", "STOCK", "INDEX"}),
    )


def test_events_add_up_a_stock_is_the_last_and_an_index_is_its_own() -> None:
    given = [offer("p", ())]
    known = meanings(given, "p", QUARTER)
    said = [
        say(1, CHILD, PEOPLE=3, STOCK=8, INDEX=70),
        say(2, CHILD, PEOPLE=4, STOCK=6),
        say(2, ROOT, PEOPLE=10, STOCK=1, INDEX=90),
        say(3, CHILD),
    ]
    made_of = chosen(said, given, known, QUARTER)
    assert made_of == {
        "PEOPLE": frozenset({"2024-M01", "2024-M02", "2024-M03"}),
        "STOCK": frozenset({"2024-M02"}),
    }
    table = rolled([(one, one.path) for one in said], made_of, known)

    def row(unit: str, code: str) -> tuple[object, ...]:
        one = table[unit][code]
        return one.value, one.own, one.reported, one.expected

    assert row("c", "PEOPLE") == (7, 7, 2, 3)
    assert row("p", "PEOPLE") == (17, 10, 3, 4)
    assert row("p", "STOCK") == (7, 1, 2, 2)
    month = Period.parse("2024-M01")
    table = rolled([(one, one.path) for one in said], chosen(said, given, known, month), known)
    assert row("c", "INDEX") == (70, 70, 1, 1)
    assert "INDEX" not in table["p"]
    # Two units of then at one of today: their indices have no sum there.
    table = rolled([(one, ROOT) for one in said], chosen(said, given, known, month), known)
    assert (row("p", "PEOPLE"), "INDEX" in table["p"]) == ((3, 3, 1, 1), False)


def test_a_split_is_expected_of_all_that_owe_its_whole() -> None:
    given = [offer("p", ())]
    month = Period.parse("2024-M01")
    known = meanings(given, "p", month)
    said = [
        structs.replace(say(1, CHILD, PEOPLE=3), values={"PEOPLE": Decimal(3), "PEOPLE[kind=X]": Decimal(3)}),
        say(1, ROOT),
    ]
    table = rolled([(one, one.path) for one in said], chosen(said, given, known, month), known)
    assert {code: (one.reported, one.expected) for code, one in table["p"].items()} == {
        "PEOPLE": (1, 2),
        "PEOPLE[kind=X]": (1, 2),
        "STOCK": (0, 2),
        "INDEX": (0, 1),
    }


def test_what_described_persons_once_does_so_always() -> None:
    was = offer("a", ())
    (first, *rest) = was.catalogue.definitions if was.catalogue else ()
    assert was.catalogue
    now = structs.replace(
        was,
        root="b",
        catalogue=structs.replace(was.catalogue, definitions=(structs.replace(first, describes_persons=False), *rest)),
    )
    assert meanings([was, now], "b", QUARTER)["PEOPLE"].describes_persons
    assert not meanings([now], "b", QUARTER)["PEOPLE"].describes_persons


def test_only_approved_returns_are_told_and_only_ended_periods_are_owed() -> None:
    history = History(3, steps=0, entries=0)
    unit = history.alive()[0]
    period = Period.parse("2023-M04")
    path, root = unit.path, unit.path.strip("/").split("/")[0]
    good = line(unit.id, path, period, {"PEOPLE": 3})
    draft = structs.replace(good, state="SUBMITTED")
    for lines, ended, values, owed in (
        ((good,), [period], {"PEOPLE": 3}, True),
        ((draft,), [period], {}, True),
        ((good,), [], {"PEOPLE": 3}, False),
    ):
        found = {t.unit: t for t in told(offer(root, lines), period, history.units, ended)}
        assert found[unit.id].values == values
        assert bool(found[unit.id].owed) is owed


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("period", [HALF, *MONTHS[:2]], ids=str)
def test_own_and_children_make_a_units_number_in_both_trees(seed: int, period: Period) -> None:
    history, rng = History(seed, steps=7, entries=0), Random(seed)
    given = offers(history, rng)
    sums: dict[str, set[Decimal]] = {}
    for shuffled in (given, [structs.replace(o, lines=tuple(rng.sample(o.lines, len(o.lines)))) for o in given]):
        rng.shuffle(shuffled)
        totals: dict[str, Decimal] = {"AS_WAS": Decimal(0), "AS_NOW": Decimal(0)}
        known = meanings(shuffled, "", period)
        now = reported_rows.reports(shuffled, known, period, history.units, MONTHS)
        places = Places(history.units, history.today)
        was = [(one, one.path) for one in now.said]
        roots = {u.id for u in history if u.root == u.id} | {o.root for o in given}
        later = [
            pair
            for root in sorted(roots)
            for pair in reported_rows.placed(
                now.said, Today(root=root, day=history.today, units=history.units, places=places)
            )
        ]
        assert sorted(one.path for one, _ in was) == sorted(one.path for one, _ in later)
        for mode, pairs in (("AS_WAS", was), ("AS_NOW", later)):
            table = rolled(pairs, now.chosen, known)
            paths = {path for _, path in pairs}
            while more := {above(path) for path in paths} - paths - {"/"}:
                paths |= more
            at = {path: path.strip("/").rsplit("/", 1)[-1] for path in paths}
            once = [path for path in paths if list(at.values()).count(at[path]) == 1]
            for path in once:
                below = [at[other] for other in paths if above(other) == path]
                if any(list(at.values()).count(name) > 1 for name in below):
                    continue  # one that moved in the period stands in two places
                for code in ("PEOPLE", "STOCK", "PEOPLE[kind=X]"):
                    own = table[at[path]][code].own
                    parts = [own, *(table[name][code].value for name in below)]
                    there = [part for part in parts if part is not None]
                    assert table[at[path]][code].value == (sum(there) if there else None)
            totals[mode] = sum(
                (table[at[p]]["PEOPLE"].value or Decimal(0) for p in paths if above(p) == "/"), Decimal(0)
            )
        assert totals["AS_WAS"] == totals["AS_NOW"]
        sums.setdefault("", set()).add(totals["AS_WAS"])
    assert len(sums[""]) == 1


def test_the_definitions_of_these_tests_are_of_each_kind() -> None:
    assert (PEOPLE.adds_over_time, STOCK.measure, INDEX.adds_over_units) == (True, IndicatorMeasure.STOCK, False)
    assert isinstance(offer("p", ()), Offer)
