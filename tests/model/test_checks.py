"""Each check of subjects, units and dossiers with each result it can give; each row says how it is derived.

The year is 2026 and the day 24 November, unless a row says otherwise. Checks of entries in their short form are in
`test_eligibility`.
"""

from datetime import date
from typing import Any

import pytest

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS, SHORT, LooksAt, fits
from movement.model.entries import Level, RecognitionState
from movement.model.merits import MeritKind
from movement.model.reasons import RuleResult
from movement.model.subject_facts import OwnEntry, SubjectFacts
from tests import candidate_builders as of_entries
from tests.subject_builders import (
    award,
    collective,
    continues,
    facts,
    initiative,
    leaf,
    merit,
    rated,
    revoked,
    said,
)

P, F, U = RuleResult.PASS, RuleResult.FAIL, RuleResult.UNKNOWN
NEW: dict[str, Any] = {"subject": collective(), "begun_on": date(2025, 7, 1)}
"""A collective whose unit began with the merger."""
MERGED = date(2025, 7, 1)


def merits(*known: Any, **changes: Any) -> SubjectFacts:
    return facts(merits=known, **changes)


def awards(*known: Any, **changes: Any) -> SubjectFacts:
    return facts(awards=known, **changes)


def fighters(*years: int, of: str = "j1") -> tuple[Any, ...]:
    return tuple(award(AwardForm.CSTDCS, year, of) for year in years)


CHAIN = {"form": "CSTDCS", "years": 2}
FLAGS = {"form": "CO_TINH", "years": 2}
GOOD = {"least": "GOOD", "years": 1}
TWO = {"least": "EXCELLENT", "years": 2}
ONE = {"kinds": "INITIATIVE", "reach": "BASE", "years": 1, "fewest": 1}
PROVINCE = ONE | {"reach": "PROVINCE"}
RESEARCH, COMBAT = merit(MeritKind.RESEARCH, "BASE"), merit(MeritKind.COMBAT, "BASE")
ANY_KIND = ONE | {"kinds": "INITIATIVE,RESEARCH,COMBAT"}
REPRIMAND: dict[str, object] = {"severity": "REPRIMAND"}
WARNING: dict[str, object] = {"severity": "WARNING"}
WHOLE: dict[str, object] = {"share": 10_000}
ANY_SHARE: dict[str, object] = {"share": 1}


def stated(kind: MeritKind, value: str, **changes: Any) -> Any:
    return merit(kind, value, **changes)


def of_members(members: str | None, completing: str | None = None, **changes: Any) -> SubjectFacts:
    given = ((MEMBERS, members), (COMPLETING, completing))
    return merits(*(merit(kind, value) for kind, value in given if value is not None), **changes)


