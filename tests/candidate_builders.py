"""What commendation candidates are made of, for tests: the first rule set, entries that meet it, inspections."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs

from movement.model.appraisals import Appraisal, Score
from movement.model.campaigns import Conductor, OversightType
from movement.model.checks import CHECKS, SHORT
from movement.model.conclusions import Conclusion, Recommendation, Remedy, RemedyState
from movement.model.entries import Entry, Level, Recognition, RecognitionState, State, Step
from movement.model.entry_facts import Facts
from movement.model.entry_form import EntryField, Evidence, FocusArea, Output
from movement.model.inspection_parts import CheckResult, EntryCheck, Finding, FindingKind, Severity
from movement.model.inspections import Inspection, InspectionState
from movement.model.periods import Period
from movement.model.predicates import Parameter
from movement.model.reasons import Verdict
from movement.model.rule_sets import Purpose, RuleSet, RuleSetVersion
from movement.model.score_sheets import Grade
from movement.usecases import rule_sets
from movement.world import World
from tests.builders import POINTS, Town, request
from tests.inspection_builders import rule
from tests.model.entities import make_entry

YEAR = Period.parse("2026")
TODAY = date(2026, 11, 24)
FIELDS, FOCUS = ",".join(EntryField), ",".join(FocusArea)


def at(text: str) -> datetime:
    """Return noon in Hanoi of a day."""
    return datetime.fromisoformat(f"{text}T05:00").replace(tzinfo=UTC)


def first_rules(since: str = "2025-12-15", **changes: dict[str, Any] | None) -> dict[str, Any]:
    """Return the first rule set as staff enter it; a rule's parameters by its id, None leaves the rule out."""
    rules: dict[str, dict[str, Any] | None] = {
        "R01": rule("R01", month=3, day=31),
        "R02": rule("R02", fields=FIELDS, focus=FOCUS),
        "R04": rule("R04", fewest=1),
        "R05": rule("R05", years=2) | {"levels": ["PROVINCE"]},
        "R06": rule("R06", fewestEvidence=1),
        "R08": rule("R08", similarity=8500),
        "R09": rule("R09", grassroots="FAIR", province="GOOD"),
        "R10": rule("R10", severity="SERIOUS") | {"legal_basis": "Luật 06/2022/QH15"},
        "R10L": rule("R10L", daysLate=0) | {"strictness": "SOFT"},
        "R14": rule("R14", most=0),
    }
    rules |= {name: value and rule(name, **value) for name, value in changes.items()}
    return {
        "effective_from": since,
        "legal_basis": "Dự thảo (dữ liệu mẫu)",
        "rules": [one for one in rules.values() if one is not None],
    }


def version_of(form: dict[str, Any], number: int = 1) -> RuleSetVersion:
    """Return a rule set's version as it is kept."""
    return rule_sets.draft(Purpose.COMMENDATION, form, number)


async def settle_candidate_rules(world: World, town: Town, **changes: Any) -> RuleSet:
    """Let the town's staff enter the first rule set."""
    staff = await town.actor(world, "pcs")
    form = first_rules(**changes)
    return await rule_sets.create(world.fresh(), staff, request(), town.province.id, Purpose.COMMENDATION, form)


def good_entry(number: int = 1, **changes: Any) -> Entry:
    """Return an entry of 2026 that meets every rule: registered on 20 February, reported on 5 October, verified."""
    made = f"e{number:016d}"
    values: dict[str, Any] = {
        "id": made,
        "achievement_key": made,
        "title": f"Mô hình số {number}",
        "field": EntryField.ECONOMY,
        "focus": (FocusArea.NEW_RURAL,),
        "state": State.VERIFIED,
        "registered_at": at("2026-02-20"),
        "running_from": date(2026, 3, 1),
        "steps": steps("2026-02-20", "2026-03-01", "2026-10-05", "2026-10-10"),
        "outputs": (reached(),),
        "recognitions": (recognition(Level.GRASSROOTS, 2026),),
    }
    return make_entry(**values | changes)


def steps(submitted: str, running: str, reported: str | None = None, verified: str | None = None) -> tuple[Step, ...]:
    """Return the steps of an entry by their days."""
    days = {
        State.SUBMITTED: submitted,
        State.RUNNING: running,
        State.REPORTED: reported,
        State.VERIFIED: verified,
    }
    return tuple(Step(state=state, at=at(day)) for state, day in days.items() if day is not None)


