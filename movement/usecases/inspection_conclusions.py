"""Concluding an inspection: the draft, the conclusion that is never edited, what supersedes it, and the end."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import ids, scoring
from movement.model.actors import Actor
from movement.model.campaigns import OversightType
from movement.model.conclusions import Conclusion, Draft, Recommendation, RemedyState
from movement.model.errors import Code, refuse
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import Inspection
from movement.model.people import Role
from movement.model.score_sheets import SheetVersion
from movement.model.units import Unit, directly_on, seen
from movement.storage.store import want
from movement.usecases import inspections, units
from movement.usecases.acts import Request, reason_of
from movement.usecases.changes import Also
from movement.usecases.entry_forms import converted, given
from movement.usecases.inspection_changes import change_inspection
from movement.usecases.inspection_marks import marked, sheet_version
from movement.world import World

GRADED = frozenset({OversightType.INSPECTION, OversightType.APPRAISAL})
"""What must end with a grade; a supervision or survey may."""


async def draft(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Inspection:
    """Write the draft of the conclusion, or write it again: `{text, grade}`."""

    def change(found: Inspection, _: Role, __: Also) -> Inspection:
        return structs.replace(found, draft=converted(given(form, "text", "grade"), Draft))

    return await change_inspection(world, actor, request, InspectionAct.DRAFT, change, form)


async def conclude(
    world: World,
    actor: Actor,
    request: Request,
    form: Mapping[str, Any],
    recommendations: Sequence[Mapping[str, Any]] = (),
) -> Inspection:
    """Issue the conclusion `{decision_number, issued_on, text, grade}` with `[{text, owner, due_on}]`.

    Where a score sheet is used the grade is the sheet's; a recommendation without an owner is the inspected unit's.
    """
    named = [str(r["owner"]) for r in recommendations if r.get("owner") is not None]
    if not all(ids.is_unit(owner) for owner in named):
        raise refuse(Code.NOT_FOUND, "recommendations", "owner")
    owners = list(dict.fromkeys(named))

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        *bodies, head, version = also
        made = _conclusion(world, actor, request, found, version, form)
        known = {owner.id: seen(owner, head.g) for owner in bodies if owner is not None and head is not None}
        asked = tuple(
            _recommendation(world, found, known, made.issued_on, number, plain)
            for number, plain in enumerate(recommendations, 1)
        )
        # The draft has served; the trail keeps it.
        return structs.replace(found, draft=None, conclusions=(made,), recommendations=asked)

    return await change_inspection(
        world,
        actor,
        request,
        InspectionAct.CONCLUDE,
        change,
        [form, recommendations],
        also=[*[want(Unit, id=owner) for owner in owners], units.HEAD],
        reads=sheet_version(world),
    )


async def supersede(
    world: World,
    actor: Actor,
    request: Request,
    form: Mapping[str, Any],
    marks: Sequence[Mapping[str, Any]] = (),
) -> Inspection:
    """Issue a further conclusion that supersedes the one before, with a reason; nothing issued is ever edited."""

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        (version,) = also
        found = structs.replace(found, marks=marked(found, marks, "final", version))
        made = _conclusion(world, actor, request, found, version, form)
        return structs.replace(found, conclusions=(*found.conclusions, made))

    arguments, reads = [form, marks], sheet_version(world)
    return await change_inspection(world, actor, request, InspectionAct.SUPERSEDE, change, arguments, reads=reads)


async def close(world: World, actor: Actor, request: Request) -> Inspection:
    """End an inspection whose remedies were all verified."""

    def change(found: Inspection, _: Role, __: Also) -> Inspection:
        if any(r.remedy.state is not RemedyState.VERIFIED for r in found.recommendations):
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Còn kiến nghị chưa được xác nhận khắc phục xong.")
        return found

    return await change_inspection(world, actor, request, InspectionAct.CLOSE, change)


async def nominate(world: World, actor: Actor, request: Request, entry: str) -> Inspection:
    """Nominate an entry that the inspection confirmed; the candidates of its year show it."""

    def change(found: Inspection, _: Role, __: Also) -> Inspection:
        checked = next((c for c in found.checks if c.entry == entry), None)
        if checked is None:
            raise refuse(Code.NOT_FOUND, "entry")
        if checked.result is not CheckResult.CONFIRMED or checked.nominated:
            sentence = "Chỉ giới thiệu một lần hồ sơ đã được đoàn kiểm tra xác nhận."
            raise refuse(Code.ILLEGAL_ACT, "entry", detail=sentence)
        named = tuple(structs.replace(c, nominated=True) if c is checked else c for c in found.checks)
        return structs.replace(found, checks=named)

    return await change_inspection(world, actor, request, InspectionAct.NOMINATE, change, entry)


def _conclusion(
    world: World,
    actor: Actor,
    request: Request,
    found: Inspection,
    version: SheetVersion | None,
    form: Mapping[str, Any],
) -> Conclusion:
    number = len(found.conclusions) + 1
    said = {"number": number, "reason": reason_of(request) or "", "by": actor.subject, "at": world.now()}
    made = converted(given(form, "decision_number", "issued_on", "text", "grade") | said, Conclusion)
    first = found.conclusions[-1].issued_on if found.conclusions else found.announced_on
    if made.issued_on > world.today() or (first is not None and made.issued_on < first):
        sentence = "Ngày kết luận phải từ ngày công bố quyết định đến hôm nay."
        raise refuse(Code.BAD_INPUT, "issuedOn", detail=sentence)
    if version is not None:
        scored = scoring.score(version, inspections.items_of(found.marks), "marks")
        if made.grade not in {None, scored.grade}:
            sentence = f"Xếp loại theo phiếu chấm điểm là {scored.grade}."
            raise refuse(Code.BAD_INPUT, "grade", detail=sentence)
        return structs.replace(made, grade=scored.grade, score=scored.score)
    if made.grade is None and found.type in GRADED:
        raise refuse(Code.MISSING_FIELD, "grade")
    return made


def _recommendation(
    world: World,
    found: Inspection,
    known: Mapping[str, Unit | None],
    issued_on: date,
    number: int,
    plain: Mapping[str, Any],
) -> Recommendation:
    owner = plain.get("owner")
    unit_id, path = found.carrier, found.carrier_path
    if owner is not None:
        unit = known.get(str(owner))
        version = unit.at(world.today()) if unit is not None else None
        if unit is None or version is None or not directly_on(version.path, found.carrier_path):
            sentence = "Kiến nghị gửi đơn vị được kiểm tra hoặc tổ chức trực thuộc địa bàn đó."
            raise refuse(Code.BAD_INPUT, "recommendations", str(number), "owner", detail=sentence)
        unit_id, path = unit.id, version.path
    made = converted(
        {
            "text": plain.get("text"),
            "due_on": plain.get("due_on"),
            "owner": unit_id,
            "owner_path": path,
            "number": number,
        },
        Recommendation,
        "recommendations",
        str(number),
    )
    if made.due_on <= issued_on:
        sentence = "Hạn khắc phục phải sau ngày kết luận."
        raise refuse(Code.BAD_INPUT, "recommendations", str(number), "dueOn", detail=sentence)
    return made
