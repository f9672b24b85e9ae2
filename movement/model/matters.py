"""Matters: what waits for whom, from records as they are, and what is reminded of on a day.

A reminder is known by what it is about: whom it asks for which matter, by which day, in which step. So it is made once
however often the day is looked at, and another due day or another person makes another one.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct, structs

from movement.model.audit import digest
from movement.model.carriers import Carrier
from movement.model.entries import Entry, State
from movement.model.inspection_parts import RemedyState
from movement.model.inspections import Inspection, InspectionState
from movement.model.periods import day_of
from movement.model.reminders import KINDS, Reminder, ReminderKind, step_on
from movement.model.returns import Return
from movement.model.rule_sets import Rule, RuleSetVersion
from movement.model.units import Unit, root_of

ID_LETTERS = 32


class Matter(Struct, frozen=True, kw_only=True):
    """Something that someone must do: who, for which record, and `day`, by which or since which it waits."""

    kind: ReminderKind
    record: str
    item: int = 0
    unit: str
    root: str
    path: str
    person: str | None = None
    day: date


def due(matters: Iterable[Matter], rules: RuleSetVersion, day: date) -> list[Reminder]:
    """Return the reminders that stand on a day: each matter in its one step; what has no rule is not reminded of."""
    made = (_reminder(matter, rules.rule(KINDS[matter.kind].rule), day) for matter in matters)
    return sorted((r for r in made if r is not None), key=lambda r: (r.path, r.due_on, r.id))


def _reminder(matter: Matter, rule: Rule | None, day: date) -> Reminder | None:
    if rule is None:
        return None
    kind = KINDS[matter.kind]
    due_on = matter.day + timedelta(days=rule.number("allowed")) if kind.waits else matter.day
    step = step_on(due_on, rule, day)
    if step is None:
        return None
    about = [matter.kind, matter.record, matter.item, matter.unit, matter.person, due_on, step]
    return Reminder(
        id=digest(about)[:ID_LETTERS],
        kind=matter.kind,
        step=step,
        record=matter.record,
        item=matter.item,
        unit=matter.unit,
        root=matter.root,
        path=matter.path,
        role=kind.role,
        person=matter.person,
        due_on=due_on,
        made_on=day,
    )


def of_entry(entry: Entry) -> Iterator[Matter]:
    """Yield what an entry waits for: its reviewer, or its results by the day on which it is to be evaluated.

    An entry that was verified once has met that day; continuing it sets no new one.
    """

    def matter(kind: ReminderKind, day: date) -> Matter:
        unit, root, path = entry.carrier, entry.carrier_root, entry.carrier_path
        return Matter(kind=kind, record=entry.id, unit=unit, root=root, path=path, day=day)

    if entry.waiting_since is not None:
        yield matter(ReminderKind.REVIEW, day_of(entry.waiting_since))
    verified = any(step.state is State.VERIFIED for step in entry.steps)
    if entry.state is State.RUNNING and entry.evaluates_on is not None and not verified:
        yield matter(ReminderKind.RESULTS, entry.evaluates_on)


def of_inspection(inspection: Inspection) -> Iterator[Matter]:
    """Yield what an inspection waits for: self-report, conclusion, remedies by their owners, their verification."""
    if inspection.state is InspectionState.CLOSED or not inspection.is_announced:
        return

    def matter(kind: ReminderKind, day: date, *, item: int = 0, person: str | None = None) -> Matter:
        unit, root, path = inspection.carrier, inspection.carrier_root, inspection.carrier_path
        return Matter(
            kind=kind, record=inspection.id, item=item, unit=unit, root=root, path=path, person=person, day=day
        )

    leader = inspection.team.leader if inspection.team is not None else None
    if inspection.state is InspectionState.ANNOUNCED and inspection.self_report_due_on is not None:
        yield matter(ReminderKind.SELF_REPORT, inspection.self_report_due_on)
    if not inspection.is_concluded and inspection.due_on is not None:
        yield matter(ReminderKind.CONCLUSION, inspection.due_on, person=leader)
    for asked in inspection.recommendations if inspection.is_concluded else ():
        remedy, item = asked.remedy, asked.number
        if remedy.state is RemedyState.OPEN:
            owed = matter(ReminderKind.REMEDY, asked.due_on, item=item)
            unit, path = asked.duty
            yield structs.replace(owed, unit=unit, root=root_of(path), path=path)
        elif remedy.state is RemedyState.REPORTED and remedy.reported_at is not None:
            yield matter(ReminderKind.VERIFICATION, day_of(remedy.reported_at), item=item, person=leader)


def of_return(found: Return) -> Matter:
    """Return what a return that was begun and is not submitted, or was sent back, waits for."""
    carrier = Carrier(found.carrier, found.carrier_path)
    return of_missing(found.id, carrier, found.due_on)


def of_missing(name: str, carrier: Carrier, due_on: date) -> Matter:
    """Return what is owed of a return by its id, whether it was begun or not; `carrier` is who must report now."""
    kind = ReminderKind.RETURN
    return Matter(kind=kind, record=name, unit=carrier.unit, root=carrier.root, path=carrier.path, day=due_on)


def of_body(body: Unit, day: date) -> Matter:
    """Return what a body without a plan owes; it waits since the body began."""
    path = body.current(day).path
    return Matter(
        kind=ReminderKind.PLAN,
        record=body.id,
        unit=body.id,
        root=root_of(path),
        path=path,
        day=body.versions[0].valid_from,
    )