DISCIPLINE, REVIEW, MEMBERS = MeritKind.DISCIPLINE, MeritKind.REVIEW, MeritKind.MEMBERS
COMPLETING, SERVICE = MeritKind.MEMBERS_COMPLETING, MeritKind.SERVICE_YEARS
SUBJECTS: list[tuple[str, str, SubjectFacts, dict[str, object], RuleResult, str]] = [
    ("LDTT of the year", "holdsTitle", awards(award(AwardForm.LDTT)), {"forms": "LDTT,CSTT"}, P, "LDTT"),
    ("CSTT does as well", "holdsTitle", awards(award(AwardForm.CSTT)), {"forms": "LDTT,CSTT"}, P, "CSTT"),
    ("another title", "holdsTitle", awards(award(AwardForm.GK)), {"forms": "LDTT"}, F, "NONE"),
    ("last year's", "holdsTitle", awards(award(AwardForm.LDTT, 2025)), {"forms": "LDTT"}, F, "NONE"),
    ("taken back", "holdsTitle", awards(revoked(award(AwardForm.LDTT))), {"forms": "LDTT"}, F, "NONE"),
    ("someone else's", "holdsTitle", awards(award(AwardForm.LDTT, of="j2")), {"forms": "LDTT"}, F, "NONE"),
    ("2025, 2026", "titleInARow", awards(*fighters(2025, 2026)), CHAIN, P, "2"),
    ("longer than asked for", "titleInARow", awards(*fighters(2023, 2024, 2025, 2026)), CHAIN, P, "4"),
    ("not this year: 0", "titleInARow", awards(*fighters(2024, 2025)), CHAIN, F, "0"),
    ("twice in one year is one year", "titleInARow", awards(*fighters(2026, 2026)), CHAIN, F, "1"),
    ("a later year does not count", "titleInARow", awards(*fighters(2026, 2027)), CHAIN, F, "1"),
    ("another's year", "titleInARow", awards(*fighters(2026), *fighters(2025, of="j2")), CHAIN, F, "1"),
    (
        "of whom it continues",
        "titleInARow",
        facts(merits=(continues("j2"),), awards=(*fighters(2026), *fighters(2025, of="j2"))),
        CHAIN,
        P,
        "2",
    ),
    (
        "a decision to continue taken back",
        "titleInARow",
        facts(merits=(revoked(continues("j2")),), awards=(*fighters(2026), *fighters(2025, of="j2"))),
        CHAIN,
        F,
        "1",
    ),
    (
        "a new body, broken before it began: people decide",
        "titleInARow",
        awards(award(AwardForm.CO_TINH), award(AwardForm.CO_TINH, 2025), **NEW),
        FLAGS | {"years": 3},
        U,
        "2",
    ),
    ("a new body, broken since", "titleInARow", awards(award(AwardForm.CO_TINH), **NEW), FLAGS, F, "1"),
    (
        "a person moved into a new unit",
        "titleInARow",
        awards(*fighters(2025, 2026), begun_on=MERGED),
        CHAIN | {"years": 3},
        F,
        "2",
    ),
    ("excellent is more than good", "rated", merits(rated("EXCELLENT")), GOOD, P, "2026 EXCELLENT"),
    ("just good", "rated", merits(rated("GOOD")), GOOD, P, "2026 GOOD"),
    ("less than good", "rated", merits(rated("COMPLETED")), GOOD, F, "2026 COMPLETED"),
    ("nobody rated it", "rated", facts(), GOOD, U, "2026 NONE"),
    ("rated, and taken back", "rated", merits(revoked(rated("GOOD"))), GOOD, U, "2026 NONE"),
    ("the better of two statements", "rated", merits(rated("COMPLETED"), rated("GOOD")), GOOD, P, "2026 GOOD"),
    (
        "both years excellent",
        "rated",
        merits(rated("EXCELLENT"), rated("EXCELLENT", 2025)),
        TWO,
        P,
        "2025 EXCELLENT,2026 EXCELLENT",
    ),
    ("one of two not told", "rated", merits(rated("EXCELLENT")), TWO, U, "2025 NONE,2026 EXCELLENT"),
    ("one failed decides", "rated", merits(rated("GOOD")), TWO, F, "2025 NONE,2026 GOOD"),
    ("one initiative", "achieved", merits(initiative()), ONE, P, "1"),
    ("none recorded is none", "achieved", facts(), ONE, F, "0"),
    ("last year's is too old", "achieved", merits(initiative(2025)), ONE, F, "0"),
    ("within two years", "achieved", merits(initiative(2025)), ONE | {"years": 2}, P, "1"),
    ("next year's is too new", "achieved", merits(initiative(2027)), ONE, F, "0"),
    ("reach too short", "achieved", merits(initiative(reach="BASE")), PROVINCE, F, "0"),
    ("reach as far", "achieved", merits(initiative(reach="PROVINCE")), PROVINCE, P, "1"),
    ("reach farther", "achieved", merits(initiative(reach="NATION")), PROVINCE, P, "1"),
    ("research is no initiative", "achieved", merits(RESEARCH), ONE, F, "0"),
    ("research where it is named", "achieved", merits(RESEARCH), ANY_KIND, P, "1"),
    ("three of three kinds", "achieved", merits(RESEARCH, COMBAT, initiative()), ANY_KIND | {"fewest": 3}, P, "3"),
    ("an initiative taken back", "achieved", merits(revoked(initiative())), ONE, F, "0"),
    (
        "used up by an award",
        "achieved",
        facts(merits=(initiative(),), awards=(award(AwardForm.GK, 2025, achievements=(initiative().id,)),)),
        ONE,
        F,
        "0",
    ),
    (
        "a new body, years before it: people decide",
        "achieved",
        merits(initiative(), **NEW),
        ONE | {"years": 3, "fewest": 2},
        U,
        "1",
    ),
    ("said to be clear", "notDisciplined", merits(stated(DISCIPLINE, "CLEAR")), REPRIMAND, P, "CLEAR"),
    ("nobody said anything", "notDisciplined", facts(), REPRIMAND, U, "NONE"),
    ("a reprimand", "notDisciplined", merits(stated(DISCIPLINE, "REPRIMAND")), REPRIMAND, F, "REPRIMAND"),
    ("lighter than asked about", "notDisciplined", merits(stated(DISCIPLINE, "REPRIMAND")), WARNING, P, "REPRIMAND"),
    ("heavier", "notDisciplined", merits(stated(DISCIPLINE, "HEAVIER")), WARNING, F, "HEAVIER"),
    (
        "the worse of two statements",
        "notDisciplined",
        merits(stated(DISCIPLINE, "CLEAR"), stated(DISCIPLINE, "WARNING")),
        WARNING,
        F,
        "WARNING",
    ),
    ("of another year", "notDisciplined", merits(stated(DISCIPLINE, "CLEAR", year=2025)), REPRIMAND, U, "NONE"),
    ("nothing under review", "notUnderReview", merits(stated(REVIEW, "NONE")), {}, P, "NONE"),
    ("under review is never a FAIL", "notUnderReview", merits(stated(REVIEW, "OPEN")), {}, U, "OPEN"),
    ("nobody said whether", "notUnderReview", facts(), {}, U, "UNTOLD"),
    (
        "settled since",
        "notUnderReview",
        merits(stated(REVIEW, "OPEN", decided_on=date(2026, 3, 1)), stated(REVIEW, "NONE")),
        {},
        P,
        "NONE",
    ),
    (
        "opened on the day of the statement",
        "notUnderReview",
        merits(stated(REVIEW, "OPEN"), stated(REVIEW, "NONE")),
        {},
        U,
        "OPEN",
    ),
    ("not given yet", "notAwarded", awards(award(AwardForm.GK)), {"most": 0}, P, "0"),
    ("given for the year", "notAwarded", awards(award(AwardForm.LDTT)), {"most": 0}, F, "1"),
    ("given and taken back", "notAwarded", awards(revoked(award(AwardForm.LDTT))), {"most": 0}, P, "0"),
    ("given for last year", "notAwarded", awards(award(AwardForm.LDTT, 2025)), {"most": 0}, P, "0"),
    (
        "20 of 20 completed",
        "membersCompleted",
        of_members("20", "20"),
        {"share": 10_000},
        P,
        "20/20",
    ),
    (
        "19 of 20",
        "membersCompleted",
        of_members("20", "19"),
        {"share": 10_000},
        F,
        "19/20",
    ),
    ("headcount not told", "membersCompleted", of_members(None, "19"), ANY_SHARE, U, "19/NONE"),
    ("completing not told", "membersCompleted", of_members("20"), ANY_SHARE, U, "NONE/20"),
    ("of nobody", "membersCompleted", of_members("0", "0"), ANY_SHARE, U, "0/0"),
    (
        "more than there are",
        "membersCompleted",
        of_members("20", "21"),
        {"share": 1},
        U,
        "21/20",
    ),
    ("14 of 20 is 70 %", "membersAdvanced", of_members("20", advanced=14), {"share": 7_000}, P, "14/20"),
    ("13 of 20", "membersAdvanced", of_members("20", advanced=13), {"share": 7_000}, F, "13/20"),
    (
        "2 of 3 is under 66.67 %",
        "membersAdvanced",
        of_members("3", advanced=2),
        {"share": 6_667},
        F,
        "2/3",
    ),
    ("2 of 3 is over 66.66 %", "membersAdvanced", of_members("3", advanced=2), {"share": 6_666}, P, "2/3"),
    ("titles not recorded", "membersAdvanced", of_members("20"), ANY_SHARE, U, "NONE/20"),
    ("one fighter", "hasFighters", facts(fighters=1), {"fewest": 1}, P, "1"),
    ("no fighter", "hasFighters", facts(fighters=0), {"fewest": 1}, F, "0"),
    ("fighters not recorded", "hasFighters", facts(), {"fewest": 1}, U, "NONE"),
    ("served long enough", "servedYears", merits(stated(SERVICE, "10")), {"fewest": 10}, P, "10"),
    ("not yet", "servedYears", merits(stated(SERVICE, "9")), {"fewest": 10}, F, "9"),
    ("ten two years ago are ten now", "servedYears", merits(stated(SERVICE, "10", year=2024)), {"fewest": 10}, P, "10"),
    ("nine two years ago may be ten", "servedYears", merits(stated(SERVICE, "9", year=2024)), {"fewest": 10}, U, "9"),
    ("years of service not told", "servedYears", facts(), {"fewest": 10}, U, "NONE"),
    ("what next year will say", "servedYears", merits(stated(SERVICE, "10", year=2027)), {"fewest": 10}, U, "NONE"),
    ("a person's record goes along", "recordGoesBack", facts(begun_on=MERGED), {"years": 5}, P, "NONE"),
    ("a new body, two years", "recordGoesBack", facts(**NEW), {"years": 2}, P, "2025"),
    ("a new body, three years", "recordGoesBack", facts(**NEW), {"years": 3}, U, "2025"),
    ("decided to continue", "recordGoesBack", merits(continues("j2"), **NEW), {"years": 3}, P, "NONE"),
]


