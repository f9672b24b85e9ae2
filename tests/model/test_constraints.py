"""Constraints over a pool: who is within, who is over, and who should be looked at; each case worked out in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.awards import AwardForm
from movement.model.constraints import PARAMETERS, Base, Flag, Pooled, Rounding, Standing, flags, places
from movement.model.entries import Level
from movement.model.predicates import Parameter
from movement.model.reasons import Outcome
from movement.model.rule_sets import Constraint, ConstraintKind
from movement.model.subjects import SubjectClass
from movement.model.units import UnitKind

FORM = AwardForm.CSTDCS
WITHIN, OVER, UNKNOWN, PREFERRED = Standing
DIRECT, LEADER = SubjectClass.DIRECT_WORKER, SubjectClass.OTHER_LEADER


def constraint(kind: str, name: str = "C01", **held: object) -> Constraint:
    parameters = tuple(Parameter(name=key, value=str(value)) for key, value in held.items())
    return Constraint(id=name, kind=ConstraintKind(kind), forms=(FORM,), parameters=parameters, legal_basis="Điều 1")


def cap(rate: int = 1_500, rounding: str = "FLOOR") -> Constraint:
    return constraint("CAP", base="ADVANCED", rate=rate, rounding=rounding, armedBase="HEADCOUNT", armedRate=1_000)


def one(rank: int, **changes: Any) -> Pooled:
    values: dict[str, Any] = {"id": f"j{rank}", "rank": rank, "outcome": Outcome.ELIGIBLE, "unit": "u1"}
    return Pooled(**values | changes)


def told(asked: list[Constraint], pool: list[Pooled], **bases: Base) -> dict[str, list[Standing]]:
    found = flags(asked, FORM, Level.GRASSROOTS, pool, bases)
    return {name: [flag.standing for flag in said] for name, said in found.items()}


def standings(asked: Constraint, pool: list[Pooled], **bases: Base) -> list[Standing]:
    found = told([asked], pool, **bases)
    return [found[candidate.id][0] for candidate in pool]


TEN = Base(advanced=10, headcount=30)


@pytest.mark.parametrize(
    ("asked", "bases", "expected"),
    [
        # 10 × 15 % = 1.5
        (cap(), {"u1": TEN}, [WITHIN, OVER, OVER]),
        (cap(rounding="HALF_UP"), {"u1": TEN}, [WITHIN, WITHIN, OVER]),
        (cap(rounding="CEIL_MIN1"), {"u1": TEN}, [WITHIN, WITHIN, OVER]),
        # nobody advanced: nobody, however one rounds
        (cap(rounding="CEIL_MIN1"), {"u1": Base(advanced=0)}, [OVER, OVER, OVER]),
        (cap(rounding="CEIL_MIN1"), {"u1": Base(advanced=1)}, [WITHIN, OVER, OVER]),
        # a rate of nothing gives nothing
        (cap(0, "CEIL_MIN1"), {"u1": TEN}, [OVER, OVER, OVER]),
        (cap(10_000), {"u1": Base(advanced=2)}, [WITHIN, WITHIN, OVER]),
        # not recorded is not zero
        (cap(), {}, [UNKNOWN, UNKNOWN, UNKNOWN]),
        (cap(), {"u1": Base(headcount=100)}, [UNKNOWN, UNKNOWN, UNKNOWN]),
        (cap(), {"u2": TEN}, [UNKNOWN, UNKNOWN, UNKNOWN]),
    ],
)
def test_c01_a_cap(asked: Constraint, bases: dict[str, Base], expected: list[Standing]) -> None:
    assert standings(asked, [one(1), one(2), one(3)], **bases) == expected


def test_c01_each_unit_and_the_armed_forces_for_themselves() -> None:
    # u1: 1 of 10 advanced; its soldiers: 10 % of 30 people are 3; u2: 10 × 15 % rounds down to 1.
    pool = [one(1), one(2, unit="u2"), one(3), one(4, unit="u2")]
    assert standings(cap(), pool, u1=TEN, u2=TEN) == [WITHIN, WITHIN, OVER, OVER]
    soldiers = [one(n, armed_forces=True) for n in (1, 2, 3, 4)]
    assert standings(cap(), [*soldiers, one(5)], u1=TEN) == [WITHIN, WITHIN, WITHIN, OVER, WITHIN]


def test_c01_a_flag_says_what_it_counted() -> None:
    found = flags([cap()], FORM, Level.GRASSROOTS, [one(1), one(2)], {"u1": TEN})
    assert found["j2"] == (
        Flag(
            constraint="C01",
            kind=ConstraintKind.CAP,
            standing=OVER,
            observed="2",
            required="<=1",
            legal_basis="Điều 1",
        ),
    )


def test_who_is_ineligible_takes_no_place_and_who_needs_review_takes_one() -> None:
    pool = [one(1, outcome=Outcome.NEEDS_REVIEW), one(2, outcome=Outcome.INELIGIBLE), one(3)]
    assert told([cap()], pool, u1=TEN) == {"j1": [WITHIN], "j3": [OVER]}


def test_c02_a_quota_per_cluster() -> None:
    pool = [one(1, cluster="k1"), one(2, cluster="k2"), one(3, cluster="k1"), one(4)]
    assert standings(constraint("QUOTA", most=1), pool) == [WITHIN, WITHIN, OVER, UNKNOWN]
    assert standings(constraint("QUOTA", most=0), pool) == [OVER, OVER, OVER, UNKNOWN]


def test_c04_agencies_do_not_crowd_out_others() -> None:
    # 40 % of 5 places are 2; the family of the last one is not known.
    mix = constraint("MIX", quota=5, share=4_000, rounding="FLOOR", families="GOV_AGENCY,PARTY_BODY")
    families = [UnitKind.GOV_AGENCY, UnitKind.PARTY_BODY, UnitKind.FRONT, UnitKind.GOV_AGENCY, None]
    pool = [one(n, family=family) for n, family in enumerate(families, 1)]
    assert told([mix], pool) == {"j1": [WITHIN], "j2": [WITHIN], "j3": [], "j4": [OVER], "j5": [UNKNOWN]}


def test_c05_a_lineage_once() -> None:
    pool = [one(1, lineage="e1"), one(2, lineage="e2"), one(3, lineage="e1"), one(4)]
    assert told([constraint("SPREAD", most=1)], pool) == {"j1": [WITHIN], "j2": [WITHIN], "j3": [OVER], "j4": []}


def test_who_is_over_takes_no_place_in_what_comes_after() -> None:
    spread, capped = constraint("SPREAD", "C05", most=1), cap(2_000)
    pool = [one(1, lineage="e1"), one(2, lineage="e1"), one(3, lineage="e2"), one(4, lineage="e3")]
    assert told([spread, capped], pool, u1=TEN) == {
        "j1": [WITHIN, WITHIN],
        "j2": [OVER],
        "j3": [WITHIN, WITHIN],
        "j4": [WITHIN, OVER],
    }
    # The other way round the second of the lineage takes a place before it is found to be one too many.
    assert told([capped, spread], pool, u1=TEN) == {
        "j1": [WITHIN, WITHIN],
        "j2": [WITHIN, OVER],
        "j3": [OVER],
        "j4": [OVER],
    }


@pytest.mark.parametrize(
    ("classes", "places_", "preferred"),
    [
        # 2 are within: one leader too many of 50 %; the worker just below the second leader is preferred.
        ([LEADER, LEADER, DIRECT, DIRECT], 1, ["j3"]),
        ([LEADER, LEADER, DIRECT, DIRECT], 2, ["j3", "j4"]),
        ([LEADER, LEADER, LEADER, DIRECT], 1, []),  # the leader above it was not chosen
        ([LEADER, LEADER, LEADER, DIRECT], 2, ["j4"]),
        # half of them are workers already
        ([LEADER, DIRECT, DIRECT, DIRECT], 3, []),
        ([DIRECT, DIRECT, DIRECT, LEADER], 3, []),
    ],
)
def test_c03_direct_workers_first(classes: list[SubjectClass], places_: int, preferred: list[str]) -> None:
    direct = constraint("DIRECT", "C03", share=5_000, places=places_)
    pool = [one(n, subject_class=kind) for n, kind in enumerate(classes, 1)]
    # DIRECT looks at what the others chose, wherever it is written.
    found = told([direct, cap(2_000)], pool, u1=TEN)
    assert [name for name, said in found.items() if PREFERRED in said] == preferred
    doubtful = [
        *pool[:2],
        *(one(p.rank, subject_class=p.subject_class, outcome=Outcome.NEEDS_REVIEW) for p in pool[2:]),
    ]
    assert [name for name, said in told([direct, cap(2_000)], doubtful, u1=TEN).items() if PREFERRED in said] == []


def test_c03_a_worker_above_all_chosen_leaders_displaces_none_of_them() -> None:
    direct = constraint("DIRECT", "C03", share=6_000, places=3)
    pool = [
        one(1, subject_class=DIRECT),
        one(2, subject_class=DIRECT),
        one(3, subject_class=LEADER, unit="u2"),
        one(4, subject_class=DIRECT),
    ]
    half = Base(advanced=5)
    assert told([cap(2_000), direct], pool, u1=half, u2=half) == {
        "j1": [WITHIN],
        "j2": [OVER],
        "j3": [WITHIN],
        "j4": [OVER, PREFERRED],
    }


@pytest.mark.parametrize(
    ("base", "rate", "floor", "half", "ceil"),
    [
        (30, 1_500, 4, 5, 5),  # 4.5 goes up, also from an even number
        (50, 500, 2, 3, 3),  # 2.5
        (3, 3_333, 0, 1, 1),  # 0.9999
        (3, 1_666, 0, 0, 1),  # 0.4998
        (7, 10_000, 7, 7, 7),
        (7, 0, 0, 0, 0),
        (10_001, 1, 1, 1, 2),  # 1.0001
    ],
)
def test_how_shares_become_places(base: int, rate: int, floor: int, half: int, ceil: int) -> None:
    assert [places(base, rate, rounding) for rounding in Rounding] == [floor, half, ceil]


def test_only_what_is_asked_of_the_form_and_level() -> None:
    other = Constraint(id="C02", kind=ConstraintKind.QUOTA, forms=(AwardForm.CO_TINH,))
    above = Constraint(id="C02", kind=ConstraintKind.QUOTA, forms=(FORM,), levels=(Level.PROVINCE,))
    assert told([other, above], [one(1)]) == {"j1": []}


POOLS = st.lists(
    st.builds(
        Pooled,
        id=st.uuids().map(str),
        rank=st.integers(1, 9),
        outcome=st.sampled_from(Outcome),
        unit=st.sampled_from(["u1", "u2"]),
        cluster=st.sampled_from(["k1", None]),
        lineage=st.sampled_from(["e1", "e2", None]),
        subject_class=st.sampled_from([DIRECT, LEADER]),
    ),
    max_size=8,
)
ALL = [
    constraint("SPREAD", "C05", most=2),
    cap(4_000),
    constraint("QUOTA", "C02", most=3),
    constraint("DIRECT", "C03", share=5_000, places=3),
]


@given(pool=POOLS, order=st.randoms(use_true_random=False))
def test_the_order_of_input_never_matters(pool: list[Pooled], order: Any) -> None:
    bases = {"u1": TEN, "u2": Base(advanced=5)}
    found = flags(ALL, FORM, Level.GRASSROOTS, pool, bases)
    mixed = list(pool)
    order.shuffle(mixed)
    again = flags(ALL, FORM, Level.GRASSROOTS, mixed, bases)
    assert again == found
    assert list(again) == list(found)
    for unit, most in (("u1", 4), ("u2", 2)):
        chosen = [p for p in pool if p.unit == unit and p.id in found]
        within = [p for p in chosen if any(f.constraint == "C01" and f.standing is WITHIN for f in found[p.id])]
        assert len(within) <= most


@given(base=st.integers(0, 10_000), rate=st.integers(0, 10_000))
def test_places_are_never_more_than_all_and_grow_with_what_they_are_of(base: int, rate: int) -> None:
    floor, half, ceil = (places(base, rate, rounding) for rounding in Rounding)
    assert 0 <= floor <= half <= ceil <= min(floor + 1, base)
    assert all(places(base + 1, rate, rounding) >= places(base, rate, rounding) for rounding in Rounding)
    assert (ceil == 0) is (base * rate == 0)


def test_every_kind_has_parameters() -> None:
    assert set(PARAMETERS) == set(ConstraintKind)
