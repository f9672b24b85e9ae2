"""The scheduled functions: what runs, when, with how much memory and with which rights. Pure data.

Infrastructure, the local schedule and `make function` all read this page. Ticks are structured, not cron: which
periods are due at a tick is decided by `due`, because cut-offs and Tết are no cron expressions.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from movement.model.periods import Period, Scheme, current, day_of

STILL_REPORTED = 120
"""For how many days after its cut-off a period is computed daily; after that by hand."""


class Every(StrEnum):
    """How often a function's tick comes."""

    DAY = "DAY"
    WEEK = "WEEK"
    FIVE_MINUTES = "FIVE_MINUTES"
    """Twelve times an hour, on the hour first; `at` says nothing."""
    CUT_OFF = "CUT_OFF"
    """On 15 December, the day after the State's year has ended."""


class Covers(StrEnum):
    """Which periods a tick is for."""

    PERIODS = "PERIODS"
    """Every period that runs, and what has ended lately."""
    YEARS = "YEARS"
    """The year that runs and the one before it, whose records may still be completed."""
    DAY = "DAY"
    """The day of the tick; the period given is the running year."""


class Tick(Struct, frozen=True):
    """A moment in Asia/Ho_Chi_Minh at which a function runs; a week's tick comes on Mondays."""

    every: Every
    at: time


class Access(StrEnum):
    """What a function may do with a table."""

    READ = "READ"
    WRITE = "WRITE"


class Function(Struct, frozen=True, kw_only=True):
    """One scheduled function."""

    name: str
    handler: str
    """`module:attribute`; a test resolves it."""
    question: str
    ticks: tuple[Tick, ...]
    covers: Covers
    memory_mb: int
    seconds: int
    grants: dict[str, Access]
    """Table name → access."""
    publishes: bool = False
    """Whether it may publish to the topic of events."""
    package: str = "functions"
    """Which package it is deployed in: `requirements/<package>.txt` and our code."""
    keeps_reports: bool = False
    """Whether it may put files into the bucket of report packs."""
    keeps_heads: bool = False
    """Whether it may write heads of days, once each."""


CARRY_OVER = Function(
    name="carry_over",
    handler="functions.carry_over:handler",
    question="Whose records does another unit act on from today, since their own has ended?",
    # A reorganisation is in force from midnight: before the statistics, and before anyone is at work.
    ticks=(Tick(Every.DAY, time(0, 5)),),
    covers=Covers.DAY,
    memory_mb=512,
    seconds=840,
    grants={
        "units": Access.READ,
        "entries": Access.WRITE,
        "inspections": Access.WRITE,
        "returns": Access.WRITE,
        "handovers": Access.WRITE,
        "runs": Access.WRITE,
        "audit": Access.WRITE,
        "receipts": Access.WRITE,
    },
)

PERIODIC_STATISTICS = Function(
    name="periodic_statistics",
    handler="functions.periodic_statistics:handler",
    question="How many entries were registered, run, were recognised and taken over, and what do units report?",
    ticks=(Tick(Every.DAY, time(0, 15)),),
    covers=Covers.PERIODS,
    memory_mb=512,
    seconds=840,
    grants={
        "units": Access.READ,
        "entries": Access.READ,
        "catalogues": Access.READ,
        "returns": Access.READ,
        "plans": Access.READ,
        "statistics": Access.WRITE,
        "runs": Access.WRITE,
        "audit": Access.WRITE,
        "receipts": Access.WRITE,
    },
)

RETURNS = Function(
    name="returns",
    handler="functions.returns:handler",
    question="Who owes a report of which period, and which accepted returns are locked from today?",
    # After the carriers, before the numbers.
    ticks=(Tick(Every.DAY, time(0, 10)),),
    covers=Covers.DAY,
    memory_mb=512,
    seconds=840,
    grants={
        "units": Access.READ,
        "catalogues": Access.READ,
        "returns": Access.WRITE,
        "runs": Access.WRITE,
        "audit": Access.WRITE,
        "receipts": Access.WRITE,
    },
)

