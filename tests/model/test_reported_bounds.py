"""What of returns is told, of which codes a number is made, and whose meaning of a code holds."""

from decimal import Decimal
from typing import Any

from msgspec import structs

from movement.model.indicators import Definition, IndicatorMeasure, IndicatorSource
from movement.model.periods import Period
from movement.model.reported import Offer, Told, chosen, codes_of, meanings, rolled, told
from movement.model.returns import Value
from tests.builders import NEW, make_unit
from tests.model.test_suppression import DEFINITIONS, INDEX, PEOPLE, STOCK, definition, line, offer

MONTHS = [Period.parse(f"2026-M{month:02d}") for month in (1, 2, 3)]
QUARTER = Period.parse("2026-Q1")
MANY = tuple(definition(f"MANY{n}") for n in range(20))
RATES = tuple(
    definition(f"RATE{n}", numerator="PEOPLE", denominator="STOCK", adds_over_units=False, adds_over_time=False)
    for n in range(6)
)
INDICES = tuple(structs.replace(INDEX, code=f"INDEX{n}") for n in range(6))


def asking(given: Offer, *codes: str) -> Offer:
    """Return an offer whose report type asks for these codes."""
    (one,) = given.types
    versions = tuple(structs.replace(version, indicators=codes) for version in one.versions)
    return structs.replace(given, types=(structs.replace(one, versions=versions),))


def defining(given: Offer, *definitions: Definition) -> Offer:
    assert given.catalogue
    return structs.replace(given, catalogue=structs.replace(given.catalogue, definitions=definitions))


def say(month: Period, **more: Any) -> Told:
    values = {code: Decimal(value) for code, value in more.items()}
    return Told(unit="c", root="p", path="/p/c/", period=str(month), values=values, sources={}, owed=frozenset())


def test_a_return_tells_what_its_type_asks_for_and_the_first_return_of_two() -> None:
    unit = make_unit("Tỉnh", since=NEW)
    (month, *_) = MONTHS
    one = line(unit.id, unit.path, month, {"PEOPLE": 3, "PEOPLE[kind=X]": 2, "OTHER": 5, "STOCK": 0})
    one = structs.replace(one, values=(*one.values, Value(code="INDEX", reason="Chưa có số liệu.")))
    given = offer(unit.id, (one,))
    (first,) = given.types
    second = structs.replace(first, code="TT2")
    late = structs.replace(one, id="second", type="TT2", values=(Value(code="PEOPLE", value=Decimal(9)),))
    given = structs.replace(given, types=(second, first), lines=(late, one))
    (said,) = told(given, month, {unit.id: unit}, [month])
    assert said.values == {"PEOPLE": 3, "PEOPLE[kind=X]": 2, "STOCK": 0}
    assert said.sources == dict.fromkeys(said.values, one.id)
    assert said.owed == {d.code for d in DEFINITIONS}


def test_the_province_itself_says_what_a_code_means_and_others_what_it_leaves_out() -> None:
    ours = defining(offer("b", ()), definition("PEOPLE", name="Của mình"))
    theirs = defining(offer("a", ()), definition("PEOPLE", name="Của tỉnh a"), STOCK)
    silent = structs.replace(offer("c", ()), catalogue=None)
    given = [silent, theirs, ours]
    assert {code: one.name for code, one in meanings(given, "b", QUARTER).items()} == {
        "PEOPLE": "Của mình",
        "STOCK": "STOCK",
    }
    assert meanings(given, "a", QUARTER)["PEOPLE"].name == "Của tỉnh a"
    assert meanings(given, "c", QUARTER)["PEOPLE"].name == "Của tỉnh a"
    assert meanings([silent], "c", QUARTER) == {}


def test_what_is_counted_from_records_is_no_reported_code_unless_it_is_a_rate() -> None:
    counted = definition("ENTRY_REG", source=IndicatorSource.COMPUTED)
    rate = structs.replace(counted, code="ENTRY_RATE", numerator="ENTRY_REG", denominator="PEOPLE")
    given = [defining(offer("p", ()), counted, rate, PEOPLE)]
    assert list(meanings(given, "p", QUARTER)) == ["ENTRY_RATE", "PEOPLE"]


def test_no_number_is_made_of_what_nobody_defined_of_rates_or_of_what_does_not_add_up() -> None:
    given = offer("p", ())
    unknown = [f"UNKNOWN{n}" for n in range(6)]
    for others, left_out in ((MANY, unknown), ((*MANY, *RATES), []), ((*MANY, *INDICES), [])):
        asked = asking(given, *(one.code for one in others), *left_out)
        known = {one.code: one for one in others}
        found = chosen([], [asked], known, QUARTER)
        assert found == {one.code: frozenset(str(month) for month in MONTHS) for one in MANY}
    # For the period for which it is reported, an index has its number, but a rate never one of its own.
    asked = asking(given, "INDEX0", "RATE0")
    known = {one.code: one for one in (*INDICES, *RATES)}
    assert chosen([], [asked], known, MONTHS[0]) == {"INDEX0": frozenset({"2026-M01"})}


def test_a_stock_is_that_of_the_last_month_in_which_it_was_told() -> None:
    given = [offer("p", ())]
    known = meanings(given, "p", QUARTER)
    for said, month in (
        ([say(MONTHS[0], STOCK=8), say(MONTHS[2], PEOPLE=4)], "2026-M01"),
        ([say(MONTHS[1], **{"STOCK[kind=X]": 8}), say(MONTHS[2], PEOPLE=4)], "2026-M02"),
        ([say(MONTHS[0], PEOPLE=4)], "2026-M03"),
    ):
        assert chosen(said, given, known, QUARTER)["STOCK"] == {month}
    assert known["STOCK"].measure is IndicatorMeasure.STOCK


def test_a_split_alone_is_expected_of_those_that_tell_it() -> None:
    (month, *_) = MONTHS
    given = [offer("p", ())]
    known = meanings(given, "p", month)
    said = [say(month, **{"PEOPLE[kind=X]": 2}), structs.replace(say(month), unit="d", path="/p/d/")]
    made_of = chosen(said, given, known, month)
    table = rolled([(one, one.path) for one in said], made_of, known)
    assert {
        unit: {c: (s.value, s.own, s.reported, s.expected) for c, s in row.items()} for unit, row in table.items()
    } == {
        "c": {"PEOPLE[kind=X]": (2, 2, 1, 1)},
        "p": {"PEOPLE[kind=X]": (2, None, 1, 1)},
    }
    assert codes_of(made_of, table) == ("INDEX", "PEOPLE", "PEOPLE[kind=X]", "STOCK")
    assert codes_of({}, table, table) == ("PEOPLE[kind=X]",)
    assert codes_of({}) == ()
