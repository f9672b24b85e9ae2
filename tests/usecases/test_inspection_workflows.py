"""Random inspections lived through on the real engine, by right and wrong people while days pass.

After every step the record is held to laws told here in words of their own, mostly by its trail. Bugs planted into the
code under test show that each law can fail.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import msgspec
import pytest
from msgspec import structs

from movement.model import audit, inspections
from movement.model.actors import Actor
from movement.model.conclusions import RemedyState
from movement.model.entries import State
from movement.model.errors import MovementError
from movement.model.inspection_acts import INSPECTION_RULES, InspectionAct
from movement.model.inspection_rights import carrier_of
from movement.model.inspections import ORDER, Inspection, InspectionState
from movement.model.people import Role
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import inspection_changes, inspection_conclusions, remedies
from movement.world import World
from tests.builders import NOON, Clock, Town, make_entry, make_grant, make_person, request
from tests.inspection_builders import ROAD, attempt, make_campaign, make_sheet

S, A = InspectionState, InspectionAct
WALKS = 200
BEGINNINGS = (*[S.PLANNED] * 3, S.ANNOUNCED, S.ANNOUNCED, S.ON_SITE, S.VERIFYING, S.FOLLOW_UP, S.FOLLOW_UP)
UNIT, STAFF = "rpt", "pcs"
PEOPLE = (UNIT, "ins", "both", "ins2", STAFF, "ins3", "rv1", "rpt-b", "rv2", "ldr", "aud", "stranger")
BESIDES = {
    S.ANNOUNCED: A.NO_SELF_REPORT,
    S.ON_SITE: A.RECORD_FINDING,
    S.VERIFYING: A.MARK,
    S.DRAFT_CONCLUSION: A.WITHDRAW_FINDING,
    S.CONCLUDED: A.NOMINATE,
}
OF_STAFF = {A.DECIDE, A.EXTEND, A.CHANGE_TEAM}
OF_LEADER = {A.CONCLUDE, A.SUPERSEDE, A.CLOSE}


class Stage:
    """A town with a campaign; its team is `ins`, `ins2` and `both`, who is also reporter of commune A's Front."""

    def __init__(self, world: World, town: Town, clock: Clock) -> None:
        self.world, self.town, self.clock = world, town, clock
        self.done: Counter[InspectionAct] = Counter()
        self.refused: Counter[InspectionAct] = Counter()
        self.reached: Counter[InspectionState] = Counter()

    async def set(self) -> "Stage":
        both = make_grant(Role.INS, self.town.province), make_grant(Role.RPT, self.town.a_front)
        await self.world.store.put_all(make_person(self.town.subject("both"), *both))
        sheet = await make_sheet(self.world, self.town)
        self.campaign = await make_campaign(self.world, self.town, "ins", "ins2", "both", sheet=sheet.id)
        self.entry = await make_entry(self.world, self.town, State.RUNNING, unit=self.town.a_front)
        self.actors = {handle: await self.town.actor(self.world, handle) for handle in PEOPLE}
        return self

    async def live(self) -> None:
        for seed in range(WALKS):
            try:
                await Walk(self, Random(seed)).live()
            except AssertionError as broken:
                broken.add_note(f"in walk {seed}")
                raise


@pytest.fixture
async def stage(world: World, town: Town, clock: Clock) -> Stage:
    return await Stage(world, town, clock).set()


