"""Rule sets by HTTP: entered by staff as dated versions, read by everyone of the province."""

from collections.abc import Callable
from typing import Any

import pytest

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town
from tests.graphql_api.acting import HANDLES, Clerk
from tests.graphql_api.conftest import Ask


def rule(code: str, **parameters: int) -> dict[str, Any]:
    """Return one rule as staff enter it."""
    return {"code": code, "parameters": [{"name": name, "value": str(value)} for name, value in parameters.items()]}


LIMITS = rule("P01", central=60, province=45, aboveGrassroots=20)
OTHERS = [rule("P02", numerator=1, denominator=3), rule("P03", years=5)]
DAYS = rule("P04", days=10)
FIRST: dict[str, Any] = {
    "effectiveFrom": "2025-07-01",
    "legalBasis": "331-QĐ/TW",
    "rules": [
        LIMITS | {"legalBasis": "khoản 2"},
        *OTHERS,
        DAYS | {"strictness": "SOFT", "levels": ["PROVINCE", "CENTRAL"]},
    ],
}
READ = """query R($u: ID!, $day: Date!) { ruleSet(unit: $u, purpose: INSPECTION) { id purpose version
  versions { number effectiveFrom effectiveTo legalBasis }
  at(date: $day) { number rules { code strictness levels legalBasis parameters { name value } } } } }"""


@pytest.fixture
def store(inspection_store: Store) -> Store:
    """Take snapshots of small tables."""
    return inspection_store


@pytest.fixture
def clerk(town: Town, ask: Ask) -> Clerk:
    return Clerk(ask, f"rules-{town.tag}")


def named(town: Town) -> dict[str, Any]:
    return {"unit": town.province.id, "purpose": "INSPECTION"}


async def test_versions_of_a_procedure(clerk: Clerk, town: Town, ask: Ask) -> None:
    made = await clerk("pcs", "createRuleSet", **named(town), firstVersion=FIRST)
    assert (made["version"], made["purpose"]) == (1, "INSPECTION")
    later = FIRST | {"effectiveFrom": "2026-07-01", "effectiveTo": "2027-01-01", "rules": [LIMITS, *OTHERS, DAYS]}
    added = await clerk("pcs", "addRuleSetVersion", **named(town), version=1, added=later)
    assert added["versions"] == [
        {"number": 1, "effectiveFrom": "2025-07-01"},
        {"number": 2, "effectiveFrom": "2026-07-01"},
    ]
    for day, number in (
        ("2025-06-30", None),
        ("2025-07-01", 1),
        ("2026-06-30", 1),
        ("2026-07-01", 2),
        ("2026-12-31", 2),
        # A version replaces those before it for good.
        ("2027-01-01", None),
    ):
        shown = (await ask("rpt-b", READ, u=town.b.id, day=day))["data"]["ruleSet"]
        assert (shown["at"] and shown["at"]["number"]) == number, day
    assert shown["id"] == made["id"]
    assert shown["versions"] == [
        {"number": 1, "effectiveFrom": "2025-07-01", "effectiveTo": None, "legalBasis": "331-QĐ/TW"},
        {"number": 2, "effectiveFrom": "2026-07-01", "effectiveTo": "2027-01-01", "legalBasis": "331-QĐ/TW"},
    ]
    # What was left out is as its default says: hard, at every level, no act of its own.
    plain = {"strictness": "HARD", "levels": [], "legalBasis": ""}
    for day, entered in (("2026-01-01", FIRST), ("2026-12-31", later)):
        shown = (await ask("adm", READ, u=town.a.id, day=day))["data"]["ruleSet"]
        assert shown["at"]["rules"] == [plain | one for one in entered["rules"]]


def part(depth: int, kind: str, check: str | None = None, **parameters: object) -> dict[str, Any]:
    """Return one line of a predicate."""
    held = [{"name": name, "value": str(value)} for name, value in parameters.items()]
    return {"depth": depth, "kind": kind, "check": check, "parameters": held}


