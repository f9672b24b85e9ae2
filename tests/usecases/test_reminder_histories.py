"""Random histories: what the runs made, settled and told equals a recomputation by a model that shares no code."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, structs

from movement.model.conclusions import Remedy, RemedyState
from movement.model.entries import State, Step
from movement.model.inspections import InspectionState
from movement.storage.store import Store
from movement.usecases import reminder_runs
from tests.builders import Clock, Town, make_world, new_id
from tests.engine import dump
from tests.model.entities import make_entry
from tests.reminder_builders import (
    NUMBERS,
    announced,
    asked,
    change_rules,
    concluded,
    events,
    settle_rules,
    silent,
    team,
    telling,
)

BEGAN = date(2026, 11, 24)
LATER = {name: {key: value + 3 for key, value in days.items()} for name, days in NUMBERS.items()}
CHANGES = 25
"""After so many days other numbers are in force."""
DAYS = 40
STATES = {
    "announced": InspectionState.ANNOUNCED,
    "looking": InspectionState.ON_SITE,
    "concluded": InspectionState.FOLLOW_UP,
    "closed": InspectionState.CLOSED,
}
Key = tuple[str, str, int, str, str | None, date, str]
"""Kind, record, number, unit, person, due day, step."""


class Asked(Struct):
    """A recommendation as the model knows it."""

    due: date
    said: date | None = None
    done: bool = False


class Inspected(Struct):
    """An inspection as the model knows it."""

    id: str
    report_due: date
    due: date
    asks: list[Asked]
    leader: str = "first"
    stage: str = "announced"


class Entered(Struct):
    """An entry as the model knows it: since when it waits for a review, or by when its results are owed."""

    id: str
    waits: date | None = None
    runs_to: date | None = None


def noon(day: date) -> datetime:
    return datetime.combine(day, time(5), UTC)


class History:
    """A province's life by chance, with the plain facts from which the model says what must be reminded of."""

    def __init__(self, seed: int, town: Town) -> None:
        self.chance, self.town = random.Random(seed), town
        self.inspected: list[Inspected] = []
        self.entered: list[Entered] = []
        self.put: dict[str, Any] = {}

    def near(self, day: date, low: int, high: int) -> date:
        return day + timedelta(days=self.chance.randint(low, high))

    def live(self, day: date) -> None:
        """Let something happen on a day."""
        for _ in range(3 if day == BEGAN else self.chance.random() < 0.15):
            due = self.near(day, -3, 25)
            self.inspected.append(Inspected(new_id("n"), self.near(day, -2, 12), due, []))
            self.entered.append(Entered(new_id("e")))
        for one in self.inspected:
            self._inspect(one, day)
            for ask in one.asks:
                self._remedy(ask, day)
        for entry in self.entered:
            self._enter(entry, day)

    def _inspect(self, one: Inspected, day: date) -> None:
        match self.chance.random():
            case x if x < 0.05:
                one.due += timedelta(days=self.chance.randint(1, 9))
            case x if x < 0.08:
                one.leader = self.chance.choice(["first", "second"])
            case x if x < 0.18 and one.stage == "announced":
                one.stage = "looking"
            case x if x < 0.28 and one.stage == "looking":
                one.stage = "concluded"
                one.asks = [Asked(self.near(day, 0, 15)) for _ in range(self.chance.randint(1, 3))]
            case x if x < 0.3 and one.stage == "concluded" and all(a.done for a in one.asks):
                one.stage = "closed"

    def _remedy(self, ask: Asked, day: date) -> None:
        match self.chance.random():
            case x if x < 0.12 and ask.said is None:
                ask.said = day
            case x if x < 0.04 and not ask.done:
                ask.said = None
            case x if x < 0.08 and ask.said is not None:
                ask.done = True

    def _enter(self, entry: Entered, day: date) -> None:
        match self.chance.random():
            case x if x < 0.08:
                entry.waits, entry.runs_to = day, None
            case x if x < 0.16:
                entry.waits, entry.runs_to = None, self.near(day, -25, 20)
            case x if x < 0.18:
                entry.waits = entry.runs_to = None

    def rows(self) -> list[Struct]:
        """Return the records that hold these facts, of those that changed since they were last asked for."""
        now = [*map(self._inspection, self.inspected), *map(self._entry, self.entered)]
        changed = [row for row in now if self.put.get(row.id) != row]
        self.put |= {row.id: row for row in changed}
        return changed

    def _inspection(self, one: Inspected) -> Any:
        made = announced(
            self.town.a, self_report_due_on=one.report_due, due_on=one.due, id=one.id, team=team(one.leader)
        )
        if one.stage in {"concluded", "closed"}:
            made = concluded(made, *(asked(n, self.town.a_front, a.due, _remedy(a)) for n, a in enumerate(one.asks, 1)))
        return structs.replace(made, state=STATES[one.stage])

    def _entry(self, entry: Entered) -> Any:
        unit = self.town.b
        state = State.SUBMITTED if entry.waits else State.RUNNING if entry.runs_to else State.RETURNED
        return make_entry(
            id=entry.id,
            unit=unit.id,
            root=unit.root,
            path=unit.path,
            carrier=unit.id,
            carrier_root=unit.root,
            carrier_path=unit.path,
            state=state,
            steps=(Step(state=state, at=noon(entry.waits or BEGAN)),),
            evaluates_on=entry.runs_to,
        )

    def expected(self, day: date) -> set[Key]:
        """Return what must be reminded of on a day."""
        a, front, b = self.town.a.id, self.town.a_front.id, self.town.b.id
        numbers = LATER if day >= BEGAN + timedelta(days=CHANGES) else NUMBERS
        open_: list[tuple[str, str, int, str, str | None, str, date]] = []
        for one in self.inspected:
            if one.stage == "announced":
                open_.append(("SELF_REPORT", one.id, 0, a, None, "M01", one.report_due))
            if one.stage in {"announced", "looking"}:
                open_.append(("CONCLUSION", one.id, 0, a, one.leader, "M02", one.due))
            for number, ask in enumerate(one.asks, 1):
                if ask.done or one.stage == "closed":
                    continue
                if ask.said is None:
                    open_.append(("REMEDY", one.id, number, front, None, "M03", ask.due))
                else:
                    open_.append(("VERIFICATION", one.id, number, a, one.leader, "M04", ask.said))
        open_ += [("REVIEW", e.id, 0, b, None, "M05", e.waits) for e in self.entered if e.waits]
        open_ += [("RESULTS", e.id, 0, b, None, "M06", e.runs_to) for e in self.entered if e.runs_to]
        found = set()
        for kind, record, number, unit, person, rule, counted in open_:
            due = counted + timedelta(days=numbers[rule].get("allowed", 0))
            soon, last = due - timedelta(numbers[rule]["soon"]), due + timedelta(numbers[rule]["escalate"])
            steps = {"ESCALATED": day >= last, "LATE": due < day < last, "SOON": soon <= day <= due}
            found |= {(kind, record, number, unit, person, due, step) for step, is_in in steps.items() if is_in}
        return found


