"""The linter: every fault of a version at once, each at its path; and the example file, which has none."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS
from movement.model.errors import Code, MovementError
from movement.model.predicate_lines import lines
from movement.model.predicates import AllOf, Leaf, Not, Parameter, Polarity, Predicate, leaves
from movement.model.rule_files import RuleSetFile, faults_of, read
from movement.model.rule_linting import check, faults
from movement.model.rule_sets import Constraint, ConstraintKind, Purpose, Rule, RuleSetVersion, Strictness
from movement.model.score_sheets import Band, Grade
from movement.model.subjects import SubjectKind
from tests.subject_builders import leaf, rule_of, version_of

EXAMPLE = Path(__file__).parents[2] / "data/rules/hung-yen-example.json"
RATED, HARMS, ENTRY = leaf("rated", least="GOOD", years=1), leaf("notAwarded", most=0), leaf("replicated", fewest=1)
UNIT = leaf("mayAward")
SOUND = rule_of(RATED)


def paths(*rules: Rule, **changes: Any) -> list[str]:
    found = faults(Purpose.COMMENDATION, version_of(*rules, **changes))
    assert {fault.code for fault in found} <= {Code.BAD_INPUT}
    assert all(fault.message.endswith(".") for fault in found)
    return [".".join(fault.path) for fault in found]


def deep(steps: int) -> Predicate:
    tree: Predicate = RATED
    for _ in range(steps):
        tree = AllOf(of=(tree,))
    return tree


def short(name: str, **changes: Any) -> Rule:
    held = changes.pop("held", {})
    return Rule(id=name, parameters=tuple(Parameter(name=n, value=v) for n, v in held.items()), **changes)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SOUND, []),
        (rule_of(Leaf(check="nothingLikeIt")), ["rules.X01.nothingLikeIt"]),
        (rule_of(leaf("rated", least="GOOD")), ["rules.X01.rated"]),
        (rule_of(leaf("rated", least="GOOD", years=1, most=2)), ["rules.X01.rated"]),
        (rule_of(leaf("rated", least="BEST", years=0)), ["rules.X01.rated.least", "rules.X01.rated.years"]),
        (rule_of(leaf("mayAward", years=1)), ["rules.X01.mayAward"]),
        (rule_of(RATED, name=""), ["rules.X01.name"]),
        (rule_of(RATED, polarity=None), ["rules.X01.polarity"]),
        (rule_of(RATED, polarity=Polarity.NEGATIVE), ["rules.X01.polarity"]),
        (rule_of(Not(of=RATED), polarity=Polarity.NEGATIVE), []),
        (rule_of(Not(of=RATED)), ["rules.X01.polarity"]),
        (rule_of(Not(of=HARMS)), []),
        (rule_of(AllOf(of=(RATED, HARMS))), ["rules.X01.polarity"]),  # mixed: two rules
        (rule_of(AllOf(of=(RATED, Not(of=HARMS)))), []),
        (rule_of(RATED, parameters=RATED.parameters), ["rules.X01.parameters"]),
        (rule_of(deep(4)), []),
        (rule_of(deep(5)), ["rules.X01.predicate"]),
        (rule_of(AllOf(of=(AllOf(of=(RATED,) * 20), RATED))), ["rules.X01.predicate"]),
        # Entries are there for the movement's own form, subjects for all others; units and dossiers for both.
        (rule_of(RATED, None), ["rules.X01.rated"]),
        (rule_of(ENTRY), ["rules.X01.replicated"]),
        (rule_of(ENTRY, None), []),
        (rule_of(UNIT, None, forms=(AwardForm.DVK, AwardForm.GK)), []),
        (rule_of(RATED, None, forms=(AwardForm.DVK, AwardForm.GK)), ["rules.X01.rated"]),
        (rule_of(ENTRY, AwardForm.DVK, subjects=(SubjectKind.PERSON,)), ["rules.X01.subjects"]),
        (rule_of(RATED, None, forms=(AwardForm.GK, AwardForm.GK)), ["rules.X01.forms"]),
        (rule_of(RATED, subjects=(SubjectKind.PERSON,) * 2), ["rules.X01.subjects"]),
        (rule_of(RATED, strictness=Strictness.SOFT), ["rules.LDTT"]),
        (short("R04", held={"fewest": "1"}), []),
        (short("R04", held={"fewest": "1"}, polarity=Polarity.POSITIVE), []),
        (short("R04", held={"fewest": "1"}, polarity=Polarity.NEGATIVE), ["rules.R04.polarity"]),
        (short("R04", held={"fewest": "1"}, forms=(AwardForm.LDTT,)), ["rules.R04.confirmedOnTheSpot"]),
        (short("R10", held={"severity": "SERIOUS"}, forms=(AwardForm.LDTT,)), []),
        (short("R16"), ["rules.R16"]),
    ],
)
def test_a_fault_of_a_rule_is_named(rule: Rule, expected: list[str]) -> None:
    assert paths(rule) == expected


def test_all_faults_are_named_at_once() -> None:
    found = paths(
        rule_of(leaf("rated", least="BEST", years=1), name=""),
        rule_of(Leaf(check="nothingLikeIt"), id="X02"),
        rule_of(HARMS, id="X02", polarity=Polarity.POSITIVE),
        short("R04"),
        effective_to=date(2024, 1, 1),
    )
    assert found == [
        "rules",
        "rules.X01.name",
        "rules.X01.rated.least",
        "rules.X02.nothingLikeIt",
        "rules.X02.polarity",
        "rules.R04",
        "effectiveTo",
    ]


def constraint(kind: str, **held: object) -> Constraint:
    given = tuple(Parameter(name=name, value=str(value)) for name, value in held.items())
    return Constraint(id="C01", kind=ConstraintKind(kind), forms=(AwardForm.LDTT,), parameters=given)


CAP: dict[str, object] = {
    "base": "ADVANCED",
    "rate": 1500,
    "rounding": "FLOOR",
    "armedBase": "HEADCOUNT",
    "armedRate": 1000,
}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (constraint("CAP", **CAP), []),
        (constraint("CAP", **{name: value for name, value in CAP.items() if name != "armedRate"}), ["constraints.C01"]),
        (constraint("CAP", **CAP | {"rate": 10_001}), ["constraints.C01.rate"]),
        (
            constraint("CAP", **CAP | {"rounding": "UP", "base": "ALL"}),
            ["constraints.C01.base", "constraints.C01.rounding"],
        ),
        (constraint("QUOTA", most=1), []),
        (constraint("QUOTA", most="one"), ["constraints.C01.most"]),
        (constraint("DIRECT", share=5000, places=3), []),
        (constraint("DIRECT", share=5000), ["constraints.C01"]),
        (constraint("MIX", quota=5, share=4000, rounding="FLOOR", families="FRONT"), []),
        (constraint("MIX", quota=5, share=4000, rounding="FLOOR", families="CLUB"), ["constraints.C01.families"]),
        (constraint("SPREAD", most=0), ["constraints.C01.most"]),
        (structs.replace(constraint("QUOTA", most=1), forms=(AwardForm.GK,)), ["constraints.C01.forms"]),
        (structs.replace(constraint("QUOTA", most=1), forms=()), ["constraints.C01.forms"]),
        (structs.replace(constraint("QUOTA", most=1), forms=(AwardForm.LDTT,) * 2), ["constraints.C01.forms"]),
    ],
)
def test_a_fault_of_a_constraint_is_named(made: Constraint, expected: list[str]) -> None:
    assert paths(SOUND, constraints=(made,)) == expected


def test_a_constraint_stands_once() -> None:
    assert paths(SOUND, constraints=(constraint("QUOTA", most=1),) * 2) == ["constraints.C01"]


def weights(**given: object) -> tuple[Parameter, ...]:
    return tuple(Parameter(name=name, value=str(value)) for name, value in given.items())


def bands(*given: tuple[str, int]) -> tuple[Band, ...]:
    return tuple(Band(grade=Grade(grade), at_least=least) for grade, least in given)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"weights": weights(inspection=6000, entries=4000)}, []),
        ({"weights": weights(inspection=6000)}, ["weights"]),
        ({"weights": weights(inspection=6000, beauty=4000)}, ["weights.beauty"]),
        ({"weights": weights(inspection="all")}, ["weights.inspection"]),
        ({"weights": weights(inspection=5000) * 2}, ["weights.inspection"]),
        ({"bands": bands(("GOOD", 8000), ("WEAK", 0))}, []),
        ({"bands": bands(("GOOD", 8000), ("WEAK", 100))}, ["bands"]),
        ({"bands": bands(("WEAK", 8000), ("GOOD", 0))}, ["bands"]),
        ({"effective_to": date(2023, 12, 31)}, ["effectiveTo"]),
    ],
)
def test_a_fault_of_a_version_is_named(changes: dict[str, Any], expected: list[str]) -> None:
    assert paths(SOUND, **changes) == expected


def test_only_commendation_has_trees_and_constraints() -> None:
    made = version_of(
        rule_of(RATED, id="M01"), constraints=(constraint("QUOTA", most=1),), weights=weights(inspection=10_000)
    )
    found = [".".join(fault.path) for fault in faults(Purpose.REMINDER, made)]
    assert found == [
        "constraints",
        "weights",
        "rules.M01.predicate",
        "rules.M01.polarity",
        "rules.M01.forms",
        "rules.M01.name",
        "rules.M01",
    ]
    with pytest.raises(MovementError) as refusal:
        check(Purpose.REMINDER, made)
    assert len(refusal.value.problems) == len(found)


def example() -> RuleSetFile:
    return read(EXAMPLE.read_bytes())


def test_the_example_is_sound_and_whole() -> None:
    file = example()
    assert faults_of(file) == []
    assert "Ví dụ" in file.label
    assert "(dữ liệu mẫu)" in file.label
    assert [(v.number, v.effective_from.isoformat(), str(v.effective_to)) for v in file.versions] == [
        (1, "2025-07-01", "2026-10-01"),
        (2, "2026-10-01", "2027-03-01"),
    ]
    for version in file.versions:
        names = {rule.id for rule in version.rules}
        assert {f"R{number:02d}" for number in range(1, 25)} <= names
        assert {one.kind for one in version.constraints} == set(ConstraintKind)
        assert {f"C{number:02d}" for number in range(1, 6)} <= {one.id for one in version.constraints}
        assert all([one.legal_basis for one in version.rules] + [one.legal_basis for one in version.constraints])
        assert {form for rule in version.rules for form in rule.forms} == set(AwardForm)
        used = {one.check for rule in version.rules if rule.predicate for one in leaves(rule.predicate)}
        assert {line.depth for rule in version.rules if rule.predicate for line in lines(rule.predicate)} == {0, 1, 2}
        assert len(used) == 19


def test_what_nobody_confirmed_is_marked_and_says_so() -> None:
    plain = msgspec.json.decode(EXAMPLE.read_bytes())
    for version in plain["versions"]:
        marked = {one["id"]: one for one in (*version["rules"], *version["constraints"])}
        assert all(("chưa được xác nhận" in one["legal_basis"]) is one["unconfirmed"] for one in marked.values())
        open_ = {name for name, one in marked.items() if one["unconfirmed"]}
        # What the field's own sources say is confirmed; thresholds of the proposal are not.
        assert {"R01", "R03", "R09", "R13", "R15", "C01", "C03"} <= open_
        assert not {"R14", "R16", "R17", "R18", "R19", "R21"} & open_


def test_versions_of_a_file_follow_one_another() -> None:
    first, second = example().versions
    late = structs.replace(second, effective_from=first.effective_from)
    wrong = structs.replace(example(), versions=(first, structs.replace(late, number=3)))
    assert [(number, fault.path) for number, fault in faults_of(wrong)] == [(0, ("versions",)), (3, ("effectiveFrom",))]


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"label": 1}', b"[" * 100_000])
def test_what_is_no_rule_set_is_refused(raw: bytes) -> None:
    with pytest.raises(MovementError) as refusal:
        read(raw)
    assert refusal.value.problems[0].path == ("file",)


def test_a_version_that_exists_is_still_read() -> None:
    stored = {"number": 1, "effective_from": "2026-01-01", "rules": [{"id": "R04", "parameters": []}]}
    found = msgspec.convert(stored, RuleSetVersion)
    assert (found.rules[0].predicate, found.rules[0].forms, found.constraints) == (None, (), ())
    assert found.rules[0].is_of(AwardForm.DVK)
    assert not found.rules[0].is_of(AwardForm.LDTT)
    assert "confirmedOnTheSpot" in CHECKS