@pytest.mark.parametrize(
    ("why", "check", "known", "held", "result", "observed"), SUBJECTS, ids=[row[0] for row in SUBJECTS]
)
def test_of_subjects(
    why: str, check: str, known: SubjectFacts, held: dict[str, object], result: RuleResult, observed: str
) -> None:
    assert said(check, known, **held)[:2] == (result, observed), why


def own(rank: int | None, level: Level = Level.PROVINCE, year: int = 2026, state: str = "RECOGNISED") -> OwnEntry:
    decided = of_entries.recognition(level, year, RecognitionState(state))
    return OwnEntry(id=f"e{rank}", recognitions=(decided,), rank=rank)


@pytest.mark.parametrize(
    ("entries", "result", "observed"),
    [
        ((own(20),), P, "20"),  # the last that counts
        ((own(21),), F, "21"),
        ((own(None),), U, "NONE"),  # recognised, not listed: its place is not known
        ((own(None), own(3)), P, "3"),
        ((own(None), own(30)), U, "30"),
        ((), F, "NONE"),
        ((own(1, Level.GRASSROOTS),), F, "NONE"),
        ((own(1, year=2025),), F, "NONE"),
        ((own(1, state="REVOKED"),), F, "NONE"),
    ],
)
def test_of_the_entries_of_a_subject(entries: tuple[OwnEntry, ...], result: RuleResult, observed: str) -> None:
    found = said("entryRecognised", facts(entries=entries), level="PROVINCE", rank=20)
    assert found == (result, observed, "PROVINCE <=20")


