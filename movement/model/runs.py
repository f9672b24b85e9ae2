"""Runs of scheduled jobs: who holds one now."""

from datetime import datetime

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
