"""The course of a sample inspection: what happens when, until its fate or its time stops it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from msgspec import Struct

from local.fates import Fate, Mend
from local.visits import Visit
from movement.model.campaigns import OversightType
from movement.model.entries import Entry, State
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult, FindingKind, Severity
from movement.model.inspections import InspectionState
from movement.model.score_sheets import ORDER, Grade

GRADED = frozenset({OversightType.INSPECTION, OversightType.APPRAISAL})
CHECKED = frozenset({State.RUNNING, State.REPORTED, State.VERIFIED})
UNMENDED = frozenset({Mend.OPEN, Mend.REPORTED})
_S = InspectionState


class Course(Struct, frozen=True):
    """One visit with its fate, and what is known of the place."""

    visit: Visit
    fate: Fate
    campaign: str
    team: int
    owners: Sequence[str]
    """Units that recommendations may go to."""
    entries: Sequence[Entry]
    """The unit's entries of both years, as they ended."""

    @property
    def grade(self) -> Grade | None:
        """The grade that people give; a sheet gives its own."""
        by_hand = self.visit.subject.type in GRADED and not self.visit.subject.has_sheet
        return self.fate.grade if by_hand else None


type Step = Callable[[Course], Awaitable[None]]


async def live(course: Course) -> None:
    """Go from state to state up to the one where the inspection is left."""
    for state, step in STEPS.items():
        await step(course)
        if state is course.fate.stop:
            return


async def _plan(course: Course) -> None:
    await course.visit.plan(course.campaign)


async def _decide(course: Course) -> None:
    course.visit.later(0, 2)
    await course.visit.decide(course.team)


async def _announce(course: Course) -> None:
    visit = course.visit
    visit.later(0, 2)
    await visit.announce()
    if course.fate.new_team:
        visit.later(0, 1)
        await visit.change_team()


async def _self_report(course: Course) -> None:
    visit = course.visit
    due = visit.current.self_report_due_on
    if course.fate.silent and due is not None:
        visit.until(due + timedelta(days=1))
        await visit.no_self_report()
    else:
        visit.later(2, 4)
        await visit.self_report()


async def _on_site(course: Course) -> None:
    visit, fate = course.visit, course.fate
    visit.later(1, 3)
    await visit.plain(InspectionAct.BEGIN_ON_SITE)
    visit.later(0, 0)
    await visit.find(FindingKind.STRENGTH)
    if fate.grade is not Grade.EXCELLENT:
        visit.later(0, 1)
        await visit.find(FindingKind.LIMITATION, fate.worst or Severity.MINOR)
    if fate.withdrawn:
        visit.later(0, 1)
        await visit.take_back()
    if fate.extended:
        visit.later(0, 0)
        await visit.extend(fate.extended)


async def _verifying(course: Course) -> None:
    visit, fate = course.visit, course.fate
    visit.later(2, 4)
    await visit.plain(InspectionAct.BEGIN_VERIFYING)
    visit.later(0, 0)
    if fate.worst is not None:
        await visit.find(FindingKind.VIOLATION, fate.worst)
    if visit.subject.has_sheet:
        await visit.mark(fate.grade, knocked_out=fate.knocked_out)
    results = [CheckResult.NOT_CONFIRMED if fate.doubts else CheckResult.CONFIRMED, CheckResult.CONFIRMED]
    for entry, result in zip(_to_check(course), results, strict=False):
        visit.later(0, 0)
        await visit.check(entry, result)


def _to_check(course: Course) -> list[Entry]:
    """Return what the team looks at: entries that ran at that moment, those that were verified first."""
    at = course.visit.clock.at
    running = [e for e in course.entries if e.state_at(at) in CHECKED]
    running.sort(key=lambda e: (e.state_at(at) is not State.VERIFIED, e.id))
    return running[: course.visit.subject.checks]


async def _draft(course: Course) -> None:
    course.visit.later(1, 3)
    await course.visit.draft(course.grade)


async def _conclude(course: Course) -> None:
    visit, fate = course.visit, course.fate
    if fate.late and visit.current.due_on is not None:
        visit.until(visit.current.due_on + timedelta(days=fate.late))
    else:
        visit.later(1, 3)
    asked = fate.mends if visit.subject.asks else ()
    await visit.conclude(course.grade, [course.owners[n % len(course.owners)] for n in range(len(asked))])
    confirmed = next((c.entry for c in visit.current.checks if c.result is CheckResult.CONFIRMED), None)
    if confirmed is not None and fate.grade in {Grade.EXCELLENT, Grade.GOOD}:
        visit.later(0, 1)
        await visit.nominate(confirmed)
    if fate.superseded:
        visit.later(3, 8)
        lower = ORDER[ORDER.index(fate.grade) + 1]
        await visit.supersede(lower if course.grade else None, lower)


async def _follow_up(course: Course) -> None:
    visit = course.visit
    visit.later(1, 3)
    await visit.plain(InspectionAct.FOLLOW_UP)
    for asked, mend in zip(visit.current.recommendations, course.fate.mends, strict=False):
        if mend is Mend.OPEN:
            continue
        if mend is Mend.LATE:
            visit.until(asked.due_on + timedelta(days=4))
        else:
            visit.later(4, 9)
        await visit.mend(asked.number)
        if mend is Mend.AGAIN:
            visit.later(1, 3)
            await visit.reopen(asked.number)
            visit.later(3, 6)
            await visit.mend(asked.number)
        if mend is not Mend.REPORTED:
            visit.later(1, 4)
            await visit.verify(asked.number)


async def _close(course: Course) -> None:
    course.visit.later(1, 3)
    await course.visit.close()


STEPS: dict[InspectionState, Step] = {
    _S.PLANNED: _plan,
    _S.DECIDED: _decide,
    _S.ANNOUNCED: _announce,
    _S.SELF_REPORTED: _self_report,
    _S.ON_SITE: _on_site,
    _S.VERIFYING: _verifying,
    _S.DRAFT_CONCLUSION: _draft,
    _S.CONCLUDED: _conclude,
    _S.FOLLOW_UP: _follow_up,
    _S.CLOSED: _close,
}
"""State → how an inspection comes there, and what happens in it."""
