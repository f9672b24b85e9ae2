"""Rule sets: every number and choice that an act can change, as dated data that staff enter.

A rule set is a province's, for one purpose. A version that exists never changes; which one counts is decided by a
day. What a rule does is code (`appraisals`, `checks`, `procedures`, `reminders`); what it is held to is here, and for
commendation also how checks are put together (`predicates`). `rule_linting` says what is wrong with a version.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.entry_form import EntryField, FocusArea, Line
from movement.model.inspection_parts import Severity
from movement.model.predicates import Held, Parameter, Polarity, Predicate
from movement.model.score_sheets import Band, Grade, in_force
from movement.model.subjects import SubjectKind

RuleId = Annotated[str, Meta(pattern=r"^[A-Z][0-9]{2}[A-Z]?$")]


class Purpose(StrEnum):
    """What a rule set decides."""

    APPRAISAL = "APPRAISAL"
    COMMENDATION = "COMMENDATION"
    INSPECTION = "INSPECTION"
    REMINDER = "REMINDER"


class Strictness(StrEnum):
    """A HARD rule decides the outcome; a SOFT one only adds a flag."""

    HARD = "HARD"
    SOFT = "SOFT"


class Rule(Held, frozen=True, kw_only=True):
    """One rule as a version has it. No levels: it counts at every level.

    Without a predicate its id names the check (`SHORT` of `checks`), as all rules did before there were predicates.
    """

    id: RuleId
    name: Line = ""
    """What it is called in Vietnamese; a rule in its short form has one by its id."""
    strictness: Strictness = Strictness.HARD
    levels: tuple[Level, ...] = ()
    legal_basis: Line = ""
    predicate: Predicate | None = None
    polarity: Polarity | None = None
    """As whoever wrote the rule means it; the linter holds it to its checks. In the short form it may be left out."""
    forms: tuple[AwardForm, ...] = ()
    """The forms of commendation it is a rule of; none: the movement's own (DVK) only."""
    subjects: tuple[SubjectKind, ...] = ()
    """The kinds of subject it is asked of; none: all."""

    @property
    def called(self) -> str:
        """Its id."""
        return self.id

    def counts_at(self, level: Level) -> bool:
        """Tell whether the rule counts at a level."""
        return not self.levels or level in self.levels

    def is_for(self, kind: SubjectKind, form: AwardForm, level: Level) -> bool:
        """Tell whether it is asked of a kind of subject for a form at a level."""
        return self.counts_at(level) and self.is_of(form) and (not self.subjects or kind in self.subjects)

    def is_of(self, form: AwardForm) -> bool:
        """Tell whether it is a rule of a form."""
        return form in (self.forms or (AwardForm.DVK,))


class ConstraintKind(StrEnum):
    """What is asked of a pool of candidates together."""

    CAP = "CAP"
    QUOTA = "QUOTA"
    DIRECT = "DIRECT"
    MIX = "MIX"
    SPREAD = "SPREAD"


class Constraint(Held, frozen=True, kw_only=True):
    """What is asked of all candidates for a form together; which parameters a kind has is in `constraints`."""

    id: RuleId
    kind: ConstraintKind
    forms: tuple[AwardForm, ...]
    levels: tuple[Level, ...] = ()
    legal_basis: Line = ""

    @property
    def called(self) -> str:
        """Its id."""
        return self.id

    def counts_for(self, form: AwardForm, level: Level) -> bool:
        """Tell whether it is asked of a form's candidates at a level."""
        return form in self.forms and (not self.levels or level in self.levels)


class RuleSetVersion(Struct, frozen=True, kw_only=True):
    """A rule set as it is in force from `effective_from` up to, not including, `effective_to`."""

    number: int
    effective_from: date
    effective_to: date | None = None
    legal_basis: Line = ""
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1, max_length=60)]
    constraints: Annotated[tuple[Constraint, ...], Meta(max_length=40)] = ()
    weights: Annotated[tuple[Parameter, ...], Meta(max_length=10)] = ()
    """How much each part of a unit's index counts, by name, in basis points (see `indices`)."""
    bands: Annotated[tuple[Band, ...], Meta(max_length=5)] = ()
    """From which index on a unit is graded how."""

    def rule(self, name: str) -> Rule | None:
        """Return a rule by its id, or None where this version has none."""
        return next((rule for rule in self.rules if rule.id == name), None)


class RuleSet(Struct, frozen=True, kw_only=True):
    """A province's rules for one purpose, with all their versions."""

    id: str
    """`ruleset:purpose:root`, the subject of its audit trail."""
    purpose: Purpose
    root: str
    path: str
    versions: tuple[RuleSetVersion, ...]
    created_at: datetime
    version: int = 1
    head: str = ""

    def at(self, day: date) -> RuleSetVersion | None:
        """Return the version in force on a day, or None."""
        return in_force(self.versions, day)


def rule_set_id(purpose: Purpose, root: str) -> str:
    """Return the id under which a province's rules for a purpose are kept."""
    return f"ruleset:{purpose}:{root}"


Allowed = range | type[StrEnum] | frozenset[str] | re.Pattern[str]
"""A whole number in a range, one word of an enum, some of a set, or some that look so."""

_STEPS: dict[str, Allowed] = {"soon": range(91), "escalate": range(1, 366)}
_WAITING: dict[str, Allowed] = {"allowed": range(366)}
"""For reminders whose due day is counted from when the waiting began."""
VOCABULARY: dict[Purpose, dict[str, dict[str, Allowed]]] = {
    Purpose.APPRAISAL: {
        "A01": dict.fromkeys(
            ("need", "leadership", "participation", "results", "replication", "sustainability"), range(101)
        ),
    },
    Purpose.COMMENDATION: {
        "R01": {"month": range(1, 13), "day": range(1, 32)},
        "R02": {"fields": frozenset(EntryField), "focus": frozenset(FocusArea)},
        "R04": {"fewest": range(1, 11)},
        "R05": {"years": range(1, 6)},
        "R06": {"fewestEvidence": range(1, 21)},
        "R08": {"similarity": range(5_000, 10_001)},
        "R09": {"grassroots": Grade, "province": Grade},
        "R10": {"severity": Severity},
        "R10L": {"daysLate": range(366)},
        "R14": {"most": range(10)},
    },
    Purpose.INSPECTION: {
        "P01": {"central": range(1, 366), "province": range(1, 366), "aboveGrassroots": range(1, 366)},
        "P02": {"numerator": range(1, 10), "denominator": range(1, 10)},
        "P03": {"years": range(1, 31)},
        "P04": {"days": range(1, 91)},
    },
    Purpose.REMINDER: {
        name: _STEPS | (_WAITING if name in {"M04", "M05", "M07"} else {})
        for name in ("M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08")
    },
}
"""Purpose → rule → parameter → what it may be; of COMMENDATION only the rules in their short form."""
