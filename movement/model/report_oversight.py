"""What a report tells of inspections: events by their day, and what is still to be mended as at the cut-off."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from movement.model.campaigns import OversightType
from movement.model.conclusions import Conclusion, Recommendation, RemedyState
from movement.model.inspections import Inspection
from movement.model.periods import Period, midnight
from movement.model.report_inputs import Oversight
from movement.model.score_sheets import Grade

DAY = timedelta(days=1)


def oversight(found: Iterable[Inspection], path: str, period: Period, at: datetime) -> Oversight:
    """Count the inspections of units at or below a path; stocks are as at `at`, the cut-off or before.

    Until a decision is announced the inspected unit does not know of it, so its report does not either.
    """
    by_type = {kind: [0, 0, 0, 0] for kind in OversightType}
    grades: Counter[Grade] = Counter()
    remedies: Counter[str] = Counter()
    for one in found:
        if not one.path.startswith(path) or one.announced_on is None or midnight(one.announced_on) >= at:
            continue
        issued = [c for c in one.conclusions if midnight(c.issued_on) < at]
        row = by_type[one.type]
        row[0] += period.holds(midnight(one.announced_on))
        row[3] += not issued
        if not issued:
            continue
        if period.holds(midnight(issued[0].issued_on)):
            row[1] += 1
            row[2] += one.due_on is None or issued[0].issued_on <= one.due_on
            grades.update(_grade(issued))
        remedies.update(_stands(asked, at) for asked in one.recommendations)
    return Oversight(
        by_type={kind: (a, b, c, d) for kind, (a, b, c, d) in by_type.items()},
        grades={grade: grades[grade] for grade in Grade},
        recommended=remedies.total(),
        remedied=remedies["remedied"],
        reported=remedies["reported"],
        late=remedies["late"],
    )


def _grade(issued: Sequence[Conclusion]) -> list[Grade]:
    """Return the grade that counts of a conclusion of the period: the last one's."""
    last = issued[-1].grade
    return [] if last is None else [last]


def _stands(asked: Recommendation, at: datetime) -> str:
    remedy = asked.remedy
    open_ = remedy.state is RemedyState.OPEN
    if not open_ and remedy.verified_at is not None and remedy.verified_at < at:
        return "remedied"
    if not open_ and remedy.reported_at is not None and remedy.reported_at < at:
        return "reported"
    return "late" if midnight(asked.due_on) + DAY <= at else "open"
