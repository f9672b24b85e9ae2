"""Records that show a reason, as far as the reader may see them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from movement.model import ids
from movement.model.actors import Actor
from movement.model.awards import Award
from movement.model.dossiers import Dossier
from movement.model.entries import Entry
from movement.model.inspection_rights import look as look_at_inspection
from movement.model.inspections import Inspection
from movement.model.merits import Merit
from movement.model.subjects import Subject
from movement.storage.store import want
from movement.usecases import awards, dossiers, entries, merits, subjects
from movement.world import World

PARTS = {"A": "thẩm định lần", "F": "phát hiện số", "R": "kiến nghị số"}
HIDDEN = "ngoài phạm vi"
KINDS: Mapping[str, tuple[type[Struct], str, Callable[[Actor, Any], Any]]] = {
    ids.ENTRY: (Entry, "hồ sơ", entries.look),
    ids.INSPECTION: (Inspection, "cuộc kiểm tra", look_at_inspection),
    ids.SUBJECT: (Subject, "đối tượng khen thưởng", subjects.look),
    ids.MERIT: (Merit, "thành tích, xếp loại đã ghi nhận", merits.look),
    ids.AWARD: (Award, "danh hiệu, hình thức khen thưởng", awards.look),
    ids.DOSSIER: (
        Dossier,
        "hồ sơ đề nghị khen thưởng",
        lambda actor, found: found if dossiers.sees(actor, found) else None,
    ),
}
"""Letter of an id → what it names, what that is called, and what an actor may see of it."""


class Cited(Struct, frozen=True):
    """A record that shows a reason: its id and what it is, or no id where the reader may not see it."""

    id: str | None
    label: str


async def cited(world: World, actor: Actor, evidence: Sequence[str]) -> list[Cited]:
    """Return what the actor may know of each record that shows a reason, in order; one call."""
    names = {name for source in evidence if ids.is_id(name := source.partition("#")[0], *KINDS)}
    wants = {name: want(KINDS[name[0]][0], id=name) for name in names}
    found = dict(zip(wants, await world.get(*wants.values()), strict=True))
    return [_cited(actor, source, found) for source in evidence]


def _cited(actor: Actor, source: str, found: Mapping[str, Any]) -> Cited:
    name, _, part = source.partition("#")
    record = found.get(name)
    if record is None:
        return Cited(None, HIDDEN)
    _, noun, look = KINDS[name[0]]
    if not look(actor, record):
        return Cited(None, HIDDEN)
    return Cited(name, f"{noun}, {PARTS[part[0]]} {part[1:]}" if part else noun)
