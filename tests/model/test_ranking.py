"""The list of an awarding unit: its scores, its total order, and the same bytes for any order of input."""

from collections.abc import Iterable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from movement.model import ranking
from movement.model.commendation import Candidate, Counts, Frame, run_id
from movement.model.entries import Entry, Level
from movement.model.entry_facts import Facts, Timeliness
from movement.model.inspection_parts import CheckResult, Severity
from movement.model.reasons import Outcome, RuleResult
from movement.model.rolls import Roll
from movement.model.rule_sets import RuleSetVersion
from movement.model.score_sheets import Grade
from movement.model.snapshots import facts, pools, snapshot
from tests.candidate_builders import (
    TODAY,
    YEAR,
    appraisal,
    at,
    check,
    facts_of,
    first_rules,
    good_entry,
    inspection,
    recommendation,
    version_of,
    violation,
)

VERSION = version_of(first_rules())
RUN = run_id("t1", Level.GRASSROOTS, 2026, 7)
NOBODY = Roll()
FRAME = Frame(registered=3, running=2, recognised=1)


def listed(known: Iterable[Facts], version: RuleSetVersion, run: str, roll: Roll = NOBODY) -> list[Candidate]:
    """Return a list of entries all judged by one version."""
    return ranking.listed([ranking.judged(one, None, version) for one in known], version, Level.GRASSROOTS, run, roll)


def ranks(*known: Facts) -> list[str]:
    made = listed(known, VERSION, RUN)
    assert [c.rank for c in made] == list(range(1, len(known) + 1))
    return [c.entry or "" for c in made]


def test_a_score_is_the_latest_appraisals_share_in_basis_points() -> None:
    entry = good_entry()
    assert ranking.score_of([]) is None
    # 100 points less 7 of the results: 93 of 100 are 9,300 of 10,000.
    assert ranking.score_of([appraisal(entry, lost=7)]) == 9300
    assert ranking.score_of([appraisal(entry, number=2, lost=30), appraisal(entry, number=1)]) == 7000


@pytest.mark.parametrize(("points", "score"), [(93, 9688), (94, 9792), (31, 3229), (96, 10_000), (0, 0)])
def test_a_score_is_rounded_half_up_once(points: int, score: int) -> None:
    # Of 96 points 93 are 9687.5 and so 9688; 94 are 9791.66… and so 9792; 31 are 3229.16… and so 3229.
    sheet = appraisal(good_entry())
    few = structs.replace(sheet, full=96, scores=(structs.replace(sheet.scores[0], points=points),))
    assert ranking.score_of([few]) == score


def known(number: int, lost: int | None = 0, grade: Grade | None = Grade.GOOD, **changes: Any) -> Facts:
    """Return facts of an entry that is eligible unless its unit's grade is worse (no grade: not known)."""
    entry = good_entry(number, **changes)
    sheets = () if lost is None else (appraisal(entry, lost=lost),)
    return facts_of(entry, appraisals=sheets, concluded=(inspection(grade=grade),))


def test_by_outcome_then_score_then_doubts_then_registration_then_id() -> None:
    late: dict[str, Any] = {"registered_at": at("2026-03-01")}
    excused: dict[str, Any] = {"registered_at": at("2026-04-09"), "accepted_reason": "Do bão."}
    order = [
        known(9, 5),  # eligible, 95 points
        known(8, 6, **late),  # eligible, 94 points
        known(7, 9),  # eligible, 91 points, registered on 20 February: by id the first of these two
        known(9, 9, id="e0000000000000077"),
        known(6, 9, **late),  # the same, registered on 1 March
        known(5, 0, None),  # one doubt, 100 points
        known(4, 3, None),  # one doubt, 97 points
        known(2, 3, None, **excused),  # two doubts, 97 points
        known(3, 0, Grade.WEAK),  # fails, 100 points
        known(1, None, Grade.WEAK),  # fails, never appraised
    ]
    expected = [f.entry.id for f in order]
    for seed in range(20):
        mixed = list(order)
        Random(seed).shuffle(mixed)
        assert ranks(*mixed) == expected
    outcomes = [c.outcome for c in listed(order, VERSION, RUN)]
    assert outcomes == [Outcome.ELIGIBLE] * 5 + [Outcome.NEEDS_REVIEW] * 3 + [Outcome.INELIGIBLE] * 2
    assert ranking.counted(listed(order, VERSION, RUN)) == Counts(eligible=5, needs_review=3, ineligible=2)


def test_a_score_of_nothing_comes_before_no_score() -> None:
    nothing = known(2)
    sheet = structs.replace(nothing.appraisals[0], scores=())
    zero = structs.replace(nothing, appraisals=(sheet,))
    looked = facts_of(good_entry(1), concluded=nothing.concluded)
    confirmed = structs.replace(looked, checks=facts_with_look(good_entry(1)).checks)
    made = listed([confirmed, zero], VERSION, RUN)
    assert [(c.entry, c.score, c.outcome) for c in made] == [
        (zero.entry.id, 0, Outcome.ELIGIBLE),
        (confirmed.entry.id, None, Outcome.ELIGIBLE),
    ]


def facts_with_look(entry: Entry, *, nominated: bool = False) -> Facts:
    looked = inspection(checks=(check(entry.id, "2026-08-01", nominated=nominated),))
    found = snapshot(YEAR, TODAY, [entry], [], [looked])
    (made,) = facts(found, Level.GRASSROOTS, [entry])
    return made


