"""Report packs (sơ kết, tổng kết): which unit asked for which period, what was made, and what became of it on paper.

The product makes the files; people fill in the prose, sign, and send them to the Standing Committee. It records the
number and day of the submission and of the receipt, and judges neither.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

SAMPLE = "(dữ liệu mẫu)"
"""What every sample record says of itself, and so does a report that counts one."""
MOST_TRIES = 10
"""Runs that may begin to make a report; one that never came to an end is then FAILED."""
Some = Annotated[str, Meta(min_length=1, max_length=100)]


class ReportFormat(StrEnum):
    """Whose form the document has: the State's (NĐ 30/2020/NĐ-CP) or the Party's (HD 36-HD/VPTW)."""

    STATE = "STATE"
    PARTY = "PARTY"


class ReportState(StrEnum):
    """Where a report stands; none is skipped, FAILED is the end of one."""

    REQUESTED = "REQUESTED"
    MAKING = "MAKING"
    READY = "READY"
    FAILED = "FAILED"
    SUBMITTED = "SUBMITTED"
    RECEIVED = "RECEIVED"


WAITING = frozenset({ReportState.REQUESTED, ReportState.MAKING})
MADE = frozenset({ReportState.READY, ReportState.SUBMITTED, ReportState.RECEIVED})


class ReportFileKind(StrEnum):
    """The three files of a pack."""

    DOCX = "DOCX"
    XLSX = "XLSX"
    HTML = "HTML"


MEDIA_TYPES = {
    ReportFileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFileKind.HTML: "text/html; charset=utf-8",
}


class ReportFile(Struct, frozen=True, kw_only=True):
    """One file that was made; its bytes are elsewhere, under `key`."""

    kind: ReportFileKind
    size: int
    """Bytes."""
    sha256: str
    key: str
    name: str
    """What it is called when it is fetched."""


class ReportBasis(Struct, frozen=True, kw_only=True):
    """The run of the statistics that a report was made from."""

    g: int
    hash: str
    """SHA-256 of the numbers of that run, the HEAD's `result`."""
    cut_off: date
    """First day after the period."""
    computed_at: datetime


class Submission(Struct, frozen=True, kw_only=True):
    """That the signed report went out."""

    number: Some
    sent_on: date
    upload: str | None = None
    """The signed file, if it was uploaded."""
    by: str


class Reception(Struct, frozen=True, kw_only=True):
    """That the Standing Committee received it, by its register of incoming documents."""

    number: Some
    received_on: date
    by: str


class Report(Struct, frozen=True, kw_only=True):
    """One report of one unit and period."""

    id: str
    unit: str
    root: str
    path: str
    period: str
    format: ReportFormat
    by: str
    requested_at: datetime
    state: ReportState = ReportState.REQUESTED
    g: int = 0
    """Number of the run that made or makes it; its files bear it, so those of a run that died mix with none."""
    basis: ReportBasis | None = None
    contents: str | None = None
    """SHA-256 of all that the files show."""
    sample: bool = False
    files: tuple[ReportFile, ...] = ()
    failure: str = ""
    """Why it could not be made: a sentence for people."""
    made_at: datetime | None = None
    submission: Submission | None = None
    reception: Reception | None = None
    version: int = 1
    head: str = ""

    @property
    def waits(self) -> datetime | None:
        """Since when it waits to be made; None once it was, or failed."""
        return self.requested_at if self.state in WAITING else None


class ReportLine(Struct, frozen=True, kw_only=True):
    """What an index of reports shows of one."""

    id: str
    root: str
    path: str


class ReportProgress(Struct, frozen=True, kw_only=True):
    """How far a run is with a report; no part of the report, and gone over by the next run."""

    report: str
    g: int
    percent: int