def reached(actual: str | None = "450", evidence: int = 1) -> Output:
    """Return an output with its result and so many proofs."""
    proof = Evidence(title="Biên bản", url="https://example.org/1")
    number = None if actual is None else Decimal(actual)
    return Output(name="Đường", measure="m", target=Decimal(500), actual=number, evidence=(proof,) * evidence)


def recognition(level: Level, year: int, state: RecognitionState = RecognitionState.RECOGNISED) -> Recognition:
    """Return a decision of a level."""
    return Recognition(level=level, year=year, state=state)


def appraisal(entry: Entry, day: str = "2026-10-10", number: int = 1, lost: int = 0) -> Appraisal:
    """Return an appraisal of the year with 100 points less `lost`, taken off the results."""
    scores = tuple(
        Score(criterion=name, points=most - (lost if name == "results" else 0), reason="Đạt.")
        for name, most in POINTS.items()
    )
    return Appraisal(
        entry=entry.id,
        root=entry.root,
        path=entry.path,
        year=2026,
        number=number,
        scores=scores,
        conflict_solved=True,
        by="reviewer",
        role="RV1",
        at=at(day),
    )


def inspection(number: int = 1, unit: str = "u3", issued: str | None = "2026-09-30", **changes: Any) -> Inspection:
    """Return an inspection of a unit below `/t1/t2/`, concluded with GOOD on a day; None: not concluded."""
    place = {"t1": "/t1/", "t2": "/t1/t2/"}.get(unit, f"/t1/t2/{unit}/")
    grade = changes.pop("grade", Grade.GOOD)
    values: dict[str, Any] = {
        "id": f"n{number:016d}",
        "campaign": "c0000000000000001",
        "type": OversightType.INSPECTION,
        "conductor": Conductor.PROVINCE,
        "unit": unit,
        "root": "t1",
        "path": place,
        "carrier": unit,
        "carrier_root": "t1",
        "carrier_path": place,
        "year": 2026,
        "state": InspectionState.CONCLUDED if issued else InspectionState.VERIFYING,
        "conclusions": (conclusion(issued, grade),) if issued else (),
        "created_at": at("2026-06-01"),
        "updated_at": at("2026-06-01"),
    }
    return Inspection(**values | changes)


def conclusion(issued: str, grade: Grade | None, number: int = 1) -> Conclusion:
    """Return a conclusion issued on a day."""
    return Conclusion(
        number=number,
        decision_number="3-KL",
        issued_on=date.fromisoformat(issued),
        text="Kết luận.",
        grade=grade,
        by="leader",
        at=at(issued),
    )


def check(entry: str, day: str, result: CheckResult = CheckResult.CONFIRMED, *, nominated: bool = False) -> EntryCheck:
    """Return an inspection's look at an entry."""
    return EntryCheck(entry=entry, result=result, note="Đã xem.", at=at(day), nominated=nominated)


def violation(number: int, severity: Severity | None, kind: FindingKind = FindingKind.VIOLATION) -> Finding:
    """Return a finding."""
    return Finding(number=number, kind=kind, severity=severity, text="Đã thấy.")


def recommendation(number: int, due: str, state: RemedyState = RemedyState.OPEN, owner: str = "u3") -> Recommendation:
    """Return a recommendation to a unit."""
    return Recommendation(
        number=number,
        text="Khắc phục.",
        owner=owner,
        owner_path=f"/t1/t2/{owner}/",
        due_on=date.fromisoformat(due),
        remedy=Remedy(state=state),
    )


def facts_of(entry: Entry | None = None, level: Level = Level.GRASSROOTS, **changes: Any) -> Facts:
    """Return the facts of an entry alone in its list."""
    entry = entry or good_entry()
    values: dict[str, Any] = {"period": YEAR, "as_of": TODAY, "lineage": (entry.id,)}
    return Facts(entry=entry, level=level, **values | changes)


def said(name: str, facts: Facts, **parameters: object) -> Verdict:
    """Return what one rule says; its parameters are those of the first rule set unless given."""
    (found,) = [one for one in version_of(first_rules()).rules if one.id == name]
    if parameters:
        given = tuple(Parameter(name=key, value=str(value)) for key, value in parameters.items())
        found = structs.replace(found, parameters=given)
    return CHECKS[SHORT[name]].run(facts, found)
