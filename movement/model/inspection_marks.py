"""How an inspected unit fares under a score sheet: points by criterion, and the grade they come to."""

from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import MOST_QUANTITY, Line

Quantity = Annotated[int, Meta(ge=0, le=MOST_QUANTITY)]


class Mark(Struct, frozen=True, kw_only=True):
    """One opinion of one criterion: points, or a result against its target, or that it does not apply."""

    points: Quantity | None = None
    achieved: Quantity | None = None
    target: Quantity | None = None
    applies: bool = True
    reason: Line = ""

    def same(self, other: "Mark | None") -> bool:
        """Tell whether two opinions agree, whatever their reasons."""
        if other is None:
            return False
        mine = (self.points, self.achieved, self.target, self.applies)
        return mine == (other.points, other.achieved, other.target, other.applies)


class Marks(Struct, frozen=True, kw_only=True):
    """A criterion as the unit, then the team, then the conclusion sees it."""

    criterion: str
    own: Mark | None = None
    appraised: Mark | None = None
    final: Mark | None = None

    @property
    def counts(self) -> Mark | None:
        """The opinion that counts: the latest given."""
        return self.final or self.appraised or self.own
