"""The checks that rules are made of: one table, from which everything else about them derives.

A rule names a check and gives its parameters. What the check does is a function of the facts; what may be said of its
verdict is in `check_words`.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from movement.model import entry_rules, member_rules, subject_rules, unit_rules
from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.merits import MeritKind, Rating, Reach
from movement.model.predicates import Held, Polarity
from movement.model.reasons import Verdict
from movement.model.rule_sets import VOCABULARY, Allowed, Purpose

POSITIVE, NEGATIVE = Polarity.POSITIVE, Polarity.NEGATIVE


class LooksAt(StrEnum):
    """What a check looks at. Units and dossiers are there of entries and of subjects."""

    ENTRY = "ENTRY"
    SUBJECT = "SUBJECT"
    UNIT = "UNIT"
    DOSSIER = "DOSSIER"


class Check(Struct, frozen=True):
    """One check: whether a further record can only help or only harm, what it looks at, and what it does."""

    polarity: Polarity
    looks_at: LooksAt
    parameters: Mapping[str, Allowed]
    run: Callable[[Any, Held], Verdict]
    """Of the facts that `looks_at` names; the linter sees to it that no others come."""


_SHORT = VOCABULARY[Purpose.COMMENDATION]
_SHARE = {"share": range(1, 10_001)}
_YEARS = {"years": range(1, 11)}
_MONTHS = range(121)
_KINDS = frozenset({MeritKind.INITIATIVE, MeritKind.RESEARCH, MeritKind.COMBAT})
_DISCIPLINE = re.compile("REPRIMAND|WARNING|HEAVIER")
_DOCUMENTS = re.compile(r"[A-Z][A-Z_]{1,39}(,[A-Z][A-Z_]{1,39}){0,9}")

ENTRY, SUBJECT, UNIT, DOSSIER = LooksAt
CHECKS: dict[str, Check] = {
    "registeredByDay": Check(POSITIVE, ENTRY, _SHORT["R01"], entry_rules.registered),
    "fieldAndFocusListed": Check(POSITIVE, ENTRY, _SHORT["R02"], entry_rules.placed),
    "runningForMonths": Check(
        POSITIVE, ENTRY, {"grassroots": _MONTHS, "province": _MONTHS}, entry_rules.running_long_enough
    ),
    "confirmedOnTheSpot": Check(POSITIVE, ENTRY, _SHORT["R04"], entry_rules.verified),
    "recognisedBelow": Check(POSITIVE, ENTRY, _SHORT["R05"], entry_rules.recognised_below),
    "outputsReached": Check(POSITIVE, ENTRY, _SHORT["R06"], entry_rules.reached),
    "replicated": Check(POSITIVE, ENTRY, {"fewest": range(101)}, entry_rules.replicated),
    "notRepeated": Check(NEGATIVE, ENTRY, _SHORT["R08"], entry_rules.not_repeated),
    "notCommended": Check(NEGATIVE, ENTRY, _SHORT["R14"], entry_rules.not_commended),
    "unitGraded": Check(POSITIVE, UNIT, _SHORT["R09"], unit_rules.graded),
    "noViolation": Check(NEGATIVE, UNIT, _SHORT["R10"], unit_rules.no_violation),
    "remediesOnTime": Check(NEGATIVE, UNIT, _SHORT["R10L"], unit_rules.remedied),
    "reportsOnTime": Check(POSITIVE, UNIT, _SHARE, unit_rules.reported),
    "unitActive": Check(POSITIVE, UNIT, {}, unit_rules.active),
    "mayAward": Check(POSITIVE, UNIT, {}, unit_rules.may_award),
    "holdsTitle": Check(POSITIVE, SUBJECT, {"forms": frozenset(AwardForm)}, subject_rules.holds),
    "titleInARow": Check(POSITIVE, SUBJECT, {"form": AwardForm, **_YEARS}, subject_rules.held_in_a_row),
    "rated": Check(POSITIVE, SUBJECT, {"least": Rating, **_YEARS}, subject_rules.rated),
    "achieved": Check(
        POSITIVE,
        SUBJECT,
        {"kinds": _KINDS, "reach": Reach, **_YEARS, "fewest": range(1, 21)},
        subject_rules.achieved,
    ),
    "notDisciplined": Check(NEGATIVE, SUBJECT, {"severity": _DISCIPLINE}, subject_rules.not_disciplined),
    "notUnderReview": Check(NEGATIVE, SUBJECT, {}, subject_rules.not_under_review),
    "notAwarded": Check(NEGATIVE, SUBJECT, {"most": range(10)}, subject_rules.not_awarded),
    "entryRecognised": Check(
        POSITIVE, SUBJECT, {"level": Level, "rank": range(1, 1_001)}, subject_rules.entry_recognised
    ),
    "membersCompleted": Check(POSITIVE, SUBJECT, _SHARE, member_rules.members_completed),
    "membersAdvanced": Check(POSITIVE, SUBJECT, _SHARE, member_rules.members_advanced),
    "hasFighters": Check(POSITIVE, SUBJECT, {"fewest": range(1, 101)}, member_rules.has_fighters),
    "servedYears": Check(POSITIVE, SUBJECT, {"fewest": range(1, 61)}, subject_rules.served),
    "recordGoesBack": Check(POSITIVE, SUBJECT, _YEARS, subject_rules.continuous),
    "documentsApproved": Check(POSITIVE, DOSSIER, {"documents": _DOCUMENTS}, unit_rules.documents_approved),
}
"""Name → check. A name never changes its meaning: versions that exist count on it."""

SHORT: dict[str, str] = {
    "R01": "registeredByDay",
    "R02": "fieldAndFocusListed",
    "R04": "confirmedOnTheSpot",
    "R05": "recognisedBelow",
    "R06": "outputsReached",
    "R08": "notRepeated",
    "R09": "unitGraded",
    "R10": "noViolation",
    "R10L": "remediesOnTime",
    "R14": "notCommended",
}
"""The check that a rule without a predicate means by its id. Closed: whatever is new is written as a predicate."""


def polarity_of(check: str) -> Polarity | None:
    """Return a check's polarity; None of one that is not known."""
    found = CHECKS.get(check)
    return None if found is None else found.polarity


def fits(value: str, allowed: Allowed) -> bool:
    """Tell whether a parameter may have this value."""
    match allowed:
        case range():
            return value.isascii() and value.isdigit() and len(value) <= 9 and int(value) in allowed  # noqa: PLR2004 - digits
        case frozenset():
            words = value.split(",")
            return len(set(words)) == len(words) and set(words) <= allowed
        case re.Pattern():
            words = value.split(",")
            return len(set(words)) == len(words) and allowed.fullmatch(value) is not None
        case _:
            return value in allowed