class Walk:
    """One inspection of commune A, whose conclusion asks something of the commune (1) and of its Front (2)."""

    def __init__(self, stage: Stage, rng: Random) -> None:
        self.stage, self.rng = stage, rng
        self.trail: list[audit.Audit] = []

    async def live(self) -> None:
        """Plan an inspection, lead it to some state, and go on from there at random."""
        stage = self.stage
        stage.clock.at = NOON
        asked, state = request(stage.campaign), self.rng.choice(BEGINNINGS)
        await self.hold(await inspection_changes.plan(stage.world.fresh(), stage.actors[STAFF], asked, stage.town.a.id))
        while ORDER.index(self.found.state) < ORDER.index(state):
            await self.try_as_one_who_may(*self.leading_on(self.rng.randint(1, 2), besides=False))
        for _ in range(10 if state is S.FOLLOW_UP else self.rng.randint(1, 8)):
            await self.go_on()

    async def go_on(self) -> None:
        """Lead on, or try what the state allows, or anything, as the right people or as anyone; or let days pass."""
        luck, number, choice = self.rng.random(), self.rng.randint(1, 2), self.rng.choice
        possible = [act for act, rule in INSPECTION_RULES.items() if self.found.state in rule.sources]
        if luck < 0.1:
            self.stage.clock.forward(days=self.rng.randint(1, 40))
            self.hold_lateness()
        elif luck < 0.55 and self.found.state is not S.CLOSED:
            await self.try_as_one_who_may(*self.leading_on(number, besides=self.rng.random() < 0.25))
        elif luck < 0.75:
            await self.try_as_one_who_may(choice(possible), number)
        elif luck < 0.9:
            await self.step(choice(possible), choice(PEOPLE), number)
        else:
            await self.step(choice(list(INSPECTION_RULES)), choice(PEOPLE), 3)

    async def try_as_one_who_may(self, act: InspectionAct, number: int) -> None:
        right = [handle for handle in PEOPLE if self.may(act, handle, number)]
        await self.step(act, self.rng.choice(right), number)

    def leading_on(self, number: int, *, besides: bool) -> tuple[InspectionAct, int]:
        """Return the act that leads on, and on which part; or what can be done besides."""
        found = self.found
        waiting = {r.number: r.remedy.state for r in found.recommendations if r.remedy.verified_by is None}
        if found.state is S.FOLLOW_UP and waiting:
            number = number if number in waiting else min(waiting)
            reported = waiting[number] is RemedyState.REPORTED
            acts = (A.VERIFY_REMEDY, A.REOPEN_REMEDY) if reported else (A.REPORT_REMEDY, A.CLOSE)
            return acts[besides], number
        if besides and found.state in BESIDES:
            if found.state is S.ANNOUNCED:
                self.stage.clock.forward(days=11)
            return BESIDES[found.state], number
        if found.state is S.VERIFYING and not found.checks:
            return A.CHECK_ENTRY, number
        return ROAD[ORDER[ORDER.index(found.state) + 1]][0], number

    def may(self, act: InspectionAct, handle: str, number: int) -> bool:
        """Tell, in words of its own, who may do an act."""
        if act is A.SELF_REPORT:
            return handle == UNIT
        if act is A.REPORT_REMEDY:
            return handle == UNIT or (handle == "both" and number == 2)
        if handle == STAFF or act in OF_STAFF:
            return handle == STAFF
        team = self.found.team
        people = () if team is None else (team.leader,) if act in OF_LEADER else team.everyone
        return self.stage.town.subject(handle) in people

    async def step(self, act: InspectionAct, handle: str, number: int) -> None:
        """Try an act; then the record is one version on and lawful, or just what it was."""
        stage, before = self.stage, self.found
        owners = (None, stage.town.a_front.id)
        try:
            made = await attempt(
                stage.world,
                stage.town,
                stage.actors[handle],
                act,
                before,
                entry=stage.entry.id,
                number=number,
                days=self.rng.choice((1, 5, 10, 16)),
                owners=owners,
                team=("ins2", "both"),
            )
        except MovementError:
            stage.refused[act] += 1
            (made,) = await stage.world.store.get([want(Inspection, id=before.id)], strong=True)
            assert made == before, f"{act} was refused and changed the record"
            return
        stage.done[act] += 1
        assert self.may(act, handle, number), f"{act} was done by {handle}"
        issued = before.conclusions if act not in {A.CONCLUDE, A.SUPERSEDE} else made.conclusions[:-1]
        assert issued == before.conclusions, f"{act} edited a conclusion"
        if act is A.VERIFY_REMEDY:
            reported = next(a for a in reversed(self.trail) if reports(a, number))
            assert reported.actor != stage.town.subject(handle), "a remedy was verified by who reported it"
        await self.hold(made)

    async def hold(self, found: Inspection) -> None:
        """Hold the record to its trail."""
        self.found = found
        self.stage.reached[found.state] += 1
        span = Span(found.id, after=f"{self.trail[-1].version:08d}" if self.trail else None)
        self.trail += [a for _, a in await self.stage.world.store.rows(paths.trail_of_subject, span, strong=True)]
        assert found.version == len(self.trail), "a change is not in the trail"
        assert audit.verify(self.trail) == [], "the trail is not sound"
        assert audit.replay(self.trail, Inspection) == found, "the trail tells of another record"
        assert [step.state for step in found.steps] == ORDER[: len(found.steps)], "a state was skipped"
        assert found.steps[-1].state is found.state, "a state was not noted"
        verified = [r.remedy.state is RemedyState.VERIFIED for r in found.recommendations]
        assert all(verified) or found.state is not S.CLOSED, "closed with open remedies"
        assert found.days_extended <= 15, "extended by more than a third"
        self.hold_lateness()

    def hold_lateness(self) -> None:
        """Hold what is late, today and on days to come, to the dates in the trail."""
        told: dict[str, Any] = {}
        for change in self.trail:
            told |= msgspec.json.decode(change.delta)
        acts = {change.act for change in self.trail}
        for days in range(0, 70, 3):
            day = self.stage.world.today() + timedelta(days=days)
            late = self.found.is_late(day), self.found.days_late(day)
            assert late == lateness(told, acts, day), "lateness is not what the dates say"


