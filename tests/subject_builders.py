"""Subjects, merits, awards and facts of them, for tests: short, with what is not said "nothing known"."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from movement.model.awards import Award, AwardForm, Revocation
from movement.model.checks import CHECKS
from movement.model.entries import Level
from movement.model.merits import Merit, MeritKind
from movement.model.predicates import Leaf, Parameter, Polarity, Predicate
from movement.model.reasons import RuleResult
from movement.model.rule_files import read
from movement.model.rule_sets import Rule, RuleSet, RuleSetVersion
from movement.model.subject_facts import AnyFacts, SubjectFacts
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


def rated(value: str, year: int = 2026, **changes: Any) -> Merit:
    """Return a year's rating."""
    return merit(MeritKind.RATING, value, year, **changes)


def initiative(year: int = 2026, reach: str = "BASE", **changes: Any) -> Merit:
    """Return a recognised initiative."""
    return merit(MeritKind.INITIATIVE, reach, year, **changes)


def leaf(check: str, **parameters: object) -> Leaf:
    """Return a leaf of a predicate."""
    return Leaf(check=check, parameters=tuple(Parameter(name=n, value=str(v)) for n, v in parameters.items()))


def rule_of(predicate: Predicate, form: AwardForm | None = AwardForm.LDTT, **changes: Any) -> Rule:
    """Return a rule with a predicate; of the movement's own form if none is named."""
    forms = () if form is None else (form,)
    values: dict[str, Any] = {"id": "X01", "name": "Quy tắc mẫu", "polarity": Polarity.POSITIVE, "forms": forms}
    return Rule(predicate=predicate, **values | changes)


def version_of(*rules: Rule, **changes: Any) -> RuleSetVersion:
    """Return a version in force from 1 January 2024."""
    values: dict[str, Any] = {"number": 1, "effective_from": date(2024, 1, 1), "rules": rules}
    return RuleSetVersion(**values | changes)


def said(check: str, known: AnyFacts, **parameters: object) -> tuple[RuleResult, str, str]:
    """Return what a check says: result, observed, required."""
    verdict = CHECKS[check].run(known, leaf(check, **parameters))
    return verdict.result, verdict.observed, verdict.required


def example() -> RuleSet:
    """Return the example file as a province's rule set."""
    file = read((Path(__file__).parents[1] / "data/rules/hung-yen-example.json").read_bytes())
    return RuleSet(
        id="ruleset:COMMENDATION:t1",
        purpose=file.purpose,
        root="t1",
        path="/t1/",
        versions=file.versions,
        created_at=NOW,
    )
