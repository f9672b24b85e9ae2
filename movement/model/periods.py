"""Reporting periods of the State (15th to 14th) and of the calendar, and the only place that knows the time zone.

Source of the cut-offs: Decree 09/2019/NĐ-CP, article 12 (month m runs from the 15th of m-1 to the 14th of m;
quarter, half and year are three, six and twelve such months). The nine-month period is H1 + Q3.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from movement.model.errors import Code, refuse

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 2000, 2100
_TEXT = re.compile(r"(?:(ND09|CAL|PARTY):)?(\d{4})(?:-(H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])|9M))?", re.ASCII)


class Scheme(StrEnum):
    """Which calendar cuts a period: the State's 15th to 14th, or the calendar's months."""

    ND09 = "ND09"
    CAL = "CAL"


class Period(Struct, frozen=True, order=True):
    """A reporting period. `part` is "" for the whole year, else H1, H2, Q1..Q4, M01..M12 or 9M."""

    scheme: Scheme
    year: int
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `[scheme:]YYYY[-part]`; raises BAD_PERIOD on anything else."""
        match = _TEXT.fullmatch(text)
        if match is None or not FIRST_YEAR <= int(match[2]) <= LAST_YEAR:
            raise refuse(Code.BAD_PERIOD, "period")
        if match[1] == "PARTY":
            raise refuse(Code.BAD_PERIOD, "period", detail="Lịch báo cáo của Đảng chưa được nạp vào hệ thống.")
        return cls(Scheme(match[1] or "ND09"), int(match[2]), match[3] or "")

    def __str__(self) -> str:
        """Return the canonical text; the State's scheme, being the default, is left out."""
        prefix = "" if self.scheme is Scheme.ND09 else f"{self.scheme}:"
        return f"{prefix}{self.year}" + (f"-{self.part}" if self.part else "")

    @property
    def months(self) -> tuple[int, int]:
        """First and last month of the year that the period covers, both included."""
        part = self.part
        if not part:
            return 1, 12
        if part == "9M":
            return 1, 9
        number = int(part[1:])
        if part[0] == "M":
            return number, number
        length = 6 if part[0] == "H" else 3
        return (number - 1) * length + 1, number * length

    @property
    def first_day(self) -> date:
        """First day of the period in Vietnam."""
        first, _ = self.months
        return _month_start(self.scheme, self.year, first)

    @property
    def end_day(self) -> date:
        """Day after the last one (half-open)."""
        _, last = self.months
        return _month_start(self.scheme, self.year + (last == 12), last % 12 + 1)  # noqa: PLR2004 - months

    @property
    def start(self) -> datetime:
        """First instant, UTC."""
        return midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """First instant after the period, UTC: the cut-off."""
        return midnight(self.end_day)

    def holds(self, instant: datetime) -> bool:
        """Tell whether an event at `instant` counts in this period."""
        return self.start <= instant < self.end

    def last_year(self) -> "Period":
        """Return the same period a year earlier (so với cùng kỳ)."""
        return Period(self.scheme, self.year - 1, self.part)


def midnight(day: date) -> datetime:
    """Return the UTC instant at which `day` begins in Vietnam."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """Return the Vietnamese calendar day of `instant`."""
    return instant.astimezone(ZONE).date()


def year_of(instant: datetime) -> int:
    """Return the State's reporting year (15 December to 14 December) that holds `instant`."""
    day = day_of(instant)
    return day.year + (day >= date(day.year, 12, 15))


def current(now: datetime) -> Period:
    """Return the State's year that is running at `now`."""
    return Period(Scheme.ND09, year_of(now))


def _month_start(scheme: Scheme, year: int, month: int) -> date:
    first = date(year, month, 1)
    return first if scheme is Scheme.CAL else (first - timedelta(days=1)).replace(day=15)