def test_a_candidate_says_who_where_and_whether_it_was_nominated() -> None:
    entry = good_entry()
    (plain,), (named,) = (listed([facts_with_look(entry, nominated=n)], VERSION, RUN) for n in (False, True))
    assert (plain.nominated, named.nominated) == (False, True)
    assert structs.replace(named, nominated=False) == plain
    assert (plain.run, plain.unit, plain.root, plain.path) == ("t1:GRASSROOTS:2026:000007", "u3", "t1", "/t1/t2/u3/")


def test_the_result_hash_tells_what_readers_see_and_not_which_run_computed_it() -> None:
    one = listed([known(1)], VERSION, RUN)
    again = listed([known(1)], VERSION, run_id("t1", Level.GRASSROOTS, 2026, 8))
    first = ranking.result_of(one, VERSION, FRAME)
    assert ranking.result_of(again, VERSION, FRAME) == first
    others = [
        ranking.result_of(listed([known(1, 1)], VERSION, RUN), VERSION, FRAME),
        ranking.result_of([], VERSION, FRAME),
        ranking.result_of(one, VERSION, None),
        ranking.result_of(one, structs.replace(VERSION, number=2), FRAME),
    ]
    assert len({first, *others}) == 5


def test_the_inputs_hash_tells_all_that_a_list_depends_on() -> None:
    entry = good_entry()

    def inputs(day: Any = TODAY, level: Level = Level.GRASSROOTS, frame: Frame | None = FRAME, **records: Any) -> str:
        found = snapshot(
            YEAR, day, [records.get("entry", entry)], records.get("sheets", ()), records.get("inspections", ())
        )
        version = records.get("version", VERSION)
        made_of = ranking.records_of(found, facts(found, level, pools(found)["t1"]), ())
        return ranking.inputs_of("t1", level, found, records.get("roll", NOBODY), made_of, version, frame)

    assert inputs() == inputs()
    changed = [
        inputs(entry=structs.replace(entry, version=2)),
        inputs(entry=good_entry(2)),
        inputs(sheets=[appraisal(entry)]),
        inputs(inspections=[inspection()]),
        inputs(inspections=[inspection(version=2)]),
        inputs(version=version_of(first_rules(R08={"similarity": 9000}))),
        inputs(day=TODAY.replace(day=25)),
        inputs(level=Level.PROVINCE),
        inputs(frame=None),
        inputs(frame=structs.replace(FRAME, running=3)),
        inputs(roll=Roll(returns={"u3": Timeliness(expected=2, on_time=1)})),
    ]
    assert len({inputs(), *changed}) == 12


def a_province(seed: int, size: int) -> tuple[list[Entry], list[Any], list[Any]]:
    rng = Random(seed)
    entries, sheets, looks = [], [], []
    for number in range(size):
        body = rng.choice(["t2/u3", "t2/u4", "t5/u6", "u7"])
        entry = good_entry(
            number,
            title=rng.choice(["Hiến đất mở đường", "Hiến đất làm đường", "Tổ hòa giải", "Nhà sạch vườn đẹp"]),
            unit=body.rsplit("/", 1)[-1],
            path=f"/t1/{body}/",
            achievement_key=f"e{rng.randint(0, size):016d}",
            registered_at=at(rng.choice(["2026-01-05", "2026-03-01", "2026-04-02"])),
            accepted_reason=rng.choice([None, "Do bão."]),
        )
        entries.append(entry)
        sheets += [
            appraisal(entry, rng.choice(["2026-09-01", "2026-10-10"]), index + 1, rng.randint(0, 30))
            for index in range(rng.randint(0, 2))
        ]
        looks.append(check(entry.id, "2026-10-01", rng.choice(list(CheckResult))))
    inspections = [
        inspection(
            number,
            rng.choice(["u3", "t2", "u6", "u7", "t1"]),
            rng.choice(["2026-05-05", "2026-09-30", None]),
            grade=rng.choice([*Grade, None]),
            checks=tuple(rng.sample(looks, min(3, len(looks)))),
            findings=(violation(1, rng.choice(list(Severity))),),
            recommendations=(recommendation(1, rng.choice(["2026-11-01", "2026-12-31"])),),
        )
        for number in range(rng.randint(0, 4))
    ]
    return entries, sheets, inspections


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 8), st.randoms(use_true_random=False))
def test_any_order_of_input_gives_the_same_bytes(seed: int, size: int, shuffle: Random) -> None:
    records = a_province(seed, size)

    def lists() -> list[tuple[str, str, str, list[Candidate]]]:
        made = []
        found = snapshot(YEAR, TODAY, *records)
        for unit, level in (("t1", Level.PROVINCE), ("t2", Level.GRASSROOTS), ("t5", Level.GRASSROOTS)):
            known_ = facts(found, level, pools(found)[unit])
            rows = listed(known_, VERSION, RUN)
            made_of = ranking.records_of(found, known_, ())
            inputs = ranking.inputs_of(unit, level, found, NOBODY, made_of, VERSION, FRAME)
            made.append((unit, inputs, ranking.result_of(rows, VERSION, FRAME), rows))
        return made

    first = lists()
    for part in records:
        shuffle.shuffle(part)
        part.extend(part[:1])  # a page of an index may show a record twice
    assert lists() == first
    for _, _, _, rows in first:
        for one, next_ in pairwise(rows):
            assert list(Outcome).index(one.outcome) <= list(Outcome).index(next_.outcome)
        assert all(0 <= row.score <= 10_000 for row in rows if row.score is not None)
        cited = {source.partition("#")[0] for row in rows for reason in row.reasons for source in reason.evidence}
        assert cited <= {record.id for record in (*records[0], *records[2])}
        assert all(r.evidence for row in rows for r in row.reasons if r.result is RuleResult.FAIL and r.rule != "R04")