def reports(change: audit.Audit, number: int) -> bool:
    """Tell whether a change reported the remedy of a recommendation."""
    if change.act != A.REPORT_REMEDY:
        return False
    asked = {r["number"]: r["remedy"] for r in msgspec.json.decode(change.delta)["recommendations"]}
    return bool(asked[number]["reported_by"] == change.actor and asked[number]["state"] == "REPORTED")


def lateness(told: dict[str, Any], acts: set[str], day: date) -> tuple[bool, int]:
    """Return whether an inspection is late on a day and by how many days its conclusion is, by what its trail told.

    The province has 45 days from the announcement and what it was extended by, the unit 10 for its self-report.
    """
    if told["announced_on"] is None:
        return False, 0
    announced = date.fromisoformat(told["announced_on"])
    due = announced + timedelta(days=45 + told["days_extended"])
    if A.CONCLUDE in acts:
        issued = date.fromisoformat(told["conclusions"][0]["issued_on"])
        open_until = [r["due_on"] for r in told["recommendations"] if r["remedy"]["state"] == "OPEN"]
        return any(date.fromisoformat(until) < day for until in open_until), max((issued - due).days, 0)
    unsent = not acts & {A.SELF_REPORT, A.NO_SELF_REPORT}
    return due < day or (unsent and announced + timedelta(days=10) < day), max((day - due).days, 0)


async def test_random_inspections_keep_every_law(stage: Stage) -> None:
    await stage.live()
    assert set(stage.reached) == set(InspectionState)
    assert set(stage.done) == set(INSPECTION_RULES), "an act was never done"
    assert set(stage.refused) == set(INSPECTION_RULES), "an act was never refused"


def plant(patch: pytest.MonkeyPatch, module: ModuleType, text: str, becomes: str) -> None:
    """Put the functions of a module as they would be with another text in place of its own."""
    source = Path(module.__file__ or "").read_text()
    assert source.count(text) == 1, "the code has moved on: plant the bug where the rule is now"
    planted = ModuleType(module.__name__)
    exec(compile(source.replace(text, becomes), module.__name__, "exec"), vars(planted))  # noqa: S102 - our own source
    for name, value in vars(planted).items():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            patch.setattr(module, name, value)


