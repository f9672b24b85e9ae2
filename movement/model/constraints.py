"""What is asked of all candidates for a form together: caps, quotas, direct workers first, a mix, a spread.

Candidates are looked at in the order of their ranks, constraints in that of the rule set. Who is over one takes no
place in those after it; who is INELIGIBLE takes none at all. A flag is advice: whoever decides may have a reason.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.reasons import NONE, Outcome
from movement.model.rule_sets import Allowed, Constraint, ConstraintKind
from movement.model.subjects import SubjectClass
from movement.model.unit_rules import WHOLE, percent
from movement.model.units import UnitKind


class Rounding(StrEnum):
    """How a share of a number becomes a number of places."""

    FLOOR = "FLOOR"
    HALF_UP = "HALF_UP"
    CEIL_MIN1 = "CEIL_MIN1"
    """Up, and at least one, where there is anything to take a share of."""


class CapBase(StrEnum):
    """Of what a cap is a share."""

    ADVANCED = "ADVANCED"
    """Those of the unit who hold LDTT or CSTT of the year."""
    HEADCOUNT = "HEADCOUNT"


_RATE, _PLACES = range(WHOLE + 1), range(1_001)
PARAMETERS: dict[ConstraintKind, dict[str, Allowed]] = {
    ConstraintKind.CAP: {
        "base": CapBase,
        "rate": _RATE,
        "rounding": Rounding,
        "armedBase": CapBase,
        "armedRate": _RATE,
    },
    ConstraintKind.QUOTA: {"most": _PLACES},
    ConstraintKind.DIRECT: {"share": _RATE, "places": range(101)},
    ConstraintKind.MIX: {"quota": _PLACES, "share": _RATE, "rounding": Rounding, "families": frozenset(UnitKind)},
    ConstraintKind.SPREAD: {"most": range(1, 101)},
}
"""Kind → parameter → what it may be. Rates and shares are basis points."""


class Pooled(Struct, frozen=True, kw_only=True):
    """What constraints need to know of a candidate."""

    id: str
    rank: int
    outcome: Outcome
    unit: str
    family: UnitKind | None = None
    """The kind of its unit."""
    cluster: str | None = None
    lineage: str | None = None
    """The achievement or line of work that it shares with others."""
    subject_class: SubjectClass | None = None
    armed_forces: bool = False


class Base(Struct, frozen=True, kw_only=True):
    """A unit's numbers of the year; null: nobody recorded them."""

    advanced: int | None = None
    headcount: int | None = None


class Standing(StrEnum):
    """Where a candidate stands with a constraint."""

    WITHIN = "WITHIN"
    OVER = "OVER"
    UNKNOWN = "UNKNOWN"
    PREFERRED = "PREFERRED"
    """A direct worker whom those who decide should look at before the one just above."""


class Flag(Struct, frozen=True, kw_only=True):
    """What a constraint says of a candidate."""

    constraint: str
    kind: ConstraintKind
    standing: Standing
    observed: str
    """Its place in the group that the constraint counts; of DIRECT how many of the chosen are direct workers."""
    required: str
    legal_basis: str = ""


