"""Reporting periods of the State, of the calendar and of the Party, and the only place that knows the time zone.

A scheme is a table of cuts: on which day its months end, since which year. A month begins when the one before it has
ended, so months tile whatever the table says, also where it changes. Source of the State's: Decree 09/2019/NĐ-CP,
article 12 (month m runs from the 15th of m-1 to the 14th of m; quarter, half and year are three, six and twelve such
months). The nine-month period is H1 + Q3. The Party's cuts are a province's own data (see `calendars`).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, structs

from movement.model.errors import Code, refuse

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 2000, 2100
_TEXT = re.compile(r"(?:(ND09|CAL|PARTY):)?(\d{4})(?:-(H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])|9M))?", re.ASCII)


class Scheme(StrEnum):
    """Which calendar cuts a period: the State's 15th to 14th, the calendar's months, or the Party's own table."""

    ND09 = "ND09"
    CAL = "CAL"
    PARTY = "PARTY"


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF = "HALF"
    NINE_MONTHS = "NINE_MONTHS"
    YEAR = "YEAR"


class Cut(Struct, frozen=True, order=True):
    """That since `from_year` a scheme's months end with this day of theirs; 0 is a month's last day."""

    from_year: int
    last_day: Annotated[int, Meta(ge=0, le=28)]


CUTS: dict[Scheme, tuple[Cut, ...]] = {Scheme.ND09: (Cut(FIRST_YEAR, 14),), Scheme.CAL: (Cut(FIRST_YEAR, 0),)}
"""What no province says otherwise; before a table's first year its first row holds."""
_KINDS = {"": PeriodKind.YEAR, "H": PeriodKind.HALF, "Q": PeriodKind.QUARTER, "M": PeriodKind.MONTH}
_LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.NINE_MONTHS: 9}


class Period(Struct, frozen=True, order=True):
    """A reporting period. `part` is "" for the whole year, else H1, H2, Q1..Q4, M01..M12 or 9M."""

    scheme: Scheme
    year: int
    part: str = ""
    cuts: tuple[Cut, ...] = ()
    """The table of the Party's scheme; the other schemes have theirs."""

    @classmethod
    def parse(cls, text: str, party: tuple[Cut, ...] = ()) -> "Period":
        """Read `[scheme:]YYYY[-part]`; raises BAD_PERIOD on anything else, and for the Party's without its table."""
        return cls.named(text).dated(party)

    @classmethod
    def named(cls, text: str) -> "Period":
        """Read a period of which no day is asked yet: the Party's may wait for its table; raises BAD_PERIOD."""
        match = _TEXT.fullmatch(text)
        if match is None or not FIRST_YEAR <= int(match[2]) <= LAST_YEAR:
            raise refuse(Code.BAD_PERIOD, "period")
        return cls(Scheme(match[1] or "ND09"), int(match[2]), match[3] or "")

    def dated(self, party: tuple[Cut, ...]) -> "Period":
        """Return the period with the days of a province's table, if it is the Party's; without one BAD_PERIOD."""
        if self.scheme is not Scheme.PARTY:
            return self
        if not party:
            raise refuse(Code.BAD_PERIOD, "period", detail="Lịch báo cáo của Đảng chưa được nạp vào hệ thống.")
        return structs.replace(self, cuts=party)

    def __str__(self) -> str:
        """Return the canonical text; the State's scheme, being the default, is left out."""
        prefix = "" if self.scheme is Scheme.ND09 else f"{self.scheme}:"
        return f"{prefix}{self.year}" + (f"-{self.part}" if self.part else "")

    @property
    def kind(self) -> PeriodKind:
        """How long it is."""
        return PeriodKind.NINE_MONTHS if self.part == "9M" else _KINDS[self.part[:1]]

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
        before = (self.year - 1, 12) if first == 1 else (self.year, first - 1)
        return _after_month(self._table, *before)

    @property
    def end_day(self) -> date:
        """Day after the last one (half-open)."""
        return _after_month(self._table, self.year, self.months[1])

    @property
    def last_day(self) -> date:
        """The last day: the day of the cut-off, on which a unit must be open to owe a report."""
        return self.end_day - timedelta(days=1)

    @property
    def _table(self) -> tuple[Cut, ...]:
        table = self.cuts or CUTS.get(self.scheme, ())
        if not table:
            raise refuse(Code.BAD_PERIOD, "period", detail="Lịch báo cáo của Đảng chưa được nạp vào hệ thống.")
        return table

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
        return structs.replace(self, year=self.year - 1)


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


def containing(day: date, scheme: Scheme = Scheme.ND09, party: tuple[Cut, ...] = ()) -> list[Period]:
    """Return the year, half, quarter and month of a scheme that hold a day."""
    table = party if scheme is Scheme.PARTY else ()
    years = (Period(scheme, year, "", table) for year in (day.year - 1, day.year, day.year + 1))
    year = next(y for y in years if y.first_day <= day < y.end_day)
    kinds = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH)
    return [next(p for p in parts_of(year, kind) if p.first_day <= day < p.end_day) for kind in kinds]


def parts_of(year: Period, kind: PeriodKind) -> list[Period]:
    """Return the periods of a kind in a year, in order."""
    if kind is PeriodKind.YEAR:
        return [year]
    if kind is PeriodKind.NINE_MONTHS:
        return [structs.replace(year, part="9M")]
    count = 12 // _LENGTHS[kind]
    names = (f"M{n:02d}" if kind is PeriodKind.MONTH else f"{kind[0]}{n}" for n in range(1, count + 1))
    return [structs.replace(year, part=name) for name in names]


def _after_month(table: tuple[Cut, ...], year: int, month: int) -> date:
    """Return the day after a month's last one."""
    begun = [cut for cut in table if cut.from_year <= year]
    last = (begun[-1] if begun else table[0]).last_day
    if last:
        return date(year, month, last) + timedelta(days=1)
    return date(year + month // 12, month % 12 + 1, 1)
