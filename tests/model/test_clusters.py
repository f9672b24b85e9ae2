"""Clusters as pure functions: who belongs and leads on which day, and an honest rank."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model import cluster_acts
from movement.model.cluster_acts import Ranked
from movement.model.clusters import Cluster, ClusterKind, ClusterRole, Membership, Term
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from tests.builders import NOON

FIRST, END = date(2025, 12, 15), date(2026, 12, 15)
DAY = date(2026, 5, 1)
LEAD, DEPUTY = ClusterRole.LEAD, ClusterRole.DEPUTY


def cluster(**changes: Any) -> Cluster:
    values: dict[str, Any] = {
        "id": "k1",
        "kind": ClusterKind.CUM,
        "scheme": "TINH",
        "name": "Cụm 1",
        "root": "t1",
        "path": "/t1/",
        "year": 2026,
        "created_at": NOON,
    }
    return Cluster(**values | changes)


FULL = cluster_acts.joined(cluster(), ("a", "b", "c"), FIRST)


def refused(act: Callable[[], object]) -> tuple[Code, tuple[str, ...]]:
    with pytest.raises(MovementError) as refusal:
        act()
    return refusal.value.code, refusal.value.problems[0].path


def test_members_belong_from_their_first_day_to_the_day_they_leave_or_the_years_end() -> None:
    found = cluster_acts.left(FULL, "b", DAY)
    before = timedelta(days=1)
    assert [found.has("b", day) for day in (FIRST - before, FIRST, DAY - before, DAY)] == [False, True, True, False]
    assert [found.has("a", day) for day in (END - before, END)] == [True, False]
    assert not found.has("x", DAY)
    assert [found.during(Period.parse(text)) for text in ("2026-M04", "2026-M06", "2026", "2025", "2027")] == [
        ("a", "b", "c"),
        ("a", "c"),
        ("a", "b", "c"),
        (),
        (),
    ]
    assert (FULL.version, found.version) == (2, 3)


def test_who_leaves_on_the_first_day_never_was_there() -> None:
    led = cluster_acts.led(FULL, LEAD, "b", FIRST)
    found = cluster_acts.left(led, "b", FIRST)
    assert found.members == (Membership(unit="a", valid_from=FIRST), Membership(unit="c", valid_from=FIRST))
    assert found.terms == ()


def test_the_lead_rotates_and_goes_with_who_leaves() -> None:
    found = cluster_acts.led(cluster_acts.led(FULL, LEAD, "a", FIRST), DEPUTY, "b", FIRST)
    later = cluster_acts.led(found, DEPUTY, "c", DAY)
    later = cluster_acts.led(later, LEAD, "b", DAY)
    assert [later.holder(LEAD, day) for day in (FIRST, DAY - timedelta(days=1), DAY, END)] == ["a", "a", "b", None]
    assert later.holder(DEPUTY, DAY) == "c"
    gone = cluster_acts.left(later, "b", DAY + timedelta(days=9))
    assert gone.holder(LEAD, DAY + timedelta(days=8)) == "b"
    assert gone.holder(LEAD, DAY + timedelta(days=9)) is None
    # Said again for the same day, it replaces what was said.
    again = cluster_acts.led(later, LEAD, "a", DAY)
    assert [t for t in again.terms if t.role is LEAD] == [
        Term(role=LEAD, unit="a", valid_from=FIRST, valid_to=DAY),
        Term(role=LEAD, unit="a", valid_from=DAY),
    ]


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), END])
def test_days_outside_the_year_are_refused(day: date) -> None:
    assert refused(lambda: cluster_acts.joined(FULL, ("x",), day)) == (Code.BAD_INPUT, ("validFrom",))
    assert refused(lambda: cluster_acts.left(FULL, "a", day)) == (Code.BAD_INPUT, ("validTo",))
    assert refused(lambda: cluster_acts.led(FULL, LEAD, "a", day)) == (Code.BAD_INPUT, ("unit",))


def test_nobody_is_twice_a_member_leaves_twice_or_has_both_roles() -> None:
    led = cluster_acts.led(FULL, LEAD, "a", FIRST)
    assert refused(lambda: cluster_acts.joined(FULL, ("a",), DAY)) == (Code.BAD_INPUT, ("units",))
    assert refused(lambda: cluster_acts.joined(FULL, ("x", "x"), DAY)) == (Code.BAD_INPUT, ("units",))
    assert refused(lambda: cluster_acts.left(FULL, "x", DAY)) == (Code.NOT_FOUND, ("unit",))
    assert refused(lambda: cluster_acts.led(led, DEPUTY, "a", DAY)) == (Code.BAD_INPUT, ("unit",))
    gone = cluster_acts.left(FULL, "a", DAY)
    assert refused(lambda: cluster_acts.left(gone, "a", DAY)) == (Code.BAD_INPUT, ("validTo",))


def test_equal_numbers_share_a_rank_and_none_is_not_zero() -> None:
    values = {"a": Decimal(3), "b": None, "c": Decimal(7), "d": Decimal(3), "e": Decimal(0)}
    assert cluster_acts.ranked(values) == [
        Ranked(unit="c", rank=1, value=Decimal(7)),
        Ranked(unit="a", rank=2, tied=True, value=Decimal(3)),
        Ranked(unit="d", rank=2, tied=True, value=Decimal(3)),
        Ranked(unit="e", rank=4, value=Decimal(0)),
        Ranked(unit="b"),
    ]
    assert [(r.unit, r.rank) for r in cluster_acts.ranked(values, lowest_first=True)] == [
        ("e", 1),
        ("a", 2),
        ("d", 2),
        ("c", 4),
        ("b", None),
    ]
    assert cluster_acts.ranked({}) == []


@given(st.dictionaries(st.text("abcdef", min_size=1), st.none() | st.integers(0, 4).map(Decimal)), st.booleans())
def test_a_rank_is_one_more_than_how_many_are_better(values: dict[str, Decimal | None], lowest: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    found = {r.unit: r for r in cluster_acts.ranked(values, lowest_first=lowest)}
    assert set(found) == set(values)
    for unit, value in values.items():
        others = [v for u, v in values.items() if u != unit and v is not None]
        if value is None:
            assert (found[unit].rank, found[unit].tied) == (None, False)
        else:
            assert found[unit].rank == 1 + sum(v < value if lowest else v > value for v in others)
            assert found[unit].tied == (value in others)
    ranks = [r.rank or 10_000 for r in cluster_acts.ranked(values, lowest_first=lowest)]
    assert ranks == sorted(ranks)
