"""Time limits of an inspection, taken from the rule set of its day.

P01 days by the inspecting level · P02 the share by which they may be extended · P03 how many years back may be
inspected · P04 days for the self-report. Source of the numbers the sample enters: Regulation 331-QĐ/TW (45 days for a
province, 20 for the level directly above the grassroots, 60 for the centre, a third more at most, five years back).
"""

from datetime import date, timedelta

from movement.model.campaigns import Conductor
from movement.model.errors import Code, refuse
from movement.model.rule_sets import Rule, RuleSetVersion

_NAMES = {
    Conductor.CENTRAL: "central",
    Conductor.PROVINCE: "province",
    Conductor.ABOVE_GRASSROOTS: "aboveGrassroots",
}


def rule(version: RuleSetVersion | None, name: str) -> Rule:
    """Return a rule of the procedure in force; raises NOT_FOUND where no procedure is in force."""
    found = version.rule(name) if version is not None else None
    if found is None:
        raise refuse(Code.NOT_FOUND, "ruleSet", detail="Chưa có quy trình kiểm tra có hiệu lực vào ngày này.")
    return found


def days_allowed(version: RuleSetVersion | None, conductor: Conductor) -> int:
    """Return how many days an inspection may take, the day of its announcement not counted (P01)."""
    return rule(version, "P01").number(_NAMES[conductor])


def most_extension(version: RuleSetVersion | None, allowed: int) -> int:
    """Return by how many days, all extensions together, `allowed` may be exceeded (P02), rounded down."""
    share = rule(version, "P02")
    return allowed * share.number("numerator") // share.number("denominator")


def self_report_due(version: RuleSetVersion | None, announced_on: date) -> date:
    """Return the last day for the self-report (P04)."""
    return announced_on + timedelta(days=rule(version, "P04").number("days"))


def check_period(version: RuleSetVersion | None, first: date, last: date, today: date) -> None:
    """Raise BAD_INPUT unless the inspected period is in order, begun, and not too far back (P03)."""
    if last < first:
        raise refuse(Code.BAD_INPUT, "periodTo", detail="Ngày kết thúc phải sau ngày bắt đầu.")
    if first > today:
        raise refuse(Code.BAD_INPUT, "periodFrom", detail="Thời kỳ kiểm tra phải bắt đầu trước hôm nay.")
    years = rule(version, "P03").number("years")
    if first < _years_before(today, years):
        raise refuse(Code.BAD_INPUT, "periodFrom", detail=f"Thời kỳ kiểm tra không quá {years} năm gần nhất.")


def _years_before(day: date, years: int) -> date:
    # 29 February has no namesake in most years: the day before counts.
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
