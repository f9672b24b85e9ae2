"""Where an actor may do something, as ranges to read and as a decision on each record: the two agree."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from movement.model.actors import SYSTEM, Actor, Hold, Prefix, disjoint, system
from movement.model.people import POLICY, Role

ROOTS = ("t1", "t2")
NAMES = ("t3", "t33", "t4", "u5")
PLACES = [
    Prefix(root, path)
    for root in ROOTS
    for path in (
        f"/{root}/",
        *(f"/{root}/{a}/" for a in NAMES),
        *(f"/{root}/{a}/{b}/" for a in NAMES for b in NAMES if a not in {b, "u5"}),
    )
]
SPOTS = st.sampled_from(PLACES)
HOLDS = st.builds(
    Hold,
    role=st.sampled_from(Role),
    unit=st.just("t3"),
    own=SPOTS,
    reach=st.lists(SPOTS, max_size=2).map(tuple),
    province_reach=st.lists(st.sampled_from([Prefix("t2", "/t2/")]), max_size=1).map(tuple),
)
ACTORS = st.lists(HOLDS, max_size=3).map(lambda holds: Actor(subject="x", holds=tuple(holds)))


def inside(place: Prefix, part: Prefix) -> bool:
    return place.root == part.root and place.path.startswith(part.path)


@given(ACTORS, SPOTS, st.sampled_from(sorted(POLICY)))
def test_parts_are_disjoint_ordered_and_within_what_was_asked(actor: Actor, below: Prefix, act: str) -> None:
    parts = actor.parts(act, below)
    assert all(inside(part, below) for part in parts)
    assert not any(inside(a, b) or inside(b, a) for a, b in combinations(parts, 2))
    assert list(parts) == sorted(parts, key=lambda p: p.path)


@given(ACTORS, SPOTS, SPOTS, st.sampled_from(sorted(POLICY)))
def test_what_may_be_read_lies_in_a_part(actor: Actor, below: Prefix, place: Prefix, act: str) -> None:
    in_part = any(inside(place, part) for part in actor.parts(act, below))
    may = actor.may(act, place) is not None
    if may and inside(place, below):
        assert in_part
    if in_part and {POLICY[act][hold.role].value for hold in actor.holds} <= {"v", "*", "-"}:
        assert may


@given(ACTORS, SPOTS, st.sampled_from(sorted(POLICY)))
def test_the_first_of_the_roles_is_the_one_acted_in(actor: Actor, place: Prefix, act: str) -> None:
    roles = actor.roles(act, place)
    assert actor.may(act, place) == (roles[0] if roles else None)


@given(st.lists(SPOTS, max_size=8))
def test_disjoint_parts_hold_the_same_places(parts: list[Prefix]) -> None:
    kept = disjoint(parts)
    assert set(kept) <= set(parts)
    for place in PLACES:
        assert sum(inside(place, part) for part in kept) == any(inside(place, part) for part in parts)


def test_the_scheduled_functions_act_in_one_province() -> None:
    actor = system("t1")
    assert actor.subject == SYSTEM
    assert actor.may("statistics.compute", Prefix("t1", "/t1/t3/")) is Role.SYS
    assert actor.may("statistics.compute", Prefix("t2", "/t2/")) is None
    assert actor.may("entry.edit", Prefix("t1", "/t1/")) is None
