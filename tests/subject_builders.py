"""Subjects, merits, awards and facts of them, for tests: short, with what is not said "nothing known"."""

from datetime import UTC, date, datetime
from typing import Any

from msgspec import structs

from movement.model.awards import Award, AwardForm, Revocation
from movement.model.entries import Level
from movement.model.merits import Merit, MeritKind
from movement.model.subject_facts import SubjectFacts
from movement.model.subjects import Subject, SubjectClass, SubjectKind

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PLACE = {"root": "t1", "path": "/t1/t2/u3/"}


def person(name: str = "j1", **changes: Any) -> Subject:
    """Return a direct worker of unit u3."""
    values: dict[str, Any] = {
        "id": name,
        "kind": SubjectKind.PERSON,
        "subject_class": SubjectClass.DIRECT_WORKER,
        "unit": "u3",
        **PLACE,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Subject(**values | changes)


def collective(name: str = "j1", **changes: Any) -> Subject:
    """Return unit u3 as a collective."""
    kind = {"kind": SubjectKind.COLLECTIVE, "subject_class": SubjectClass.COLLECTIVE, "whole_unit": True}
    return person(name, **kind | changes)


def merit(kind: MeritKind, value: str, year: int = 2026, of: str = "j1", **changes: Any) -> Merit:
    """Return a statement, decided on 30 November of its year."""
    values: dict[str, Any] = {
        "id": f"h-{of}-{kind}-{value}-{year}",
        "subject": of,
        **PLACE,
        "kind": kind,
        "year": year,
        "value": value,
        "decision_number": "1/QĐ",
        "decided_on": date(year, 11, 30),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Merit(**values | changes)


def continues(before: str, of: str = "j1") -> Merit:
    """Return the decision that a subject continues another one."""
    return merit(MeritKind.CONTINUES, before, 2025, of)


def award(form: AwardForm, year: int = 2026, of: str = "j1", **changes: Any) -> Award:
    """Return an award of a year, decided on 1 December of it."""
    values: dict[str, Any] = {
        "id": f"w-{of}-{form}-{year}",
        "form": form,
        "level": Level.GRASSROOTS,
        "year": year,
        "subject": of,
        "subject_class": SubjectClass.DIRECT_WORKER,
        "unit": "u3",
        **PLACE,
        "awarded_by": "t2",
        "decision_number": "2/QĐ",
        "decided_on": date(year, 12, 1),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Award(**values | changes)


def revoked[T: Merit | Award](record: T) -> T:
    """Return a record that was taken back."""
    back = Revocation(decision_number="3/QĐ", decided_on=date(2026, 6, 1), reason="Sai sót.", at=NOW)
    return structs.replace(record, revoked=back)


def facts(form: AwardForm = AwardForm.LDTT, **changes: Any) -> SubjectFacts:
    """Return the facts of a person of whom nothing is known."""
    values: dict[str, Any] = {
        "subject": person(),
        "form": form,
        "year": 2026,
        "level": Level.GRASSROOTS,
        "as_of": TODAY,
    }
    return SubjectFacts(**values | changes)
