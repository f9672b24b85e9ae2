"""Numbers, days, quantities, enums and other values in every place that takes them: wrong ones, in shape or in size."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLEnumType, get_named_type

from tests.hostile.oracle import Case, before
from tests.hostile.sending import asking, posting
from tests.hostile.shapes import Operation, Spot

DAYS = {
    "29 February of a common year": "2026-02-29",
    "30 February": "2026-02-30",
    "month 13": "2026-13-01",
    "month 0": "2026-00-01",
    "day 0": "2026-01-00",
    "year 0": "0000-01-01",
    "year 10000": "10000-01-01",
    "a negative year": "-2026-01-01",
    "no dashes": "20261101",
    "an ISO week": "2026-W10-1",
    "a day of the year": "2026-200",
    "an instant": "2026-11-24T17:00:00Z",
    "the Vietnamese way": "24/11/2026",
    "blanks around it": " 2026-11-24 ",
    "a line break after it": "2026-11-24\n",
    "full-width digits": "２０２６-11-24",
    "Arabic digits": "٢٠٢٦-11-24",
    "nothing": "",
    "a word": "hôm nay",
    "a number": 20261124,
    "true": True,
    "a list of two": ["2026-11-24", "2026-11-25"],
}
NUMBERS = {
    "2^31": 2**31,
    "-2^31-1": -(2**31) - 1,
    "16 digits": 10**15,
    "one and a half": 1.5,
    "1e300": 1e300,
    "text": "1",
    "true": True,
    "an object": {},
    "a list of two": [1, 2],
}
RAW_NUMBERS = {"NaN": "NaN", "Infinity": "Infinity", "1e400": "1e400", "17 digits": "9" * 17, "5,000 digits": "9" * 5000}
QUANTITIES = {
    "NaN": "NaN",
    "Infinity": "Infinity",
    "an exponent": "1e5",
    "19 digits": "9" * 19,
    "seven decimals": "1.0000001",
    "a comma": "1,5",
    "a plus": "+1",
    "hexadecimal": "0x10",
    "an underscore": "1_000",
    "blanks": " 1 ",
    "a line break": "1\n",
    "Arabic digits": "١",
    "nothing": "",
    "a number": 1.5,
    "true": True,
    "a list of two": ["1", "2"],
}
NO_TEXT = {"a number": 5, "true": True, "a list of two": ["a", "b"], "an object": {"a": 1}, "half": 0.5}
NO_ID = {"true": True, "a list of two": ["a", "b"], "an object": {"a": 1}, "half": 0.5}
NO_BOOLEAN = {"a number": 1, "text": "true", "an object": {}}
NO_OBJECT = {"text": "x", "a number": 1, "true": True}


def _wrong(spot: Spot) -> dict[str, Any]:
    named = get_named_type(spot.type)
    if isinstance(named, GraphQLEnumType):
        first = next(iter(named.values))
        return {"unknown": "HOSTILE", "lower case": first.lower(), "a number": 0, "nothing": "", "a blank": f"{first} "}
    return {"Date": DAYS, "Int": NUMBERS, "Decimal": QUANTITIES, "String": NO_TEXT, "ID": NO_ID, "Boolean": NO_BOOLEAN}.get(
        named.name, NO_OBJECT
    )


def of_kinds(operations: list[Operation], *kinds: str) -> Iterator[Case]:
    """Yield every wrong value in every place that takes one of these types; none: any other type."""
    for operation in operations:
        for spot in operation.spots():
            known = spot.kind in {"Date", "Int", "Decimal"}
            if (spot.kind in kinds) if kinds else not known:
                for label, value in _wrong(spot).items():
                    if spot.listed and isinstance(value, list):
                        continue
                    request = asking(operation.text, spot.put(value), by=operation.by)
                    yield Case(name=f"{spot.name}: {label}", request=request, expected=before("BAD_INPUT"), calls=0)


def raw_numbers(operations: list[Operation]) -> Iterator[Case]:
    """Yield what Python would read as a number, or die of, in every place that takes one."""
    for operation in operations:
        for spot in operation.spots():
            if spot.kind == "Int":
                body = asking(operation.text, spot.put("HERE")).body.decode()
                for label, text in RAW_NUMBERS.items():
                    request = posting(body.replace('"HERE"', text), by=operation.by)
                    yield Case(name=f"{spot.name}: {label}", request=request, expected=before("BAD_INPUT"), calls=0)