def places(base: int, rate: int, rounding: Rounding) -> int:
    """Return how many places a share (basis points) of a number gives; of nothing there are none."""
    exact = base * rate
    match rounding:
        case Rounding.FLOOR:
            return exact // WHOLE
        case Rounding.HALF_UP:
            return (2 * exact + WHOLE) // (2 * WHOLE)
        case Rounding.CEIL_MIN1:
            return -(-exact // WHOLE)


def flags(
    constraints: Iterable[Constraint],
    form: AwardForm,
    level: Level,
    pool: Iterable[Pooled],
    bases: Mapping[str, Base] | None = None,
) -> dict[str, tuple[Flag, ...]]:
    """Return candidate → what the constraints of a form and level say of it; `bases` are the units' numbers."""
    line = sorted((one for one in pool if one.outcome is not Outcome.INELIGIBLE), key=lambda one: (one.rank, one.id))
    said: dict[str, list[Flag]] = {one.id: [] for one in line}
    over: set[str] = set()
    asked = [one for one in constraints if one.counts_for(form, level)]
    for constraint in sorted(asked, key=lambda one: one.kind is ConstraintKind.DIRECT):
        chosen = [one for one in line if one.id not in over]
        if constraint.kind is ConstraintKind.DIRECT:
            found = _preferred(constraint, chosen, [one for one in line if one.id in over])
        else:
            found = _counted(constraint, chosen, _LIMITS[constraint.kind], bases or {})
        for name, flag in found.items():
            said[name].append(flag)
        over |= {name for name, flag in found.items() if flag.standing is Standing.OVER}
    return {name: tuple(told) for name, told in said.items()}


Group = tuple[object, ...]
Limit = Callable[[Constraint, Pooled, Mapping[str, Base]], tuple[Group, int | None] | None]
"""The group that a candidate counts in, and how many it may have, None: not known; no group: not asked of it."""


def _capped(constraint: Constraint, one: Pooled, bases: Mapping[str, Base]) -> tuple[Group, int | None]:
    armed = one.armed_forces
    known = bases.get(one.unit, Base())
    of = CapBase(constraint.word("armedBase" if armed else "base"))
    base = known.advanced if of is CapBase.ADVANCED else known.headcount
    rate = constraint.number("armedRate" if armed else "rate")
    most = None if base is None else places(base, rate, Rounding(constraint.word("rounding")))
    return (one.unit, armed), most


def _by_cluster(constraint: Constraint, one: Pooled, _: Mapping[str, Base]) -> tuple[Group, int | None]:
    return (one.cluster,), None if one.cluster is None else constraint.number("most")


def _by_family(constraint: Constraint, one: Pooled, _: Mapping[str, Base]) -> tuple[Group, int | None] | None:
    if one.family is not None and one.family not in constraint.words("families"):
        return None
    most = places(constraint.number("quota"), constraint.number("share"), Rounding(constraint.word("rounding")))
    return (one.family is None,), None if one.family is None else most


def _by_lineage(constraint: Constraint, one: Pooled, _: Mapping[str, Base]) -> tuple[Group, int | None] | None:
    return None if one.lineage is None else ((one.lineage,), constraint.number("most"))


_LIMITS: dict[ConstraintKind, Limit] = {
    ConstraintKind.CAP: _capped,
    ConstraintKind.QUOTA: _by_cluster,
    ConstraintKind.MIX: _by_family,
    ConstraintKind.SPREAD: _by_lineage,
}


def _counted(constraint: Constraint, chosen: list[Pooled], limit: Limit, bases: Mapping[str, Base]) -> dict[str, Flag]:
    taken: Counter[Group] = Counter()
    found = {}
    for one in chosen:
        limited = limit(constraint, one, bases)
        if limited is None:
            continue
        group, most = limited
        taken[group] += 1
        within = Standing.WITHIN if most is not None and taken[group] <= most else Standing.OVER
        found[one.id] = _flag(
            constraint,
            Standing.UNKNOWN if most is None else within,
            str(taken[group]),
            NONE if most is None else f"<={most}",
        )
    return found


def _preferred(constraint: Constraint, chosen: list[Pooled], over: list[Pooled]) -> dict[str, Flag]:
    """Flag eligible direct workers just below somebody chosen who is none, while too few of the chosen are."""
    direct = sum(one.subject_class is SubjectClass.DIRECT_WORKER for one in chosen)
    share, near = constraint.number("share"), constraint.number("places")
    if direct * WHOLE >= share * len(chosen):
        return {}
    others = [one.rank for one in chosen if one.subject_class is not SubjectClass.DIRECT_WORKER]
    return {
        one.id: _flag(constraint, Standing.PREFERRED, f"{direct}/{len(chosen)}", f">={percent(share)}")
        for one in over
        if one.outcome is Outcome.ELIGIBLE
        and one.subject_class is SubjectClass.DIRECT_WORKER
        and any(0 < one.rank - rank <= near for rank in others)
    }


def _flag(constraint: Constraint, standing: Standing, observed: str, required: str) -> Flag:
    return Flag(
        constraint=constraint.id,
        kind=constraint.kind,
        standing=standing,
        observed=observed,
        required=required,
        legal_basis=constraint.legal_basis,
    )
