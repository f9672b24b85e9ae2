"""What a merit may state: its kinds, and the words and numbers that each of them takes."""

from enum import StrEnum

from movement.model import ids
from movement.model.errors import Code, refuse


class MeritKind(StrEnum):
    """What a merit states."""

    RATING = "RATING"
    """How the year's tasks were completed; `value` is a `Rating`."""
    INITIATIVE = "INITIATIVE"
    """A recognised initiative or solution; `value` is a `Reach`."""
    RESEARCH = "RESEARCH"
    """Accepted research; `value` is a `Reach`."""
    COMBAT = "COMBAT"
    """Resourceful in combat; `value` is a `Reach`."""
    DISCIPLINE = "DISCIPLINE"
    """Whether there was discipline; `value` is a `Discipline`."""
    REVIEW = "REVIEW"
    """Whether a petition or denunciation is being verified; `value` is a `Review`."""
    MEMBERS = "MEMBERS"
    """Headcount of a collective; `value` is a whole number."""
    MEMBERS_COMPLETING = "MEMBERS_COMPLETING"
    """How many of the members completed their tasks; `value` is a whole number."""
    SERVICE_YEARS = "SERVICE_YEARS"
    """Years of service by the year's end; `value` is a whole number."""
    CONTINUES = "CONTINUES"
    """It was decided that the subject continues another one; `value` is that subject's id."""


class Rating(StrEnum):
    """How tasks were completed."""

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    COMPLETED = "COMPLETED"
    NOT_COMPLETED = "NOT_COMPLETED"


class Reach(StrEnum):
    """How far an initiative's or research's effect was recognised."""

    BASE = "BASE"
    PROVINCE = "PROVINCE"
    NATION = "NATION"


class Discipline(StrEnum):
    """CLEAR is a statement too: without one it is not known."""

    CLEAR = "CLEAR"
    REPRIMAND = "REPRIMAND"
    WARNING = "WARNING"
    HEAVIER = "HEAVIER"


class Review(StrEnum):
    """Whether something is under verification."""

    NONE = "NONE"
    OPEN = "OPEN"


WORDS: dict[MeritKind, type[StrEnum]] = {
    MeritKind.RATING: Rating,
    MeritKind.INITIATIVE: Reach,
    MeritKind.RESEARCH: Reach,
    MeritKind.COMBAT: Reach,
    MeritKind.DISCIPLINE: Discipline,
    MeritKind.REVIEW: Review,
}
"""Kinds whose value is a word."""
MOST = {MeritKind.MEMBERS: 1_000_000, MeritKind.MEMBERS_COMPLETING: 1_000_000, MeritKind.SERVICE_YEARS: 80}
"""Kinds whose value is a whole number, and the largest one."""
SEVERAL = frozenset({MeritKind.INITIATIVE, MeritKind.RESEARCH, MeritKind.COMBAT})
"""Kinds of which a subject may have several in a year."""


def check_value(kind: MeritKind, value: str) -> None:
    """Raise BAD_INPUT for a value that is none of the kind's."""
    if kind in WORDS:
        if value not in {*WORDS[kind]}:
            raise refuse(Code.BAD_INPUT, "value", detail=f"Giá trị phải là một trong: {', '.join(WORDS[kind])}.")
    elif kind in MOST:
        # Digits of other scripts are digits too.
        if not (value.isdigit() and value == str(int(value)) and int(value) <= MOST[kind]):
            raise refuse(Code.BAD_INPUT, "value", detail=f"Giá trị phải là số nguyên từ 0 đến {MOST[kind]}.")
    elif not ids.is_id(value, ids.SUBJECT):
        raise refuse(Code.BAD_INPUT, "value", detail="Giá trị phải là mã của đối tượng được kế tục.")
