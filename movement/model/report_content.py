"""What a report pack shows, as plain data: sections, tables, charts, and the places that people fill in.

Every renderer shows the same structure. A number that is not there says why: missing is never zero, and nothing is
computed any more once a content is made.
"""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from movement.model.reports import ReportBasis, ReportFormat


class UnfitTemplateError(Exception):
    """A template of people's own cannot be filled; the message is a sentence for them."""


class Absent(StrEnum):
    """Why there is no number."""

    SUPPRESSED = "SUPPRESSED"
    NOT_KEPT = "NOT_KEPT"
    NOT_COUNTED = "NOT_COUNTED"
    NOT_REPORTED = "NOT_REPORTED"
    NONE_THEN = "NONE_THEN"
    NOT_PLANNED = "NOT_PLANNED"


SENTENCES = {
    Absent.SUPPRESSED: "Số liệu về dưới 5 người, không hiển thị.",
    Absent.NOT_KEPT: "Hệ thống chưa quản lý số liệu này; đơn vị bổ sung nếu có.",
    Absent.NOT_COUNTED: "Chưa tính số liệu.",
    Absent.NOT_REPORTED: "Chưa có báo cáo.",
    Absent.NONE_THEN: "Không có đơn vị tương ứng ở cùng kỳ năm trước.",
    Absent.NOT_PLANNED: "Không có chỉ tiêu kế hoạch để so sánh.",
}


class Number(Struct, frozen=True, kw_only=True):
    """A number, or why there is none."""

    value: Decimal | None = None
    absent: Absent | None = None
    signed: bool = False
    """Whether a plus is shown: a difference."""


Cell = str | Number


class Column(Struct, frozen=True):
    """A column of a table; the words of one that is no number stand at the left."""

    title: str
    numeric: bool = True


class Table(Struct, frozen=True, kw_only=True):
    """A table; each row has a cell for each column."""

    id: str
    """Name of its sheet, at most 31 letters."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: frozenset[int] = frozenset()
    """Rows that sum others up, counted from 0."""
    notes: tuple[str, ...] = ()


class Series(Struct, frozen=True):
    """The numbers of a chart under one name, one for each of its categories."""

    name: str
    values: tuple[Decimal, ...]


class Chart(Struct, frozen=True, kw_only=True):
    """A chart of bars, one group a category."""

    id: str
    title: str
    measure: str
    """What the axis of numbers counts."""
    kinds: str
    """What the categories are."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    notes: tuple[str, ...] = ()


class Paragraph(Struct, frozen=True):
    """A sentence that follows from the numbers."""

    text: str


class Prose(Struct, frozen=True):
    """A place left to people, and what they are asked to write there."""

    asked: str

    @property
    def text(self) -> str:
        """What stands there until somebody writes."""
        return f"(đơn vị bổ sung: {self.asked})"


Block = Table | Chart | Paragraph | Prose


class Section(Struct, frozen=True):
    """A heading and what stands below it; sections of a lower level follow it."""

    level: int
    """1 for a part, 2 and 3 below it."""
    title: str
    blocks: tuple[Block, ...] = ()


class Content(Struct, frozen=True, kw_only=True):
    """All that a report pack shows."""

    format: ReportFormat
    unit: str
    superior: str
    """The unit above, for the head of the document; empty if there is none."""
    place: str
    """The province's name without its kind, for place and date."""
    title: str
    subtitle: str
    kind: str
    """Sơ kết or tổng kết."""
    basis: ReportBasis
    origin: tuple[str, ...]
    """The same in words: from which run of which numbers it was made; stands on the first page."""
    recipients: tuple[str, ...]
    sections: tuple[Section, ...]
    appendices: tuple[Section, ...]
    sample: bool

    @property
    def tables(self) -> list[Table]:
        """Every table in order."""
        return [b for s in (*self.sections, *self.appendices) for b in s.blocks if isinstance(b, Table)]

    @property
    def charts(self) -> list[Chart]:
        """Every chart in order."""
        return [b for s in (*self.sections, *self.appendices) for b in s.blocks if isinstance(b, Chart)]
