"""Rule sets: which version counts on a day, and every fault a version can have."""

from datetime import date
from typing import Any

import msgspec
import pytest

from movement.model.entries import Level
from movement.model.errors import Code, MovementError
from movement.model.rule_linting import check
from movement.model.rule_sets import VOCABULARY, Purpose, Rule, RuleSet, RuleSetVersion, rule_set_id
from tests.builders import NOON
from tests.inspection_builders import procedure, rule

GOOD: dict[str, dict[str, Any]] = {
    "R01": {"month": 3, "day": 31},
    "R02": {"fields": "ECONOMY,POLITICAL_SYSTEM", "focus": "PETITIONS"},
    "R04": {"fewest": 1},
    "R05": {"years": 2},
    "R06": {"fewestEvidence": 1},
    "R08": {"similarity": 8_500},
    "R09": {"grassroots": "FAIR", "province": "GOOD"},
    "R10": {"severity": "SERIOUS"},
    "R10L": {"daysLate": 0},
    "R14": {"most": 0},
}
STEP = {"soon": 5, "escalate": 10}
WAITING = ("M04", "M05", "M07")
"""What begins to be due some days after the waiting began."""
WHOLE = {
    Purpose.APPRAISAL: [
        rule("A01", need=10, leadership=15, participation=15, results=30, replication=20, sustainability=10)
    ],
    Purpose.COMMENDATION: [rule(name, **values) for name, values in GOOD.items()],
    Purpose.INSPECTION: procedure()["rules"],
    Purpose.REMINDER: [
        rule(name, **(STEP | {"allowed": 3} if name in WAITING else STEP))
        for name in (f"M{number:02d}" for number in range(1, 9))
    ],
}


def version(rules: list[dict[str, Any]], **changes: Any) -> RuleSetVersion:
    return msgspec.convert({"number": 1, "effective_from": "2026-01-01", "rules": rules} | changes, RuleSetVersion)


def refused(purpose: Purpose, made: RuleSetVersion) -> tuple[str, ...]:
    with pytest.raises(MovementError) as refusal:
        check(purpose, made)
    assert refusal.value.code is Code.BAD_INPUT
    return refusal.value.problems[0].path


@pytest.mark.parametrize("purpose", Purpose)
def test_a_whole_version_is_good_and_names_the_whole_vocabulary(purpose: Purpose) -> None:
    made = version(WHOLE[purpose])
    check(purpose, made)
    assert [r.id for r in made.rules] == list(VOCABULARY[purpose])


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.APPRAISAL])
def test_only_a_procedure_must_be_whole(purpose: Purpose) -> None:
    made = version(WHOLE[purpose][:-1])
    if purpose is Purpose.INSPECTION:
        with pytest.raises(MovementError, match="P04"):
            check(purpose, made)
    else:
        check(purpose, made)


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        (rule("R03", months=6), ("rules", "R03")),
        (rule("P01", central=60, province=45, aboveGrassroots=20), ("rules", "P01")),
        (rule("R04"), ("rules", "R04")),
        (rule("R04", fewest=1, most=2), ("rules", "R04")),
        (rule("R04", most=1), ("rules", "R04")),
        ({"id": "R04", "parameters": [{"name": "fewest", "value": "1"}] * 2}, ("rules", "R04")),
        (rule("R04", fewest=0), ("rules", "R04", "fewest")),
        (rule("R04", fewest=11), ("rules", "R04", "fewest")),
        (rule("R04", fewest="-1"), ("rules", "R04", "fewest")),
        (rule("R04", fewest="1.0"), ("rules", "R04", "fewest")),
        (rule("R04", fewest=" 1"), ("rules", "R04", "fewest")),
        (rule("R04", fewest="٣"), ("rules", "R04", "fewest")),
        (rule("R04", fewest="²"), ("rules", "R04", "fewest")),
        (rule("R04", fewest="0000000001"), ("rules", "R04", "fewest")),
        (rule("R02", fields="SPORT", focus="PETITIONS"), ("rules", "R02", "fields")),
        (rule("R02", fields="ECONOMY", focus="PETITIONS,"), ("rules", "R02", "focus")),
        (rule("R02", fields="ECONOMY,ECONOMY", focus="PETITIONS"), ("rules", "R02", "fields")),
        (rule("R09", grassroots="FAIR,GOOD", province="GOOD"), ("rules", "R09", "grassroots")),
        (rule("R09", grassroots="FAIR", province="good"), ("rules", "R09", "province")),
        (rule("R10", severity="BAD"), ("rules", "R10", "severity")),
    ],
)
def test_a_faulty_rule_is_named(faulty: dict[str, Any], path: tuple[str, ...]) -> None:
    others = [r for r in WHOLE[Purpose.COMMENDATION] if r["id"] != faulty["id"]]
    assert refused(Purpose.COMMENDATION, version([*others, faulty])) == path