COMMENDATION_CANDIDATES = Function(
    name="commendation_candidates",
    handler="functions.commendation_candidates:handler",
    question="Which entries and subjects meet the rules of commendation, for each awarding unit, level and year?",
    # After the statistics, whose numbers frame the lists.
    ticks=(Tick(Every.WEEK, time(1, 0)), Tick(Every.CUT_OFF, time(1, 0))),
    covers=Covers.YEARS,
    memory_mb=1024,
    seconds=840,
    grants={
        "units": Access.READ,
        "entries": Access.READ,
        "inspections": Access.READ,
        "rulesets": Access.READ,
        "subjects": Access.READ,
        "merits": Access.READ,
        "awards": Access.READ,
        "dossiers": Access.READ,
        "clusters": Access.READ,
        "catalogues": Access.READ,
        "returns": Access.READ,
        "statistics": Access.READ,
        "commendations": Access.WRITE,
        "runs": Access.WRITE,
        "audit": Access.WRITE,
        "receipts": Access.WRITE,
    },
)

REMINDERS = Function(
    name="reminders",
    handler="functions.reminders:handler",
    question="Who must do what soon, or is late with it?",
    ticks=(Tick(Every.DAY, time(6, 30)),),
    covers=Covers.DAY,
    memory_mb=512,
    seconds=840,
    grants={
        "units": Access.READ,
        "entries": Access.READ,
        "inspections": Access.READ,
        "rulesets": Access.READ,
        "plans": Access.READ,
        "catalogues": Access.READ,
        "returns": Access.READ,
        "reminders": Access.WRITE,
        "runs": Access.WRITE,
    },
    publishes=True,
)

AUDIT_HEADS = Function(
    name="audit_heads",
    handler="functions.audit_heads:handler",
    question="What did the trails of the days that have ended hold?",
    # Half an hour after midnight no entry of the day before can come any more.
    ticks=(Tick(Every.DAY, time(0, 45)),),
    covers=Covers.DAY,
    memory_mb=512,
    seconds=840,
    grants={"units": Access.READ, "audit": Access.WRITE},
    keeps_heads=True,
)

REORGANISATIONS = Function(
    name="reorganisations",
    handler="functions.reorganisations:handler",
    question="What was approved and is not yet wholly applied?",
    # Before the statistics, which read the tree.
    ticks=(Tick(Every.DAY, time(0, 5)),),
    covers=Covers.DAY,
    memory_mb=512,
    seconds=840,
    grants={
        "units": Access.WRITE,
        "changes": Access.WRITE,
        "search": Access.WRITE,
        "audit": Access.WRITE,
        "receipts": Access.WRITE,
    },
)

REPORTS = Function(
    name="reports",
    handler="functions.reports:handler",
    question="Which report packs were asked for and are not made yet?",
    ticks=(Tick(Every.FIVE_MINUTES, time(0)),),
    covers=Covers.DAY,
    # Charts and three files: a whole processor, which Lambda gives from here on.
    memory_mb=1769,
    seconds=840,
    grants={
        "units": Access.READ,
        "entries": Access.READ,
        "inspections": Access.READ,
        "publications": Access.READ,
        "statistics": Access.READ,
        "commendations": Access.READ,
        "awards": Access.READ,
        "reports": Access.WRITE,
        "runs": Access.WRITE,
        "audit": Access.WRITE,
        "receipts": Access.WRITE,
    },
    package="reports",
    keeps_reports=True,
)

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        REORGANISATIONS,
        CARRY_OVER,
        RETURNS,
        PERIODIC_STATISTICS,
        COMMENDATION_CANDIDATES,
        REMINDERS,
        REPORTS,
        AUDIT_HEADS,
    )
}
"""In the order in which they run when several are due."""


def due(covers: Covers, now: datetime) -> list[Period]:
    """Return the periods that a tick at `now` computes, those that have ended first.

    PERIODS: the State's running year, half, quarters and month, and what ended at most `STILL_REPORTED` days ago, whose
    returns are still being reported and approved.
    """
    year = current(now)
    if covers is Covers.DAY:
        return [year]
    if covers is Covers.YEARS:
        return [year.last_year(), year]
    today = day_of(now)
    parts = ["", "H1", "H2", "Q1", "Q2", "Q3", "Q4", "9M", *(f"M{month:02d}" for month in range(1, 13))]
    candidates = [Period(Scheme.ND09, number, part) for number in (year.year - 1, year.year) for part in parts]
    ended = [p for p in candidates if today - timedelta(days=STILL_REPORTED) < p.end_day <= today]
    running = [p for p in candidates if p.first_day <= today < p.end_day]
    return sorted(ended) + sorted(running)


def missed(covers: Covers, now: datetime) -> list[Period]:
    """Return the periods to compute at a start, for all that was missed while nothing ran."""
    return due(Covers.YEARS if covers is Covers.PERIODS else covers, now)
