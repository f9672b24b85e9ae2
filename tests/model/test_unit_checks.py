"""Checks of units and dossiers, asked of subjects and of entries alike, and the newer checks of entries."""

from datetime import date
from typing import Any

import pytest

from movement.model.entries import Level
from movement.model.entry_facts import Document, Owed, Timeliness
from movement.model.inspection_parts import Severity
from movement.model.reasons import RuleResult
from movement.model.score_sheets import Grade
from tests import candidate_builders as of_entries
from tests.subject_builders import facts, said

P, F, U = RuleResult.PASS, RuleResult.FAIL, RuleResult.UNKNOWN
GRAVE = of_entries.violation(1, Severity.GRAVE)


def attached(documents: str) -> tuple[Document, ...]:
    """Return documents written as kind and verdict."""
    return tuple(Document(*one.split(" ")) for one in documents.split(","))


def timely(expected: int, on_time: int, *, missing: bool | None = False) -> Timeliness:
    return Timeliness(expected=expected, on_time=on_time, year_report_missing=missing)


@pytest.mark.parametrize(
    ("check", "changes", "result", "observed"),
    [
        ("reportsOnTime", {"returns": timely(10, 8)}, P, "8/10"),
        ("reportsOnTime", {"returns": timely(10, 7)}, F, "7/10"),
        ("reportsOnTime", {"returns": timely(6, 5)}, P, "5/6"),  # 83.3 %
        ("reportsOnTime", {"returns": timely(10, 10, missing=True)}, F, "10/10,NO_YEAR_REPORT"),
        ("reportsOnTime", {"returns": timely(10, 10, missing=None)}, P, "10/10"),  # not due yet
        ("reportsOnTime", {"returns": timely(0, 0)}, U, "NONE"),  # of nothing no share
        ("reportsOnTime", {}, U, "NONE"),
        ("unitActive", {"unit_open": True}, P, "ACTIVE"),
        ("unitActive", {"unit_open": False, "successor_open": True}, P, "SUCCESSOR"),
        ("unitActive", {"unit_open": False, "successor_open": False}, F, "NONE"),
        ("unitActive", {"unit_open": False}, U, "NONE"),
        ("unitActive", {}, U, "NONE"),
        ("mayAward", {"authority": True}, P, "AUTHORITY"),
        ("mayAward", {"authority": False}, F, "NONE"),
        ("mayAward", {}, U, "NONE"),
        (
            "documentsApproved",
            {"documents": attached("A_A APPROVED,B_B APPROVED")},
            P,
            "A_A APPROVED,B_B APPROVED",
        ),
        ("documentsApproved", {"documents": attached("A_A APPROVED")}, U, "A_A APPROVED,B_B NONE"),
        ("documentsApproved", {}, U, "A_A NONE,B_B NONE"),
        ("documentsApproved", {"documents": attached("A_A REJECTED")}, F, "A_A REJECTED,B_B NONE"),
        (
            "documentsApproved",
            {"documents": attached("A_A REJECTED,A_A APPROVED,B_B PENDING")},
            U,
            "A_A APPROVED,B_B PENDING",
        ),
        (
            "documentsApproved",
            {"documents": attached("A_A APPROVED,B_B HAS_ISSUES")},
            U,
            "A_A APPROVED,B_B HAS_ISSUES",
        ),
        ("unitGraded", {"concluded": (of_entries.inspection(grade=Grade.FAIR),)}, P, "FAIR"),
        ("unitGraded", {"concluded": (of_entries.inspection(grade=Grade.WEAK),)}, F, "WEAK"),
        (
            "noViolation",
            {"concluded": (of_entries.inspection(findings=(of_entries.violation(1, Severity.GRAVE),)),)},
            F,
            "GRAVE",
        ),
        ("remediesOnTime", {"owed": (Owed("n1", of_entries.recommendation(1, "2026-11-20")),)}, F, "4"),
    ],
)
def test_of_units_and_dossiers_of_subjects_and_of_entries(
    check: str, changes: dict[str, Any], result: RuleResult, observed: str
) -> None:
    held: dict[str, dict[str, object]] = {
        "reportsOnTime": {"share": 8_000},
        "documentsApproved": {"documents": "A_A,B_B"},
        "unitGraded": {"grassroots": "FAIR", "province": "GOOD"},
        "noViolation": {"severity": "SERIOUS"},
        "remediesOnTime": {"daysLate": 0},
    }
    for known in (facts(**changes), of_entries.facts_of(**changes)):
        assert said(check, known, **held.get(check, {}))[:2] == (result, observed)


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        ("2026-05-24", "2026-11-24", "6"),
        ("2026-05-25", "2026-11-24", "5"),
        ("2026-03-31", "2026-09-30", "6"),  # September has no 31st
        ("2025-11-24", "2026-11-24", "12"),
        ("2026-12-01", "2026-11-24", "0"),
        (None, "2026-11-24", "NONE"),
    ],
)
def test_of_how_long_an_entry_runs(since: str | None, day: str, months: str) -> None:
    begun = None if since is None else date.fromisoformat(since)
    known = of_entries.facts_of(of_entries.good_entry(running_from=begun), as_of=date.fromisoformat(day))
    result = P if months.isdigit() and int(months) >= 6 else F
    assert said("runningForMonths", known, grassroots=6, province=12) == (result, months, ">=6")
    above = of_entries.facts_of(
        of_entries.good_entry(running_from=begun), Level.PROVINCE, as_of=date.fromisoformat(day)
    )
    assert said("runningForMonths", above, grassroots=6, province=12) == (P if months == "12" else F, months, ">=12")


def test_of_how_many_took_an_entry_over() -> None:
    taken = of_entries.facts_of(of_entries.good_entry(replications=2))
    assert said("replicated", taken, fewest=2) == (P, "2", ">=2")
    assert said("replicated", taken, fewest=3) == (F, "2", ">=3")
