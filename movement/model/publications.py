"""Published numbers: which generation of both trees readers get, version by version, and why it changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct, structs

from movement.model.errors import Code, refuse
from movement.model.statistics import Meaning, Mode, Published, StatisticsHead


class Publication(Struct, frozen=True, kw_only=True):
    """A province's published numbers of a period: the HEADs as they were, which later runs do not change."""

    id: str
    """`published:period:root`, the subject of its audit trail."""
    root: str
    path: str
    period: str
    heads: tuple[StatisticsHead, ...]
    """Of each tree, without meanings, which they share."""
    meanings: tuple[Meaning, ...]
    versions: Annotated[tuple[Published, ...], Meta(max_length=200)]
    created_at: datetime
    version: int = 1
    head: str = ""

    def of(self, mode: Mode) -> StatisticsHead | None:
        """Return the HEAD whose numbers are published in a tree, or None."""
        found = next((one for one in self.heads if one.mode is mode), None)
        return None if found is None else structs.replace(found, meanings=self.meanings)


def publication_id(period: str, root: str) -> str:
    """Return the id under which a province's published numbers of a period are kept."""
    return f"published:{period}:{root}"


def pinned(heads: Iterable[StatisticsHead]) -> tuple[tuple[StatisticsHead, ...], tuple[Meaning, ...]]:
    """Return HEADs as a publication keeps them; raises NOT_FOUND without any, ILLEGAL_ACT before the cut-off."""
    heads = tuple(heads)
    if not heads:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    if not all(one.final for one in heads):
        raise refuse(Code.ILLEGAL_ACT, "period", detail="Chỉ công bố số liệu đã tính sau thời điểm chốt của kỳ.")
    meanings = {one.code: one for head in heads for one in head.meanings}
    kept = tuple(structs.replace(one, meanings=()) for one in heads)
    return kept, tuple(meanings[code] for code in sorted(meanings))


def published_again(old: Publication, heads: Iterable[StatisticsHead], at: datetime, reason: str | None) -> Publication:
    """Return a publication with the newest numbers as its next version.

    Raises REASON_REQUIRED, ILLEGAL_ACT where the numbers are the published ones, and as `pinned` does.
    """
    if not reason:
        raise refuse(Code.REASON_REQUIRED, "reason")
    kept, meanings = pinned(heads)
    if [(one.mode, one.result) for one in kept] == [(one.mode, one.result) for one in old.heads]:
        raise refuse(Code.ILLEGAL_ACT, "period", detail="Số liệu không khác số liệu đã công bố.")
    return structs.replace(
        old,
        heads=kept,
        meanings=meanings,
        versions=(*old.versions, version_of(kept, len(old.versions) + 1, at, reason)),
        version=old.version + 1,
    )


def version_of(heads: Iterable[StatisticsHead], number: int, at: datetime, reason: str | None) -> Published:
    """Return what is told of a version."""
    return Published(number=number, at=at, reason=reason or "", computed_at=max(one.computed_at for one in heads))
