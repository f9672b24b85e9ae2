"""Rule sets: every number and choice that an act can change, as dated data that staff enter.

A rule set is a province's, for one purpose. A version that exists never changes; which one counts is decided by a
day. What a rule does is code (`appraisals`, `eligibility`, `procedures`, `reminders`); what it is held to is here.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entries import Level
from movement.model.entry_form import EntryField, FocusArea, Line
from movement.model.errors import Code, refuse
from movement.model.inspection_parts import Severity
from movement.model.score_sheets import Grade, in_force


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


class Parameter(Struct, frozen=True, kw_only=True):
    """One number or word of a rule."""

    name: Annotated[str, Meta(pattern=r"^[a-z][A-Za-z]{0,39}$")]
    value: Annotated[str, Meta(min_length=1, max_length=100)]


class Rule(Struct, frozen=True, kw_only=True):
    """One rule as a version has it. No levels: it counts at every level."""

    id: Annotated[str, Meta(pattern=r"^[A-Z][0-9]{2}[A-Z]?$")]
    strictness: Strictness = Strictness.HARD
    levels: tuple[Level, ...] = ()
    parameters: Annotated[tuple[Parameter, ...], Meta(max_length=20)] = ()
    legal_basis: Line = ""

    def word(self, name: str) -> str:
        """Return a parameter; raises LookupError if the rule has none of this name."""
        found = next((p.value for p in self.parameters if p.name == name), None)
        if found is None:
            raise LookupError(f"{self.id}.{name}")
        return found

    def number(self, name: str) -> int:
        """Return a parameter as a whole number."""
        return int(self.word(name))

    def words(self, name: str) -> tuple[str, ...]:
        """Return a parameter that lists words, separated by commas."""
        return tuple(self.word(name).split(","))

    def counts_at(self, level: Level) -> bool:
        """Tell whether the rule counts at a level."""
        return not self.levels or level in self.levels


class RuleSetVersion(Struct, frozen=True, kw_only=True):
    """A rule set as it is in force from `effective_from` up to, not including, `effective_to`."""

    number: int
    effective_from: date
    effective_to: date | None = None
    legal_basis: Line = ""
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1, max_length=60)]

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


Allowed = range | type[StrEnum] | frozenset[str]

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
"""Purpose → rule → parameter → what it may be: a whole number in a range, one word of an enum, or some of a set."""


def check(purpose: Purpose, version: RuleSetVersion) -> None:
    """Raise BAD_INPUT if a version names an unknown rule or parameter, lacks one, or gives it a wrong value.

    A procedure of inspections has all its rules; of other purposes a rule that is not there does not count.
    """
    known = VOCABULARY[purpose]
    names = [rule.id for rule in version.rules]
    if len(set(names)) != len(names):
        raise refuse(Code.BAD_INPUT, "rules", detail="Quy tắc bị ghi hai lần.")
    if purpose is Purpose.INSPECTION and (lacking := [name for name in known if name not in names]):
        raise refuse(Code.BAD_INPUT, "rules", detail=f"Quy trình kiểm tra còn thiếu: {', '.join(lacking)}.")
    for rule in version.rules:
        if rule.id not in known:
            raise refuse(Code.BAD_INPUT, "rules", rule.id, detail="Không có quy tắc này.")
        given = [parameter.name for parameter in rule.parameters]
        if sorted(given) != sorted(known[rule.id]):
            needed = ", ".join(known[rule.id])
            raise refuse(Code.BAD_INPUT, "rules", rule.id, detail=f"Cần đúng các tham số: {needed}.")
        for parameter in rule.parameters:
            if not _fits(parameter.value, known[rule.id][parameter.name]):
                raise refuse(Code.BAD_INPUT, "rules", rule.id, parameter.name, detail="Giá trị không hợp lệ.")
    sheet = version.rule("A01")
    if sheet is not None and not any(int(parameter.value) for parameter in sheet.parameters):
        raise refuse(Code.BAD_INPUT, "rules", sheet.id, detail="Tổng điểm tối đa của phiếu phải lớn hơn 0.")
    if version.effective_to is not None and version.effective_to <= version.effective_from:
        raise refuse(Code.BAD_INPUT, "effectiveTo", detail="Ngày hết hiệu lực phải sau ngày có hiệu lực.")


def _fits(value: str, allowed: Allowed) -> bool:
    if isinstance(allowed, range):
        return value.isascii() and value.isdigit() and len(value) <= 9 and int(value) in allowed  # noqa: PLR2004 - digits
    if isinstance(allowed, frozenset):
        words = value.split(",")
        return len(set(words)) == len(words) and set(words) <= allowed
    return value in allowed
