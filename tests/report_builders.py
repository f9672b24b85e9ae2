"""Inputs of reports for tests: a province with communes, numbers that are all different, some of them missing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs

from movement.model.commendation import Counts
from movement.model.inspections import OversightType
from movement.model.periods import Period
from movement.model.report_inputs import Below, Figures, Inputs, Listed, Oversight, figures
from movement.model.reports import ReportBasis, ReportFormat
from movement.model.score_sheets import Grade
from movement.model.statistics import Indicator, Meaning, Mode, Numbers, ReportedIndicator

NUMBERS = {
    "ENTRY_REG": (1234, 4, 1100),
    "ENTRY_REG[field=ECONOMY]": (700, 1, 650),
    "ENTRY_REG[field=CULTURE_SOCIETY]": (534, 3, 450),
    "ENTRY_RUN": (801, 2, 790),
    "ENTRY_REC": (96, 0, 101),
    "ENTRY_REC[level=GRASSROOTS]": (90, 0, 95),
    "ENTRY_REC[subject=COLLECTIVE]": (61, 0, 70),
    "ENTRY_REPL": (17, 1, 17),
}


def of(numbers: dict[str, tuple[Any, Any, Any]], *reported: ReportedIndicator, **meanings: str) -> Figures:
    """Return figures from code → value, own, same period last year, and of returns; `meanings`: code → name."""
    counted = [
        Indicator(
            code=code,
            value=Decimal(value),
            own=Decimal(own),
            same_period_last_year=None if last is None else Decimal(last),
        )
        for code, (value, own, last) in numbers.items()
    ]
    return figures(
        Numbers(
            unit="",
            mode=Mode.AS_WAS,
            period="2026-H1",
            cut_off=date(2026, 6, 15),
            computed_at=datetime(2026, 6, 15, 17, 20, tzinfo=UTC),
            partly_succeeded=False,
            indicators=tuple(counted),
            reported=reported,
            meanings=tuple(Meaning(code=c, name=n, unit_of_measure="lượt") for c, n in meanings.items()),
        )
    )


def commune(number: int, name: str = "") -> Below:
    """Return a commune with numbers that follow from its own."""
    numbers = {"ENTRY_REG": (number * 3, 0, number), "ENTRY_RUN": (number * 2, 0, number)}
    return Below(name=name or f"Xã Thử Nghiệm số {number}", territory=True, figures=of(numbers))


def make_inputs(count: int = 12, **changes: Any) -> Inputs:
    """Return the inputs of a half-year report of a province."""
    made = Inputs(
        format=ReportFormat.STATE,
        unit="Tỉnh Hưng Yên",
        superior="",
        province="Tỉnh Hưng Yên",
        period=Period.parse("2026-H1"),
        basis=ReportBasis(
            g=7, hash="ab" * 32, cut_off=date(2026, 6, 15), computed_at=datetime(2026, 6, 15, 17, 20, tzinfo=UTC)
        ),
        figures=of(NUMBERS),
        below=(
            *(commune(number) for number in range(1, count)),
            Below(name="Sở Thử Nghiệm", territory=False, figures=None),
        ),
        listed=Listed(counts=Counts(eligible=41, needs_review=12, ineligible=5), as_of=date(2026, 6, 15)),
        oversight=Oversight(
            by_type={
                kind: (9, 7, 6, 2) if kind is OversightType.INSPECTION else (0, 0, 0, 0) for kind in OversightType
            },
            grades={grade: {Grade.GOOD: 5, Grade.FAIR: 2}.get(grade, 0) for grade in Grade},
            recommended=23,
            remedied=15,
            reported=3,
            late=2,
        ),
        sample=True,
    )
    return structs.replace(made, **changes)
