"""The marks of an inspection's score sheet: the unit's own, the team's, the final ones."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from msgspec import structs

from movement.model import scoring
from movement.model.errors import Code, refuse
from movement.model.inspection_marks import Mark, Marks
from movement.model.inspections import Inspection
from movement.model.score_sheets import ScoreSheet, SheetVersion
from movement.storage.store import want
from movement.usecases import inspections
from movement.usecases.changes import Also
from movement.usecases.entry_forms import converted
from movement.world import World

BEFORE = {"own": (), "appraised": ("own",), "final": ("appraised", "own")}


def sheet_version(world: World) -> Callable[[Inspection], Awaitable[Also]]:
    """Return what reads the version that an inspection is scored by: one value, None where it uses no sheet."""

    async def reads(found: Inspection) -> Also:
        if found.sheet is None:
            return [None]
        (sheet,) = await world.store.get([want(ScoreSheet, id=found.sheet)], strong=True)
        return [inspections.version_of(sheet, found.sheet_version)]

    return reads


def marked(
    found: Inspection, given: Sequence[Mapping[str, Any]], stage: str, version: SheetVersion | None
) -> tuple[Marks, ...]:
    """Return the inspection's marks with those of a stage put in: `[{criterion, points | achieved, target, …}]`.

    Raises BAD_INPUT, MISSING_FIELD, or REASON_REQUIRED for a mark that differs from the one it replaces, or from the
    latest of the stages before.
    """
    if not given:
        return found.marks
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
        scoring.points_of(criteria[name], inspections.item_of(name, mark), "marks")
        old = known.get(name, Marks(criterion=name))
        earlier = next((m for stage_ in BEFORE[stage] if (m := getattr(old, stage_)) is not None), None)
        differs = any(m is not None and not mark.same(m) for m in (earlier, getattr(old, stage)))
        if differs and not mark.reason:
            raise refuse(Code.REASON_REQUIRED, "marks", name)
        known[name] = structs.replace(old, **{stage: mark})
    return tuple(known[code] for code in criteria if code in known)