FIGHTER: dict[str, Any] = {
    "code": "R16",
    "name": "Điều kiện chiến sĩ thi đua cơ sở",
    "strictness": "HARD",
    "levels": [],
    "parameters": [],
    "legalBasis": "Điều 23",
    "polarity": "POSITIVE",
    "forms": ["CSTDCS"],
    "subjects": ["PERSON"],
    "predicate": [
        part(0, "ALL"),
        part(1, "TEST", "holdsTitle", forms="LDTT,CSTT"),
        part(1, "ANY"),
        part(2, "TEST", "rated", least="EXCELLENT", years=1),
        part(2, "TEST", "achieved", kinds="INITIATIVE,RESEARCH", reach="BASE", years=1, fewest=1),
    ],
}
CAP: dict[str, Any] = {
    "code": "C01",
    "kind": "CAP",
    "forms": ["CSTDCS"],
    "levels": [],
    "legalBasis": "Điều 9",
    "parameters": [
        {"name": "base", "value": "ADVANCED"},
        {"name": "rate", "value": "1500"},
        {"name": "rounding", "value": "FLOOR"},
        {"name": "armedBase", "value": "HEADCOUNT"},
        {"name": "armedRate", "value": "1000"},
    ],
}
COMMENDATION: dict[str, Any] = {
    "effectiveFrom": "2026-01-01",
    "effectiveTo": "2027-03-01",
    "legalBasis": "Dự thảo (dữ liệu mẫu)",
    "rules": [FIGHTER],
    "constraints": [CAP],
    "weights": [{"name": "inspection", "value": "6000"}, {"name": "entries", "value": "4000"}],
    "bands": [{"grade": "GOOD", "atLeast": 8000}, {"grade": "WEAK", "atLeast": 0}],
}
SHOWN = """query R($u: ID!) { ruleSet(unit: $u, purpose: COMMENDATION) { at(date: "2026-06-01") {
  effectiveFrom effectiveTo legalBasis weights { name value } bands { grade atLeast }
  constraints { code kind forms levels legalBasis parameters { name value } }
  rules { code name strictness levels legalBasis polarity forms subjects parameters { name value }
    predicate { depth kind check parameters { name value } } } } } }"""


async def test_rules_of_commendation_are_read_as_they_were_entered(clerk: Clerk, town: Town, ask: Ask) -> None:
    place = {"unit": town.province.id, "purpose": "COMMENDATION"}
    await clerk("pcs", "createRuleSet", **place, firstVersion=COMMENDATION)
    shown = (await ask("rpt-b", SHOWN, u=town.b.id))["data"]["ruleSet"]["at"]
    assert shown == COMMENDATION
    # What was read can be entered again, as the next version.
    again = shown | {"effectiveFrom": "2026-07-01"}
    added = await clerk("pcs", "addRuleSetVersion", **place, version=1, added=again)
    assert [v["number"] for v in added["versions"]] == [1, 2]
    named = await ask("adm", SHOWN.replace("depth kind check parameters { name value }", "name"), u=town.b.id)
    (first,) = named["data"]["ruleSet"]["at"]["rules"]
    assert [line["name"] for line in first["predicate"]] == [
        None,
        "Có danh hiệu trong năm",
        None,
        "Mức hoàn thành nhiệm vụ",
        "Sáng kiến, đề tài, thành tích",
    ]


async def test_every_fault_of_a_version_is_told_at_once(
    clerk: Clerk, town: Town, snapshot: Callable[[], object], ask: Ask
) -> None:
    place = {"unit": town.province.id, "purpose": "COMMENDATION"}
    best = [part(0, "TEST", "rated", least="BEST", years=1)]
    faulty = FIGHTER | {"name": "", "polarity": "NEGATIVE", "predicate": best}
    cap = CAP | {"parameters": CAP["parameters"][1:]}
    before = snapshot()
    given = {"firstVersion": COMMENDATION | {"rules": [faulty, rule("R99")], "constraints": [cap]}}
    asked = """mutation M($i: CreateRuleSetInput!) { createRuleSet(input: $i) { problems { code path } } }"""
    answer = await ask("pcs", asked, i={"requestId": "faults-at-once", **place, **given})
    assert [(one["code"], one["path"]) for one in answer["data"]["createRuleSet"]["problems"]] == [
        ("BAD_INPUT", ["rules", "R16", "name"]),
        ("BAD_INPUT", ["rules", "R16", "rated", "least"]),
        ("BAD_INPUT", ["rules", "R16", "polarity"]),
        ("BAD_INPUT", ["rules", "R99"]),
        ("BAD_INPUT", ["constraints", "C01"]),
    ]
    torn = FIGHTER | {"predicate": [part(0, "ALL"), part(2, "TEST", "mayAward")]}
    refused = await clerk.refused("pcs", "createRuleSet", **place, firstVersion=COMMENDATION | {"rules": [torn]})
    assert refused == ("BAD_INPUT", ["rules", "R16", "predicate"])
    assert snapshot() == before


