"""Every cell of the access matrix, tried at every kind of place."""

from datetime import date
from pathlib import Path

import pytest

from movement.model.actors import Actor, Hold, Prefix, disjoint
from movement.model.people import MATRIX, POLICY, READS, GrantState, Person, Role, Scope
from tests.builders import NOON, make_grant, make_unit

GOLDEN = Path(__file__).parents[1] / "golden" / "access-matrix.txt"
ROOT, OLD_ROOT = "t1", "t0"
HOLD = {
    role: Hold(
        role=role,
        unit="t2",
        own=Prefix(ROOT, "/t1/t2/"),
        reach=(Prefix(OLD_ROOT, "/t0/t5/"),),
        province_reach=(Prefix(OLD_ROOT, "/t0/"),),
    )
    for role in Role
}
OWN, ON_IT, LOWER, ON_LOWER = "/t1/t2/", "/t1/t2/u3/", "/t1/t2/t4/", "/t1/t2/t4/u5/"
TWIN, SIBLING, ABOVE = "/t1/t22/", "/t1/t6/", "/t1/"
HERE = {
    Scope.NEVER: set(),
    Scope.AFTER_PUBLICATION: set(),
    Scope.OWN: {OWN, ON_IT},
    Scope.SUBTREE: {OWN, ON_IT, LOWER, ON_LOWER},
    Scope.BELOW: {ON_IT, LOWER, ON_LOWER},
    Scope.PROVINCE: {OWN, ON_IT, LOWER, ON_LOWER, TWIN, SIBLING, ABOVE},
}
"""Where each scope of a grant on /t1/t2/ carries an act within its own province."""
SUCCEEDED, ON_SUCCEEDED, OLD_ELSEWHERE = "/t0/t5/", "/t0/t5/u6/", "/t0/t7/"
BEFORE = {
    Scope.NEVER: set(),
    Scope.AFTER_PUBLICATION: set(),
    Scope.OWN: {SUCCEEDED, ON_SUCCEEDED},
    Scope.SUBTREE: {SUCCEEDED, ON_SUCCEEDED},
    Scope.BELOW: {ON_SUCCEEDED},
    Scope.PROVINCE: {SUCCEEDED, ON_SUCCEEDED, OLD_ELSEWHERE},
}
"""And where it carries a reading act in the province before it."""


def test_people_can_read_the_matrix() -> None:
    assert GOLDEN.read_text() == MATRIX.strip("\n") + "\n"


@pytest.mark.parametrize("act", POLICY)
@pytest.mark.parametrize("role", Role)
def test_every_cell(act: str, role: Role) -> None:
    scope = POLICY[act][role]
    actor = Actor(subject="x", holds=(HOLD[role],))
    for path in (OWN, ON_IT, LOWER, ON_LOWER, TWIN, SIBLING, ABOVE):
        allowed = actor.may(act, Prefix(ROOT, path)) is not None
        assert allowed == (path in HERE[scope]), path
        assert actor.may(act, Prefix("t9", path)) is None
    for path in (SUCCEEDED, ON_SUCCEEDED, OLD_ELSEWHERE):
        allowed = actor.may(act, Prefix(OLD_ROOT, path)) is not None
        assert allowed == (act in READS and path in BEFORE[scope]), path


def test_nothing_is_allowed_without_a_grant() -> None:
    assert all(Actor(subject="x").may(act, Prefix(ROOT, OWN)) is None for act in POLICY)


def test_parts_are_disjoint_and_within_what_was_asked() -> None:
    actor = Actor(
        subject="x",
        holds=(
            Hold(role=Role.RV1, unit="t2", own=Prefix(ROOT, "/t1/t2/")),
            Hold(role=Role.INS, unit="t4", own=Prefix(ROOT, "/t1/t2/t4/")),
            Hold(role=Role.INS, unit="t6", own=Prefix(ROOT, "/t1/t6/")),
        ),
    )
    whole = Prefix(ROOT, "/t1/")
    assert actor.parts("entry.read", whole) == (Prefix(ROOT, "/t1/t2/"), Prefix(ROOT, "/t1/t6/"))
    assert actor.parts("entry.read", Prefix(ROOT, "/t1/t6/u7/")) == (Prefix(ROOT, "/t1/t6/u7/"),)
    assert actor.parts("entry.create", whole) == ()
    assert actor.parts("entry.read", Prefix("t9", "/t9/")) == ()
    assert disjoint([Prefix("a", "/a/"), Prefix("b", "/b/c/"), Prefix("a", "/a/x/")]) == (
        Prefix("a", "/a/"),
        Prefix("b", "/b/c/"),
    )


def test_what_lies_elsewhere_is_no_part_and_ends_no_search() -> None:
    actor = Actor(subject="x", holds=(HOLD[Role.RV1],))
    assert actor.parts("entry.read", Prefix(OLD_ROOT, "/t0/")) == (Prefix(OLD_ROOT, SUCCEEDED),)
    assert actor.parts("entry.read", Prefix(ROOT, ON_LOWER)) == (Prefix(ROOT, ON_LOWER),)
    assert actor.parts("entry.read", Prefix(ROOT, SIBLING)) == ()


def test_what_waits_for_publication_is_nobodys_before() -> None:
    act, hold, place = "candidate.readPersonal", HOLD[Role.LDR], Prefix(ROOT, OWN)
    assert POLICY[act][Role.LDR] is Scope.AFTER_PUBLICATION
    actor = Actor(subject="x", holds=(hold,))
    assert (hold.places(act), hold.covers(act, place), actor.may(act, place)) == ((), False, None)
    assert (actor.roles(act, place), actor.parts(act, place)) == ([], ())
    assert hold.places(act, published=True) == (place, Prefix(OLD_ROOT, SUCCEEDED))
    assert actor.may(act, place, published=True) is Role.LDR


def test_a_person_begins_with_the_first_version() -> None:
    grant = make_grant(Role.RPT, make_unit("Xã"))
    person = Person(id="x", root=grant.root, created_at=NOON)
    assert (person.version, person.grants) == (1, ())


def test_a_grant_counts_on_its_days_and_once_approved() -> None:
    grant = make_grant(Role.RPT, make_unit("Xã"), since=date(2026, 1, 1), until=date(2026, 2, 1))
    assert [grant.in_force(date(2026, m, d)) for m, d in ((1, 1), (1, 31), (2, 1))] == [True, True, False]
    assert not grant.in_force(date(2025, 12, 31))
    proposed = type(grant)(**{f: getattr(grant, f) for f in grant.__struct_fields__} | {"state": GrantState.PROPOSED})
    assert not proposed.in_force(date(2026, 1, 15))
