"""A province's calendar: holidays, working days in their place, the Party's cut-offs, and the days by which to report.

Tết is lunar and each year's days off are an act of their own, so all of this is a table that staff enter as dated
versions. Which version counts is decided by the cut-off of the period, so a deadline that was told never moves.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import Line
from movement.model.errors import Code, refuse
from movement.model.periods import Cut
from movement.model.score_sheets import in_force

SATURDAY = 5
MOST_DAYS = 400
_LONGEST_REST = 60
"""Days in a row without work after which a calendar is taken to be broken."""


class Holiday(Struct, frozen=True, kw_only=True):
    """A day off, and what it is called."""

    day: date
    name: Line = ""


class CalendarVersion(Struct, frozen=True, kw_only=True):
    """A calendar as it is in force for cut-offs from `effective_from` up to, not including, `effective_to`."""

    number: int
    effective_from: date
    effective_to: date | None = None
    legal_basis: Line = ""
    cuts: Annotated[tuple[Cut, ...], Meta(max_length=20)] = ()
    """The Party's table of cut-offs, all of its years; empty: it has none."""
    holidays: Annotated[tuple[Holiday, ...], Meta(max_length=MOST_DAYS)] = ()
    worked: Annotated[tuple[date, ...], Meta(max_length=MOST_DAYS)] = ()
    """Saturdays and Sundays worked in place of another day."""


class Calendar(Struct, frozen=True, kw_only=True):
    """A province's calendar with all its versions."""

    id: str
    """`calendar:root`, the subject of its audit trail."""
    root: str
    path: str
    versions: tuple[CalendarVersion, ...]
    created_at: datetime
    version: int = 1
    head: str = ""

    def at(self, day: date) -> CalendarVersion | None:
        """Return the version in force on a day, or None."""
        return in_force(self.versions, day)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The Party's table of cut-offs as the last version has it; years that have begun never change in it."""
        return self.versions[-1].cuts


def calendar_id(root: str) -> str:
    """Return the id under which a province's calendar is kept."""
    return f"calendar:{root}"


def is_working(version: CalendarVersion | None, day: date) -> bool:
    """Tell whether a day is worked; without a calendar only Saturdays and Sundays are not."""
    if version is not None and day in version.worked:
        return True
    off = version is not None and any(h.day == day for h in version.holidays)
    return day.weekday() < SATURDAY and not off


def working_day_after(version: CalendarVersion | None, day: date, count: int) -> date:
    """Return the `count`-th working day after a day; the day itself for 0. Raises BAD_INPUT if there never is one."""
    for found in _worked(version, day):
        if count == 0:
            return day
        day, count = found, count - 1
        if count == 0:
            return day
    raise refuse(Code.BAD_INPUT, "holidays", detail="Lịch không còn ngày làm việc.")


def _worked(version: CalendarVersion | None, day: date) -> Iterator[date]:
    rest = 0
    while rest < _LONGEST_REST:
        day += timedelta(days=1)
        rest += 1
        if is_working(version, day):
            rest = 0
            yield day


def check(version: CalendarVersion, before: CalendarVersion | None, year: int) -> None:
    """Raise BAD_INPUT if a version contradicts itself, or changes the Party's cut-offs of a year that has begun."""
    if version.effective_to is not None and version.effective_to <= version.effective_from:
        raise refuse(Code.BAD_INPUT, "effectiveTo", detail="Ngày hết hiệu lực phải sau ngày có hiệu lực.")
    if before is not None and version.effective_from <= before.effective_from:
        raise refuse(Code.BAD_INPUT, "effectiveFrom", detail="Phiên bản mới phải có hiệu lực sau phiên bản trước.")
    if not all(a.from_year < b.from_year for a, b in pairwise(version.cuts)):
        raise refuse(Code.BAD_INPUT, "cuts", detail="Bảng chốt số liệu phải theo thứ tự năm, mỗi năm một dòng.")
    if before is not None and before.cuts:
        known = [cut for cut in before.cuts if cut.from_year <= year]
        if [cut for cut in version.cuts if cut.from_year <= year] != known:
            raise refuse(Code.BAD_INPUT, "cuts", detail="Không đổi được ngày chốt của năm đã bắt đầu.")
    days = [h.day for h in version.holidays]
    if len(set(days)) < len(days) or set(days) & set(version.worked):
        raise refuse(Code.BAD_INPUT, "holidays", detail="Một ngày bị ghi hai lần.")
    if any(day.weekday() < SATURDAY for day in version.worked):
        raise refuse(Code.BAD_INPUT, "worked", detail="Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.")
