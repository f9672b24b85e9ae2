"""The marks of an inspection's score sheet: the unit's own, the team's, the final ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from movement.model import ids, scoring
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.inspection_parts import Mark, Marks
from movement.model.inspections import Inspection
from movement.model.score_sheets import ScoreSheet, SheetVersion
from movement.model.scoring import Item
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import inspections
from movement.usecases.acts import Request
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted
from movement.world import World

BEFORE = {"own": (), "appraised": ("own",), "final": ("appraised", "own")}


async def sheet_wants(world: World, actor: Actor, request: Request) -> list[Want]:
    """Name the sheet that the inspection of a request uses, if it uses one."""
    found = await inspections.inspection(world, actor, checked_id(request, ids.INSPECTION))
    return [] if found.sheet is None else [want(ScoreSheet, id=found.sheet)]


def sheet_version(found: Inspection, also: Also) -> SheetVersion | None:
    """Return the version the inspection is scored by, from what was read along with it."""
    return inspections.version_of(also[0], found.sheet_version) if found.sheet is not None else None


def marked(found: Inspection, given: Sequence[Mapping[str, Any]], stage: str, also: Also) -> tuple[Marks, ...]:
    """Return the inspection's marks with those of a stage put in: `[{criterion, points | achieved, target, …}]`.

    Raises BAD_INPUT, MISSING_FIELD, or REASON_REQUIRED for a mark that differs from the one before it.
    """
    if not given:
        return found.marks
    version = sheet_version(found, also)
    if version is None:
        raise refuse(Code.BAD_INPUT, "marks", detail="Cuộc kiểm tra này không dùng phiếu chấm điểm.")
    criteria = {criterion.code: criterion for criterion in version.criteria}
    known = {m.criterion: m for m in found.marks}
    names = [str(item.get("criterion", "")) for item in given]
    if len(set(names)) != len(names):
        raise refuse(Code.BAD_INPUT, "marks", detail="Tiêu chí bị ghi hai lần.")
    for name, item in zip(names, given, strict=True):
        if name not in criteria:
            raise refuse(Code.BAD_INPUT, "marks", name, detail="Tiêu chí không có trong phiếu.")
        plain = {key: value for key, value in item.items() if key != "criterion" and value is not None}
        mark = converted(plain, Mark, "marks", name)
        if mark.applies and criteria[name].most:
            scoring.points_of(criteria[name], _item(name, mark))
        old = known.get(name, Marks(criterion=name))
        earlier = next((m for stage_ in BEFORE[stage] if (m := getattr(old, stage_)) is not None), None)
        if earlier is not None and not mark.same(earlier) and not mark.reason:
            raise refuse(Code.REASON_REQUIRED, "marks", name)
        known[name] = structs.replace(old, **{stage: mark})
    return tuple(known[code] for code in criteria if code in known)


def _item(name: str, mark: Mark) -> Item:
    return Item(criterion=name, points=mark.points, achieved=mark.achieved, target=mark.target, applies=mark.applies)