def skip_a_state(patch: pytest.MonkeyPatch) -> None:
    leads_too_far = structs.replace(INSPECTION_RULES[A.BEGIN_ON_SITE], to=S.VERIFYING)
    patch.setitem(INSPECTION_RULES, A.BEGIN_ON_SITE, leads_too_far)


def let_the_reporter_verify(patch: pytest.MonkeyPatch) -> None:
    check = "        if old.reported_by == actor.subject:\n            raise refuse(Code.SAME_PERSON, {})\n"
    verified = "        return structs.replace(old, state=RemedyState.VERIFIED"
    plant(patch, remedies, check.format('"number"') + verified, verified)


def edit_a_conclusion_in_place(patch: pytest.MonkeyPatch) -> None:
    plant(patch, inspection_conclusions, "(*found.conclusions, made)", "(*found.conclusions[:-1], made)")


def forget_the_extension(patch: pytest.MonkeyPatch) -> None:
    plant(patch, inspection_changes, "days_extended=found.days_extended + days, due_on=due", "days_extended=days")


def extend_for_ever(patch: pytest.MonkeyPatch) -> None:
    plant(patch, inspection_changes, "if days < 1 or found.days_extended + days > most:", "if days < 1:")


def close_with_open_remedies(patch: pytest.MonkeyPatch) -> None:
    plant(patch, inspection_conclusions, "if any(r.remedy.state is not RemedyState.VERIFIED", "if any(False")


def forget_the_team(patch: pytest.MonkeyPatch) -> None:
    def anyone(doer: Actor, found: Inspection, what: InspectionAct) -> list[Role]:
        return doer.roles(INSPECTION_RULES[what].policy, carrier_of(found))

    patch.setattr(inspection_changes, "roles", anyone)


def call_a_reported_remedy_late(patch: pytest.MonkeyPatch) -> None:
    rightly = inspections.next_due

    def wrongly(found: Inspection) -> date | None:
        waiting = [r.due_on for r in found.recommendations if r.remedy.state is not RemedyState.VERIFIED]
        return min(waiting, default=None) if found.is_concluded else rightly(found)

    patch.setattr(inspections, "next_due", wrongly)


def forget_the_conclusion_in_its_lateness(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Inspection, "days_late", lambda found, day: max((day - found.due_on).days, 0) if found.due_on else 0)


def keep_no_trail_of_remedies(patch: pytest.MonkeyPatch) -> None:
    rightly = audit.delta

    def wrongly(old: Any, new: Any, children: Any = ()) -> str:
        told = msgspec.json.decode(rightly(old, new, children))
        return msgspec.json.encode({k: v for k, v in told.items() if old is None or k != "recommendations"}).decode()

    patch.setattr(audit, "delta", wrongly)


BUGS: dict[Callable[[pytest.MonkeyPatch], None], str] = {
    skip_a_state: "a state was skipped",
    let_the_reporter_verify: "a remedy was verified by who reported it",
    edit_a_conclusion_in_place: "supersedeConclusion edited a conclusion",
    forget_the_extension: "lateness is not what the dates say",
    extend_for_ever: "extended by more than a third",
    close_with_open_remedies: "closed with open remedies",
    forget_the_team: "was done by",
    call_a_reported_remedy_late: "lateness is not what the dates say",
    forget_the_conclusion_in_its_lateness: "lateness is not what the dates say",
    keep_no_trail_of_remedies: "the trail tells of another record",
}
"""Bug → the law that it breaks."""


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
async def test_a_planted_bug_is_caught(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, bug: Callable[[pytest.MonkeyPatch], None]
) -> None:
    bug(monkeypatch)
    with pytest.raises(AssertionError, match=BUGS[bug]):
        await stage.live()
