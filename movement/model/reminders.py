"""Reminders: that someone must do something soon or is late with it, and the event that tells of it.

How many days before and after its due day something is due soon, late and escalated is the province's rule set: M01 to
M08, see `KINDS`.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from movement.model.people import Role
from movement.model.returns import parts_of
from movement.model.rule_sets import Rule

ID_LETTERS = 32


class ReminderKind(StrEnum):
    """What is to be done."""

    SELF_REPORT = "SELF_REPORT"
    CONCLUSION = "CONCLUSION"
    REMEDY = "REMEDY"
    VERIFICATION = "VERIFICATION"
    REVIEW = "REVIEW"
    RESULTS = "RESULTS"
    PLAN = "PLAN"
    RETURN = "RETURN"


class ReminderStep(StrEnum):
    """How pressing it is."""

    SOON = "SOON"
    LATE = "LATE"
    ESCALATED = "ESCALATED"


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of reminder: its rule, who must act, and what is called for in Vietnamese."""

    rule: str
    role: Role
    what: str
    waits: bool = False
    """Its due day is counted from the day on which the waiting began."""


KINDS: dict[ReminderKind, Kind] = {
    ReminderKind.SELF_REPORT: Kind(rule="M01", role=Role.RPT, what="Báo cáo tự kiểm tra"),
    ReminderKind.CONCLUSION: Kind(rule="M02", role=Role.INS, what="Kết luận kiểm tra"),
    ReminderKind.REMEDY: Kind(rule="M03", role=Role.RPT, what="Việc khắc phục kiến nghị số {item}"),
    ReminderKind.VERIFICATION: Kind(
        rule="M04", role=Role.INS, what="Việc xác minh khắc phục kiến nghị số {item}", waits=True
    ),
    ReminderKind.REVIEW: Kind(rule="M05", role=Role.RV1, what="Việc xét duyệt hồ sơ", waits=True),
    ReminderKind.RESULTS: Kind(rule="M06", role=Role.RPT, what="Báo cáo kết quả thực hiện hồ sơ"),
    ReminderKind.PLAN: Kind(rule="M07", role=Role.RPT, what="Kế hoạch thực hiện Chỉ thị", waits=True),
    ReminderKind.RETURN: Kind(rule="M08", role=Role.RPT, what="Báo cáo {type} kỳ {period}"),
}
SENTENCES: dict[ReminderStep, str] = {
    ReminderStep.SOON: "{what} đến hạn ngày {due}.",
    ReminderStep.LATE: "{what} đã quá hạn {late} ngày, kể từ ngày {due}.",
    ReminderStep.ESCALATED: "{what} đã quá hạn {late} ngày, kể từ ngày {due}; đề nghị cấp trên đôn đốc.",
}


class Reminder(Struct, frozen=True, kw_only=True):
    """That a unit, or one of its people, was reminded of a matter at one step. A result of runs; never deleted."""

    id: str
    kind: ReminderKind
    step: ReminderStep
    record: str
    """Id of the entry, inspection, or return, also before it is begun; of the body itself, where it has no plan."""
    item: int = 0
    """Number of the recommendation, else 0."""
    unit: str
    root: str
    path: str
    role: Role
    """Who must act there."""
    person: str | None = None
    """Subject of a token where one person is meant: the leader of the team."""
    due_on: date
    made_on: date
    settled_on: date | None = None
    """When the matter was no longer open in this step by this day; None while it is."""
    told: bool = False
    """Whether its event was sent."""
    version: int = 1

    @property
    def awaits(self) -> date | None:
        """The due day while it stands, for the index of the feed; None once it is settled."""
        return self.due_on if self.settled_on is None else None

    def days_late(self, day: date) -> int:
        """Return by how many days the matter is late on `day`."""
        return max((day - self.due_on).days, 0)

    def message(self, day: date) -> str:
        """Return what people read on `day`: one Vietnamese sentence."""
        _, type_, period = parts_of(self.record) or ("", "", "")
        what = KINDS[self.kind].what.format(item=self.item, type=type_, period=period)
        return SENTENCES[self.step].format(what=what, due=f"{self.due_on:%d/%m/%Y}", late=self.days_late(day))


class ReminderLine(Struct, frozen=True, kw_only=True):
    """What the index of open reminders shows of one: enough to filter by, never shown to anyone."""

    id: str
    root: str
    path: str
    kind: ReminderKind
    step: ReminderStep
    role: Role
    person: str | None = None


class Event(Struct, frozen=True, kw_only=True, rename="camel"):
    """What other systems are told of a reminder; the same id is the same reminder. No person, no text of a record."""

    id: str
    kind: ReminderKind
    step: ReminderStep
    record: str
    item: int
    unit: str
    role: Role
    due_on: date
    made_on: date


def event_of(reminder: Reminder) -> Event:
    """Return the event that tells of a reminder."""
    return Event(**{name: getattr(reminder, name) for name in Event.__struct_fields__})


def step_on(due_on: date, rule: Rule, day: date) -> ReminderStep | None:
    """Return the step of a matter on a day: SOON from `soon` days before its due day to that day itself, then LATE.

    ESCALATED from `escalate` days after the due day; None while it is not yet due soon.
    """
    late = (day - due_on).days
    if late < -rule.number("soon"):
        return None
    if late <= 0:
        return ReminderStep.SOON
    return ReminderStep.LATE if late < rule.number("escalate") else ReminderStep.ESCALATED
