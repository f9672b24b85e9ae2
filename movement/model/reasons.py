"""Three-valued results of rules, and what a set of them comes to (DOMAIN: the evaluation model of the proposal).

Kleene's logic: what is not known stays unknown unless the rest decides it alone. A missing record is never a pass.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from movement.model.rule_sets import Strictness

NONE = "NONE"
"""Observed where there is nothing to observe, required where nothing is asked for."""


class RuleResult(StrEnum):
    """What a rule says of an entry."""

    PASS = "PASS"  # noqa: S105 - no secret
    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"


class Outcome(StrEnum):
    """What the HARD rules say together, best first."""

    ELIGIBLE = "ELIGIBLE"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    INELIGIBLE = "INELIGIBLE"


class Verdict(Struct, frozen=True, kw_only=True):
    """What one rule found: its result, what it saw, what it asks for, and the records that show it."""

    result: RuleResult
    observed: str
    required: str
    evidence: tuple[str, ...] = ()
    """Ids of entries and inspections; a part of one after `#`: `#A1` appraisal, `#F2` finding, `#R3` recommendation."""


class LeafVerdict(Verdict, frozen=True, kw_only=True):
    """What one leaf of a rule's predicate found."""

    check: str
    place: str = ""
    """The way to it from the top: `&0` the first of ALL, `|1` the second of ANY, `!` what NOT turns."""


class Reason(Verdict, frozen=True, kw_only=True):
    """A rule's verdict in a list, with what the rule set says of the rule."""

    rule: str
    name: str = ""
    """What it is called in Vietnamese; empty in lists made before rules had names."""
    tests: tuple[LeafVerdict, ...] = ()
    """Of a rule with a predicate; of one in its short form its id tells the check."""
    strictness: Strictness
    legal_basis: str = ""


def when(holds: bool) -> RuleResult:  # noqa: FBT001 - the truth itself is what is told
    """Return PASS or FAIL."""
    return RuleResult.PASS if holds else RuleResult.FAIL


def all_of(results: Iterable[RuleResult]) -> RuleResult:
    """Return FAIL if any fails, else UNKNOWN if any is unknown, else PASS; of nothing PASS."""
    found = set(results)
    return next((r for r in (RuleResult.FAIL, RuleResult.UNKNOWN) if r in found), RuleResult.PASS)


def any_of(results: Iterable[RuleResult]) -> RuleResult:
    """Return PASS if any passes, else UNKNOWN if any is unknown, else FAIL; of nothing FAIL."""
    found = set(results)
    return next((r for r in (RuleResult.PASS, RuleResult.UNKNOWN) if r in found), RuleResult.FAIL)


def not_(result: RuleResult) -> RuleResult:
    """Return the opposite; of UNKNOWN that is UNKNOWN."""
    return _OPPOSITE[result]


_OPPOSITE = {
    RuleResult.PASS: RuleResult.FAIL,
    RuleResult.FAIL: RuleResult.PASS,
    RuleResult.UNKNOWN: RuleResult.UNKNOWN,
}
_OUTCOMES = {
    RuleResult.PASS: Outcome.ELIGIBLE,
    RuleResult.UNKNOWN: Outcome.NEEDS_REVIEW,
    RuleResult.FAIL: Outcome.INELIGIBLE,
}


def outcome(reasons: Iterable[Reason]) -> Outcome:
    """Return what the HARD rules come to; SOFT ones only show."""
    return _OUTCOMES[all_of(r.result for r in reasons if r.strictness is Strictness.HARD)]