def test_a_rule_stands_once_and_a_version_ends_after_it_begins() -> None:
    assert refused(Purpose.COMMENDATION, version([rule("R04", fewest=1), rule("R04", fewest=2)])) == ("rules",)
    rules = WHOLE[Purpose.REMINDER]
    for end in ("2025-12-31", "2026-01-01"):
        assert refused(Purpose.REMINDER, version(rules, effective_to=end)) == ("effectiveTo",)
    check(Purpose.REMINDER, version(rules, effective_to="2026-01-02"))


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [{"id": "R4"}],
        [{"id": "r04"}],
        [{"id": "R04", "strictness": "MEDIUM"}],
        [{"id": "R04", "parameters": [{"name": "Fewest", "value": "1"}]}],
        [{"id": "R04", "parameters": [{"name": "fewest", "value": ""}]}],
        [{"id": "R04", "levels": ["VILLAGE"]}],
        [rule("R04", fewest=1)] * 61,
    ],
)
def test_the_shape_is_checked_as_it_comes_in(rules: list[dict[str, Any]]) -> None:
    with pytest.raises(msgspec.ValidationError):
        version(rules)


def test_a_rule_tells_its_parameters() -> None:
    found: Rule = version(WHOLE[Purpose.COMMENDATION]).rules[1]
    assert (found.word("focus"), found.words("fields")) == ("PETITIONS", ("ECONOMY", "POLITICAL_SYSTEM"))
    assert version([rule("R04", fewest=3)]).rules[0].number("fewest") == 3
    with pytest.raises(LookupError, match=r"R02\.days"):
        found.word("days")
    assert all(found.counts_at(level) for level in Level)
    only = version([{**rule("R04", fewest=1), "levels": ["PROVINCE"]}]).rules[0]
    assert [only.counts_at(level) for level in Level] == [level is Level.PROVINCE for level in Level]
    assert version([rule("R04", fewest=1)]).rule("R05") is None


def rules_of(*spans: tuple[str, str | None]) -> RuleSet:
    made = [
        version(WHOLE[Purpose.REMINDER], number=number, effective_from=since, effective_to=until)
        for number, (since, until) in enumerate(spans, start=1)
    ]
    return RuleSet(
        id=rule_set_id(Purpose.REMINDER, "t1"),
        purpose=Purpose.REMINDER,
        root="t1",
        path="/t1/",
        versions=tuple(made),
        created_at=NOON,
    )


@pytest.mark.parametrize(
    ("day", "number"),
    [
        # Version 1 ends on 1 March 2025, version 2 begins on 1 July and has no end, version 3 ends on 1 March 2027.
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), 1),
        (date(2025, 2, 28), 1),
        (date(2025, 3, 1), None),
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), 2),
        (date(2026, 9, 30), 2),
        (date(2026, 10, 1), 3),
        (date(2027, 2, 28), 3),
        # Version 2 was replaced for good: what has expired is seen to have expired.
        (date(2027, 3, 1), None),
    ],
)
def test_the_version_of_a_day(day: date, number: int | None) -> None:
    found = rules_of(("2024-01-01", "2025-03-01"), ("2025-07-01", None), ("2026-10-01", "2027-03-01")).at(day)
    assert (found.number if found else None) == number
