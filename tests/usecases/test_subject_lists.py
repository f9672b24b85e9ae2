"""Subjects in lists of candidates, on the real engine: the example rules of a province, from records to reasons."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from movement.model import rule_files
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate
from movement.model.entries import Level
from movement.model.merits import MeritKind
from movement.model.reasons import Outcome, RuleResult
from movement.model.rule_sets import Purpose, RuleSet, rule_set_id
from movement.model.subjects import Subject
from movement.usecases import awards, candidate_changes, candidates
from movement.world import World
from tests.builders import Town, request
from tests.fact_builders import DECISION, make_award, make_merit, make_subject
from tests.usecases.test_commendation import compute

EXAMPLE = Path(__file__).parents[2] / "data/rules/hung-yen-example.json"
GRASSROOTS, PROVINCE = Level.GRASSROOTS, Level.PROVINCE
EXCELLENT, GOOD = "EXCELLENT", "GOOD"


@pytest.fixture
async def ruled(world: World, town: Town) -> Town:
    """Return a town whose province has the example rules."""
    await world.store.put_all(
        [
            RuleSet(
                id=rule_set_id(Purpose.COMMENDATION, town.province.id),
                purpose=Purpose.COMMENDATION,
                root=town.province.id,
                path=town.province.path,
                versions=rule_files.read(EXAMPLE.read_bytes()).versions,
                created_at=world.now(),
            )
        ]
    )
    return town


async def listed(world: World, town: Town, form: AwardForm, level: Level = PROVINCE) -> list[Candidate]:
    staff = await town.actor(world, "pcs")
    unit = town.province if level is PROVINCE else town.a
    page = await candidates.candidates(world.fresh(), staff, unit.id, 2026, level, form=form, first=100)
    return list(page.items)


def results(candidate: Candidate) -> dict[str, RuleResult]:
    return {reason.rule: reason.result for reason in candidate.reasons}


async def official(world: World, town: Town) -> Subject:
    """Return the person of the official example, its years moved by two: eligible for the province's certificate."""
    person = await make_subject(world, town)
    for year in (2025, 2026):
        await make_merit(world, town, person, MeritKind.RATING, EXCELLENT, year)
        await make_merit(world, town, person, MeritKind.INITIATIVE, "BASE", year)
    # Granted for being excellent: it used up no initiative.
    await make_award(world, town, person, AwardForm.CSTDCS, 2026)
    return person


async def test_the_official_example_meets_the_rule_of_the_certificate(world: World, ruled: Town) -> None:
    person = await official(world, ruled)
    await compute(world, ruled)
    (row,) = await listed(world, ruled, AwardForm.BK_TINH)
    assert (row.subject, row.entry, row.rank, row.unit) == (person.id, None, 1, ruled.a_committee.id)
    found = results(row)
    assert found["R19"] is RuleResult.PASS
    # Nobody stated that there was no discipline, and no dossier is there yet: people must look.
    assert (found["R11"], found["R24"], row.outcome) == (RuleResult.UNKNOWN, RuleResult.UNKNOWN, Outcome.NEEDS_REVIEW)


async def test_a_revoked_title_and_a_used_initiative_change_the_next_list(world: World, ruled: Town) -> None:
    person = await make_subject(world, ruled)
    await make_merit(world, ruled, person, MeritKind.RATING, EXCELLENT, 2026)
    ideas = [await make_merit(world, ruled, person, MeritKind.INITIATIVE, "BASE", year) for year in (2025, 2026)]
    first = await make_award(world, ruled, person, AwardForm.CSTDCS, 2025)
    await make_award(world, ruled, person, AwardForm.CSTDCS, 2026, merits=[ideas[1].id])
    await compute(world, ruled)
    (row,) = await listed(world, ruled, AwardForm.BK_TINH)
    assert results(row)["R19"] is RuleResult.PASS  # two years in a row
    staff = await ruled.actor(world, "pcs")
    await awards.revoke(world.fresh(), staff, request(first, "Sai đối tượng."), "9/QĐ", DECISION["decided_on"])
    told = await candidate_changes.staleness(world.fresh(), staff, ruled.province.id, 2026, PROVINCE)
    assert [(c.record, c.act) for c in told.changes] == [(first.id, "revokeAward")]
    await compute(world, ruled)
    (row,) = await listed(world, ruled, AwardForm.BK_TINH)
    # One year only, no rating of 2025 on record, and one of the two initiatives is used up.
    assert results(row)["R19"] is RuleResult.FAIL


async def test_the_cap_counts_against_those_who_hold_the_title_of_the_unit(world: World, ruled: Town) -> None:
    people = [await make_subject(world, ruled) for _ in range(7)]
    for person in people:
        await make_award(world, ruled, person, AwardForm.LDTT, 2026)
        await make_merit(world, ruled, person, MeritKind.RATING, EXCELLENT, 2026)
        await make_merit(world, ruled, person, MeritKind.DISCIPLINE, "CLEAR", 2026)
    await compute(world, ruled)
    rows = await listed(world, ruled, AwardForm.CSTDCS, GRASSROOTS)
    assert len(rows) == 7
    caps = [[f.standing for f in row.flags if f.constraint == "C01"] for row in rows]
    # 15 % of 7 is 1.05: one place.
    assert caps == [["WITHIN"], *[["OVER"]] * 6]
    assert [row.flags[0].required for row in rows] == ["<=1"] * 7
    # A title of the base is in the list of the commune, and not in the province's besides.
    assert await listed(world, ruled, AwardForm.CSTDCS) == []


async def test_who_was_given_the_form_already_is_told_so(world: World, ruled: Town) -> None:
    person = await official(world, ruled)
    given = await make_award(world, ruled, person, AwardForm.BK_TINH, 2026)
    await compute(world, ruled)
    (row,) = await listed(world, ruled, AwardForm.BK_TINH)
    reason = next(r for r in row.reasons if r.rule == "R14S")
    assert (reason.result, reason.evidence, row.outcome) == (RuleResult.FAIL, (given.id,), Outcome.INELIGIBLE)


async def test_a_collective_is_asked_what_collectives_are_asked(world: World, ruled: Town) -> None:
    form: dict[str, Any] = {"kind": "COLLECTIVE", "subject_class": "COLLECTIVE", "whole_unit": True}
    body = await make_subject(world, ruled, **form)
    await make_subject(world, ruled)
    await compute(world, ruled)
    rows = await listed(world, ruled, AwardForm.TTLDXS)
    assert [row.subject for row in rows] == [body.id]
    # No fighter is on record, so that is certain; how it was rated is not.
    assert results(rows[0])["R21"] is RuleResult.FAIL


async def test_a_second_run_writes_no_list(world: World, ruled: Town) -> None:
    await official(world, ruled)
    assert (await compute(world, ruled)).written == 3
    assert (await compute(world, ruled)).written == 0


async def test_rows_of_a_run_are_whole(world: World, ruled: Town) -> None:
    """Every form's ranks go from 1 without a gap, and the counts are of all forms together."""
    await official(world, ruled)
    await make_subject(world, ruled)
    run = await compute(world, ruled)
    rows = [row for form in AwardForm for row in await listed(world, ruled, form)]
    by_form: dict[str, list[int]] = {}
    for row in rows:
        by_form.setdefault(row.form, []).append(row.rank)
    assert all(ranks == list(range(1, len(ranks) + 1)) for ranks in by_form.values())
    assert sum(structs.astuple(run.candidates[PROVINCE])) == len(rows)
