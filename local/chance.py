"""Chance that is the same at every start."""

from datetime import UTC, date, datetime, time
from random import Random


def chance(name: str) -> Random:
    """Return a chance of its own for a name, the same at every start."""
    return Random(f"dan-van-kheo-{name}")  # noqa: S311 - repeatable sample data


def morning(rng: Random, day: date) -> datetime:
    """Return some minute of a working day in Vietnam."""
    return datetime.combine(day, time(rng.randint(1, 9), rng.randint(0, 59)), UTC)
