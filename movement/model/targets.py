"""Targets (chỉ tiêu kế hoạch năm): what a unit means to reach in a year, by indicator; and how much of it was reached.

A target is the unit's own statement for all that its number holds. Those of the units below are never added up: a sum
that nobody decided is no plan.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.errors import SENTENCES, Code, Problem
from movement.model.indicators import Definition, IndicatorSource, parsed

MOST_TARGETS = 200
MOST = Decimal(10) ** 18
type Counts = Mapping[str, Mapping[str, frozenset[str]]]
"""Code of what is counted from records → the ways it is split, and into what."""


class Target(Struct, frozen=True, kw_only=True):
    """One target: of an indicator's code, or of a split of it, `ENTRY_REG[field=ECONOMY]`."""

    code: Annotated[str, Meta(max_length=90)]
    value: Decimal


class Targets(Struct, frozen=True, kw_only=True):
    """A unit's targets for a year, as they stand."""

    id: str
    """`targets:unit:year`, the subject of its audit trail."""
    unit: str
    year: int
    root: str
    path: str
    targets: Annotated[tuple[Target, ...], Meta(max_length=MOST_TARGETS)]
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""


def targets_id(unit: str, year: int) -> str:
    """Return the id under which a unit's targets for a year are kept."""
    return f"targets:{unit}:{year}"


def problems(targets: Iterable[Target], known: Mapping[str, Definition], counts: Counts) -> list[Problem]:
    """Return all that is wrong with targets: `known` is the catalogue, `counts` what is counted."""
    found, seen = [], set[str]()
    for target in targets:
        said = "Chỉ tiêu bị ghi hai lần." if target.code in seen else _fault(target, known, counts)
        seen.add(target.code)
        if said:
            sentence = f"{SENTENCES[Code.BAD_INPUT]} {said}"
            found.append(Problem(code=Code.BAD_INPUT, message=sentence, path=("targets", target.code)))
    return found


def _fault(target: Target, known: Mapping[str, Definition], counts: Counts) -> str:
    code, key, value = parsed(target.code) or ("", None, None)
    definition, decimals = known.get(code), 0
    if code in counts:
        if key is not None and value not in counts[code].get(key, ()):
            return "Chỉ tiêu này không phân tổ như vậy."
    elif definition is None or (definition.source is not IndicatorSource.REPORTED and not definition.numerator):
        return "Năm này không có chỉ tiêu này."
    elif not definition.allows(key, value):
        return "Chỉ tiêu này không phân tổ như vậy."
    else:
        decimals = definition.decimals
    if not target.value.is_finite() or target.value < 0 or target.value >= MOST:
        return "Chỉ tiêu phải là số không âm."
    return "" if target.value == round(target.value, decimals) else "Chỉ tiêu có quá nhiều chữ số thập phân."


def completion(value: Decimal | None, plan: Decimal | None) -> Decimal | None:
    """Return how much of a plan was reached, in percent to one decimal; None where either is missing or nothing."""
    if value is None or not plan:
        return None
    return (value * 100 / plan).quantize(Decimal("0.1"), ROUND_HALF_UP)
