"""Runs of scheduled jobs: who holds one now."""

from datetime import date, datetime

from msgspec import Struct


class Lease(Struct, frozen=True, kw_only=True):
    """Who runs a job on one province and period now; `fence` grows with each holder and outlives it."""

    job: str
    root: str
    period: str
    holder: str
    until: datetime
    fence: int
    progress: str = ""


class Progress(Struct, frozen=True, kw_only=True):
    """Up to which day, and to which generation of the register, a job has done all there was in a province."""

    job: str
    root: str
    day: date
    g: int
