"""The sample's inspections: real acts by the right people, all that can happen to one, and sound trails."""

from collections import Counter
from datetime import date

from local import people
from local.register import Register
from movement.model import audit
from movement.model.campaigns import Campaign, InspectionPlan, OversightType
from movement.model.conclusions import RemedyState
from movement.model.entries import Entry, State
from movement.model.inspection_parts import CheckResult, FindingKind, Severity
from movement.model.inspections import Inspection, InspectionState
from movement.model.periods import day_of, midnight
from movement.model.score_sheets import Grade
from movement.storage import paths
from movement.storage.store import Span, Store, want
from tests.local.conftest import NOW

TODAY = day_of(NOW)
REFORM = midnight(date(2025, 7, 1))


async def test_each_year_has_its_plans_and_four_campaigns_a_plan(
    loaded: Store, rows: Register, visits: list[Inspection]
) -> None:
    counts: Counter[int] = Counter()
    for province in people.provinces(rows):
        for year in (2025, 2026):
            lines = [line async for line in loaded.every(paths.campaigns_of_year, Span(f"{province.id}#{year}"))]
            campaigns = await loaded.get([want(Campaign, id=line.id) for line in lines])
            counts[year] += len(campaigns)
            if campaigns:
                assert Counter(c.type for c in campaigns) == dict.fromkeys(OversightType, 1)
                assert {len(c.teams) for c in campaigns} == {2, 3}
                (plan,) = await loaded.get([want(InspectionPlan, id=name) for name in {c.plan for c in campaigns}])
                assert (plan.year, plan.root) == (year, province.id)
                assert all("(dữ liệu mẫu)" in c.title for c in (*campaigns, plan))
    assert counts == {2025: 12, 2026: 4}
    assert Counter(v.year for v in visits) == {2025: 16, 2026: 16}
    assert Counter(v.type for v in visits) == dict.fromkeys(OversightType, 8)


async def test_old_units_are_inspected_in_the_first_half_of_2025_and_nothing_happens_to_them_later(
    visits: list[Inspection],
) -> None:
    old = [v for v in visits if v.created_at < REFORM]
    assert Counter(v.year for v in old) == {2025: 8}
    assert len({v.root for v in old}) == 2
    assert all(v.updated_at < REFORM for v in old)
    assert all(v.updated_at <= NOW for v in visits)


async def test_every_state_and_every_grade_occurs(visits: list[Inspection]) -> None:
    assert {v.state for v in visits} == set(InspectionState)
    assert {v.state for v in visits if v.year == 2025} == {InspectionState.CLOSED, InspectionState.FOLLOW_UP}
    assert {c.grade for v in visits for c in v.conclusions if c.grade} == set(Grade)
    scored = [c for v in visits for c in v.conclusions if c.score is not None]
    assert {c.grade for c in scored} > {Grade.GOOD}
    assert {v.type for v in visits if v.sheet is not None} == {OversightType.APPRAISAL}


async def test_what_can_go_wrong_does(visits: list[Inspection]) -> None:
    late = [v for v in visits if v.days_late(TODAY)]
    assert {bool(v.conclusions) for v in late} == {True, False}
    assert {v.days_extended for v in visits} == {0, 10, 15}
    silent = [v for v in visits if v.self_report is not None and v.self_report.by is None]
    assert silent
    assert max(len(v.conclusions) for v in visits) == 2
    remedies = [(v, r) for v in visits for r in v.recommendations]
    assert {r.remedy.state for _, r in remedies} == set(RemedyState)
    assert any(r.remedy.reopened for _, r in remedies)
    assert any(r.days_late(TODAY) > 0 for _, r in remedies)
    assert any(r.remedy.reported_at and day_of(r.remedy.reported_at) > r.due_on for _, r in remedies)
    assert all(r.remedy.verified_by != r.remedy.reported_by for _, r in remedies if r.remedy.verified_by)
    found = {(f.kind, f.severity) for v in visits for f in v.findings}
    assert {(FindingKind.VIOLATION, severity) for severity in Severity} < found
    assert {(FindingKind.STRENGTH, None), (FindingKind.LIMITATION, Severity.MINOR)} < found


async def test_entries_are_looked_at_while_they_run_and_some_are_nominated(
    visits: list[Inspection], found: list[Entry]
) -> None:
    known = {entry.id: entry for entry in found}
    checks = [(v, c) for v in visits for c in v.checks]
    for visit, check in checks:
        entry = known[check.entry]
        assert entry.path.startswith(visit.path)
        assert entry.state_at(check.at) in {State.RUNNING, State.REPORTED, State.VERIFIED}
    assert {c.result for _, c in checks} == set(CheckResult)
    assert any(c.nominated for _, c in checks)
    # A doubt after the results were verified: the two contradict each other, and people must look.
    assert any(
        known[c.entry].state_at(c.at) is State.VERIFIED for _, c in checks if c.result is CheckResult.NOT_CONFIRMED
    )


async def test_the_unit_its_team_and_staff_each_do_what_is_theirs(loaded: Store, visits: list[Inspection]) -> None:
    roles: dict[str, set[str]] = {}
    for visit in visits:
        for entry in [a for _, a in await loaded.rows(paths.trail_of_subject, Span(visit.id))]:
            roles.setdefault(entry.act, set()).add(entry.role)
    by = {role: {act for act, roles_ in roles.items() if roles_ == {role}} for role in ("PCS", "RPT", "INS")}
    assert by == {
        "PCS": {"planInspection", "decideInspection", "changeInspectionTeam", "extendInspection"},
        "RPT": {"submitSelfReport", "reportRemedy"},
        "INS": {
            "announceInspection",
            "noteMissingSelfReport",
            "beginOnSite",
            "beginVerifying",
            "recordFinding",
            "withdrawFinding",
            "markInspection",
            "checkEntry",
            "draftConclusion",
            "concludeInspection",
            "supersedeConclusion",
            "beginFollowUp",
            "closeInspection",
            "nominateEntry",
            "verifyRemedy",
            "reopenRemedy",
        },
    }


async def test_every_trail_of_an_inspection_is_sound_and_replays(loaded: Store, visits: list[Inspection]) -> None:
    for visit in visits:
        trail = [a for _, a in await loaded.rows(paths.trail_of_subject, Span(visit.id))]
        assert audit.verify(trail) == []
        assert len(trail) == visit.version
        assert audit.replay(trail, Inspection) == visit
