"""The first day on which no version of a rule set is in force."""

from datetime import UTC, date, datetime

import pytest

from movement.model.rule_sets import Purpose, RuleSet, RuleSetVersion
from movement.model.rule_versions import ends_on

DAY = date(2026, 11, 26)


def of(*versions: tuple[str, str | None]) -> RuleSet:
    """Return a rule set whose versions have these first days and first days without them."""
    return RuleSet(
        id="ruleset:COMMENDATION:t0000000000000001",
        purpose=Purpose.COMMENDATION,
        root="t0000000000000001",
        path="t0000000000000001/",
        versions=tuple(
            RuleSetVersion(
                number=number,
                effective_from=date.fromisoformat(since),
                effective_to=date.fromisoformat(to) if to else None,
                rules=(),
            )
            for number, (since, to) in enumerate(versions, 1)
        ),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([("2026-10-01", None)], None),
        ([("2026-10-01", "2027-03-01")], "2027-03-01"),
        ([("2026-10-01", "2027-03-01"), ("2027-03-01", None)], None),
        ([("2026-10-01", "2027-03-01"), ("2027-03-02", None)], "2027-03-01"),
        ([("2026-10-01", "2026-12-01"), ("2026-12-01", "2026-12-31")], "2026-12-31"),
        # A newer version takes the place of the one before it for good, and ends before that one would have.
        ([("2026-10-01", "2027-03-01"), ("2026-11-27", "2026-11-28")], "2026-11-28"),
        ([("2026-10-01", None), ("2026-11-27", "2026-11-28")], "2026-11-28"),
        ([("2026-10-01", "2027-03-01"), ("2026-11-27", "2028-01-01")], "2028-01-01"),
    ],
)
def test_the_day_from_which_nothing_is_in_force(versions: list[tuple[str, str | None]], expected: str | None) -> None:
    found = ends_on(of(*versions), DAY)
    assert (str(found) if found else None) == expected