async def test_the_checks_that_rules_are_made_of(ask: Ask) -> None:
    asked = "{ ruleChecks { check name polarity looksAt parameters { name allowed several } } }"
    found = (await ask("rpt-b", asked))["data"]["ruleChecks"]
    known = {one["check"]: one for one in found}
    assert (len(found), list(known)) == (len(CHECKS), list(CHECKS))
    assert known["titleInARow"] == {
        "check": "titleInARow",
        "name": "Danh hiệu nhiều năm liên tục",
        "polarity": "POSITIVE",
        "looksAt": "SUBJECT",
        "parameters": [
            {"name": "form", "allowed": "|".join(AwardForm), "several": False},
            {"name": "years", "allowed": "1..10", "several": False},
        ],
    }
    assert known["notDisciplined"]["parameters"] == [
        {"name": "severity", "allowed": "REPRIMAND|WARNING|HEAVIER", "several": False}
    ]
    assert known["achieved"]["parameters"][0] == {
        "name": "kinds",
        "allowed": "COMBAT|INITIATIVE|RESEARCH",
        "several": True,
    }
    assert known["documentsApproved"]["parameters"][0]["several"] is True


async def test_only_staff_enter_rules(clerk: Clerk, town: Town, snapshot: Callable[[], object], world: World) -> None:
    for act, given in (
        ("createRuleSet", {"firstVersion": FIRST}),
        ("addRuleSetVersion", {"version": 1, "added": FIRST | {"effectiveFrom": "2027-07-01"}}),
    ):
        before = snapshot()
        for handle in HANDLES:
            if handle != "pcs":
                refused = ("NOT_FOUND", ["unit"]) if handle == "stranger" else ("FORBIDDEN", [])
                assert await clerk.refused(handle, act, **named(town), **given) == refused, handle
        assert snapshot() == before
        await clerk("pcs", act, **named(town), **given)
    other = await Town(f"other-{town.tag}").settle(world.store)
    before = snapshot()
    for act, given in (
        ("createRuleSet", {"firstVersion": FIRST}),
        ("addRuleSetVersion", {"version": 1, "added": FIRST}),
    ):
        assert await clerk.refused("pcs", act, **named(other), **given) == ("NOT_FOUND", ["unit"])
    assert snapshot() == before


async def test_what_is_wrong_with_a_version(clerk: Clerk, town: Town, ask: Ask) -> None:
    whole = [LIMITS, *OTHERS]
    for rules, path in (
        ([], ["rules"]),
        ([*whole, DAYS, rule("P99")], ["rules", "P99"]),
        ([*whole, DAYS, DAYS], ["rules"]),
        ([*whole, rule("P04")], ["rules", "P04"]),
        ([*whole, rule("P04", days=10, more=1)], ["rules", "P04"]),
        ([*whole, rule("P04", days=91)], ["rules", "P04", "days"]),
        ([*whole, {"code": "P04", "parameters": [{"name": "days", "value": "mười"}]}], ["rules", "P04", "days"]),
    ):
        refused = await clerk.refused("pcs", "createRuleSet", **named(town), firstVersion=FIRST | {"rules": rules})
        assert refused == ("BAD_INPUT", path)
    backward = FIRST | {"effectiveTo": "2025-07-01"}
    assert await clerk.refused("pcs", "createRuleSet", **named(town), firstVersion=backward) == (
        "BAD_INPUT",
        ["effectiveTo"],
    )
    refused = await clerk.refused("pcs", "createRuleSet", **named(town) | {"unit": town.a.id}, firstVersion=FIRST)
    assert refused == ("BAD_INPUT", ["unit"])
    absent = await clerk.refused("pcs", "addRuleSetVersion", **named(town), version=1, added=FIRST)
    assert absent[0] == "NOT_FOUND"
    answer = await ask("pcs", READ, u=town.a.id, day="2026-11-24")
    assert answer["data"]["ruleSet"] is None
    assert answer["errors"][0]["extensions"] == {"code": "NOT_FOUND", "path": ["purpose"]}
    await clerk("pcs", "createRuleSet", **named(town), firstVersion=FIRST)
    twice = await clerk.refused("pcs", "createRuleSet", **named(town), firstVersion=FIRST)
    assert twice[0] == "CONFLICT"
    same = await clerk.refused("pcs", "addRuleSetVersion", **named(town), version=1, added=FIRST)
    assert same == ("BAD_INPUT", ["effectiveFrom"])
    stale = FIRST | {"effectiveFrom": "2028-01-01"}
    assert await clerk.refused("pcs", "addRuleSetVersion", **named(town), version=2, added=stale) == (
        "CONFLICT",
        ["version"],
    )
