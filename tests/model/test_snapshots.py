"""Which entries take part in a year, and which records are facts of which entry."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model import snapshots
from movement.model.entries import Entry, Level, RecognitionState, State, Step
from movement.model.entry_facts import Facts
from movement.model.periods import Period
from movement.model.similarity import Near
from movement.model.snapshots import Snapshot, facts, pools, snapshot, takes_part
from tests.candidate_builders import (
    TODAY,
    YEAR,
    appraisal,
    at,
    check,
    good_entry,
    inspection,
    recognition,
    recommendation,
    steps,
)


def ran(*named: tuple[State, str], recognitions: Any = ()) -> Entry:
    return good_entry(recognitions=recognitions, steps=tuple(Step(state=state, at=at(day)) for state, day in named))


RUN, END = State.RUNNING, State.DISCONTINUED


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        (ran((State.SUBMITTED, "2026-02-01"), (State.ACCEPTED, "2026-02-05")), False),
        (ran((RUN, "2026-03-01")), True),
        (ran((RUN, "2026-03-01"), (END, "2026-03-02")), True),
        # Ended on the last day of the year before; on the first day of this one; begun on the day after the list's.
        (ran((RUN, "2025-03-01"), (END, "2025-12-14")), False),
        (ran((RUN, "2025-03-01"), (END, "2025-12-15")), True),
        (ran((RUN, "2026-11-24")), True),
        (ran((RUN, "2026-11-25")), False),
        # Begun and ended in one instant: it never ran.
        (ran((RUN, "2026-03-01"), (END, "2026-03-01")), False),
        # Verified last year and never ended: it runs on.
        (ran((State.VERIFIED, "2025-11-10")), True),
        (ran((END, "2025-11-10"), recognitions=(recognition(Level.GRASSROOTS, 2026),)), True),
        (ran((END, "2025-11-10"), recognitions=(recognition(Level.GRASSROOTS, 2025),)), False),
        (ran((END, "2025-11-10"), recognitions=(recognition(Level.PROVINCE, 2026, RecognitionState.REVOKED),)), False),
        (ran(), False),
    ],
)
def test_who_takes_part(entry: Entry, part: object) -> None:
    assert takes_part(entry, YEAR, TODAY) is part


def test_a_past_year_is_looked_at_on_its_last_day() -> None:
    later = ran((RUN, "2025-12-15"))
    assert not takes_part(later, Period.parse("2025"), date(2025, 12, 14))
    assert takes_part(later, YEAR, date(2025, 12, 15))


def seen(entries: list[Entry], **records: Any) -> Snapshot:
    return snapshot(YEAR, TODAY, entries, records.get("appraisals", ()), records.get("inspections", ()))


def fact(entry: Entry, **records: Any) -> Facts:
    (found,) = facts(seen([entry], **records), Level.GRASSROOTS, [entry])
    return found


def test_appraisals_of_the_year_oldest_first() -> None:
    entry = good_entry()
    first, second = appraisal(entry), appraisal(entry, "2026-10-20", 2)
    last_year = structs.replace(appraisal(entry, "2025-10-20"), year=2025)
    others = appraisal(good_entry(2))
    assert fact(entry, appraisals=[second, others, last_year, first, first]).appraisals == (first, second)


def test_inspections_of_its_unit_and_of_the_territory_that_stands_below_it() -> None:
    entry = good_entry()
    mine, ground = inspection(1), inspection(2, "t2")
    others = [
        inspection(3, "u4"),  # another body of the commune
        inspection(4, "t1"),  # the province
        inspection(5, issued="2025-11-01"),  # of last year
        inspection(6, issued=None),  # not concluded
    ]
    assert fact(entry, inspections=[*others, ground, mine]).concluded == (mine, ground)
    # An inspection planned for last year and concluded in this one is of this one; a correction does not move it.
    moved = inspection(7, issued="2026-01-10", year=2025)
    assert fact(entry, inspections=[moved]).concluded == (moved,)
    # An entry of the commune itself has only the commune; one of a body of a body only its own unit.
    commune = good_entry(unit="t2", path="/t1/t2/")
    assert fact(commune, inspections=[mine, ground, *others]).concluded == (ground,)
    cell = good_entry(unit="u9", path="/t1/t2/u3/u9/")
    assert fact(cell, inspections=[mine, ground]).concluded == ()


def test_looks_count_once_the_conclusion_is_issued() -> None:
    entry = good_entry()
    late, early = check(entry.id, "2026-08-02"), check(entry.id, "2026-08-01")
    of_last_year = check(entry.id, "2025-12-14")
    whole = inspection(1, "t1", checks=(late,))
    part = inspection(2, "t2", checks=(early, check("e0000000000000009", "2026-08-01")))
    old = inspection(3, checks=(of_last_year,))
    unissued = inspection(4, issued=None, checks=(check(entry.id, "2026-08-03"),))
    found = fact(entry, inspections=[whole, part, old, unissued]).checks
    assert [(c.inspection, c.check) for c in found] == [(part.id, early), (whole.id, late)]


def test_recommendations_to_its_unit_or_territory_of_any_year() -> None:
    entry = good_entry()
    mine = recommendation(1, "2026-05-01")
    ground = recommendation(2, "2026-05-01", owner="t2")
    another = recommendation(3, "2026-05-01", owner="u4")
    old = inspection(1, issued="2025-03-01", recommendations=(mine, ground, another))
    found = fact(entry, inspections=[old])
    assert [(o.inspection, o.recommendation) for o in found.owed] == [(old.id, mine), (old.id, ground)]
    assert found.concluded == ()


def test_a_lineage_within_one_list_first_registered_first() -> None:
    first = good_entry(3, registered_at=at("2026-01-01"), achievement_key="e7")
    second = good_entry(1, registered_at=at("2026-01-02"), achievement_key="e7")
    third = good_entry(2, registered_at=at("2026-01-02"), achievement_key="e7", unit="u5", path="/t1/t4/u5/")
    found = seen([third, second, first, good_entry(4)])
    whole = {f.entry.id: f.lineage for f in facts(found, Level.PROVINCE, pools(found)["t1"])}
    family = (first.id, second.id, third.id)
    assert whole == dict.fromkeys(family, family) | {"e0000000000000004": ("e0000000000000004",)}
    # In the list of its own commune the third is the first of its achievement.
    (alone,) = facts(found, Level.GRASSROOTS, pools(found)["t4"])
    assert alone.lineage == (third.id,)


def test_titles_are_compared_on_one_ground_only() -> None:
    here = good_entry(1, title="Hiến đất mở đường")
    there = good_entry(2, title="Hiến đất mở đường", unit="u4", path="/t1/t2/u4/")
    far = good_entry(3, title="Hiến đất mở đường", unit="u6", path="/t1/t5/u6/")
    copy = good_entry(4, title="Hiến đất mở đường", achievement_key=here.achievement_key)
    assert seen([here, there, far]).near == {here.id: Near(there.id, 10_000), there.id: Near(here.id, 10_000)}
    # What took the same achievement over is no other achievement.
    assert seen([here, copy]).near == {}
    # Bodies of the province stand on no commune's ground: each is compared with itself.
    one, other = good_entry(5, unit="u7", path="/t1/u7/"), good_entry(6, unit="u8", path="/t1/u8/")
    again = good_entry(7, unit="u7", path="/t1/u7/", title=one.title)
    assert set(seen([one, other, again]).near) == {one.id, again.id}


def test_pools_hold_everything_at_or_below_a_territory() -> None:
    body, commune, agency = good_entry(1), good_entry(2, unit="t2", path="/t1/t2/"), good_entry(3, path="/t1/u7/")
    drafted = good_entry(4, steps=(), recognitions=())
    found = {unit: [e.id for e in pool] for unit, pool in pools(seen([agency, commune, body, drafted])).items()}
    assert found == {"t1": [body.id, commune.id, agency.id], "t2": [body.id, commune.id]}


def test_steps_of_the_builders_are_in_order() -> None:
    assert [s.state for s in steps("2026-02-20", "2026-03-01")] == [State.SUBMITTED, State.RUNNING]
    assert snapshots.order(good_entry()) == (at("2026-02-20"), "e0000000000000001")