def _remedy(ask: Asked) -> Remedy:
    if ask.done:
        return Remedy(state=RemedyState.VERIFIED)
    return Remedy() if ask.said is None else Remedy(state=RemedyState.REPORTED, reported_at=noon(ask.said))


def key_of(item: dict[str, Any]) -> Key:
    kind, record, unit, step = (item[name]["S"] for name in ("kind", "record", "unit", "step"))
    person = item["person"]["S"] if "person" in item else None
    return kind, record, int(item["item"]["N"]), unit, person, date.fromisoformat(item["due_on"]["S"]), step


@pytest.mark.parametrize("seed", range(5))
async def test_what_was_made_and_what_stands_is_what_the_model_says(
    engine: str, store: Store, town: Town, tmp_path: Path, seed: int
) -> None:
    clock, file = Clock(noon(BEGAN)), tmp_path / "events"
    world, history = telling(make_world(store, clock), file), History(seed, town)
    await settle_rules(world, town)
    await change_rules(world, town, BEGAN + timedelta(days=CHANGES), LATER)
    made: dict[Key, date] = {}
    for number in range(DAYS):
        day = BEGAN + timedelta(days=number)
        history.live(day)
        await world.store.put_all(history.rows())
        clock.at = noon(day)
        if history.chance.random() < 0.2:
            continue  # a day on which nothing ran
        for _ in range(history.chance.choice([1, 1, 2])):
            await reminder_runs._refresh(world.fresh(), town.province, silent)
        stands = history.expected(day)
        for key in stands:
            made.setdefault(key, day)
        (tables,) = dump(engine, store.settings.prefix + "reminders").values()
        items = [item for item in tables if item["root"]["S"] == town.province.id]
        assert Counter(map(key_of, items)) == Counter(list(made))
        assert {key_of(i): date.fromisoformat(i["made_on"]["S"]) for i in items} == made
        assert {key_of(i) for i in items if "settled_on" not in i} == stands
        assert {key_of(i) for i in items if "open_pk" in i} == stands
        assert all(i["told"]["BOOL"] for i in items)
        assert Counter(e["id"] for e in events(file)) == Counter([i["id"]["S"] for i in items])
    assert len(made) > 60
    assert {key[0] for key in made} == {"SELF_REPORT", "CONCLUSION", "REMEDY", "VERIFICATION", "REVIEW", "RESULTS"}
    assert {key[-1] for key in made} == {"SOON", "LATE", "ESCALATED"}