def test_what_shows_a_verdict_is_named() -> None:
    held = awards(*fighters(2024, 2025, 2026), revoked(award(AwardForm.CSTDCS, 2023)))
    verdict = CHECKS["titleInARow"].run(held, leaf("titleInARow", form="CSTDCS", years=3))
    assert verdict.evidence == tuple(f"w-j1-CSTDCS-{year}" for year in (2024, 2025, 2026))


def test_the_table_is_whole() -> None:
    assert set(SHORT.values()) <= set(CHECKS)
    assert {one.looks_at for one in CHECKS.values()} == set(LooksAt)
    assert all(one.run.__doc__ for one in CHECKS.values())
    tested = {row[1] for row in SUBJECTS} | {"entryRecognised"}
    assert {name for name, one in CHECKS.items() if one.looks_at is LooksAt.SUBJECT} == tested


@pytest.mark.parametrize(
    ("check", "parameter", "good", "bad"),
    [
        ("documentsApproved", "documents", "TO_TRINH,BIEN_BAN", "TO_TRINH,TO_TRINH"),
        ("documentsApproved", "documents", "TO_TRINH", "to_trinh"),
        ("notDisciplined", "severity", "WARNING", "CLEAR"),
        ("achieved", "kinds", "INITIATIVE,RESEARCH", "RATING"),
        ("holdsTitle", "forms", "LDTT,CSTT", "LDTT,"),
        ("rated", "years", "10", "11"),
        ("titleInARow", "form", "CSTDCS", "CSTDCS,CSTDT"),
        ("reportsOnTime", "share", "10000", "10001"),
    ],
)
def test_what_a_parameter_may_be(check: str, parameter: str, good: str, bad: str) -> None:
    allowed = CHECKS[check].parameters[parameter]
    assert (fits(good, allowed), fits(bad, allowed)) == (True, False)
