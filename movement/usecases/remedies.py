"""Remedies: the owner of a recommendation reports what was done, another person verifies it or opens it again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import structs

from movement.model.actors import Actor, Prefix
from movement.model.conclusions import Recommendation, Remedy, RemedyState
from movement.model.errors import Code, refuse
from movement.model.inspection_acts import InspectionAct
from movement.model.inspections import Inspection
from movement.model.people import Role
from movement.model.units import root_of
from movement.usecases import evidence
from movement.usecases.acts import Request, reason_of
from movement.usecases.entry_forms import converted
from movement.usecases.inspection_changes import change_inspection
from movement.world import World


async def report(
    world: World, actor: Actor, request: Request, number: int, text: str, shown: Sequence[Mapping[str, Any]]
) -> Inspection:
    """Report that a recommendation was met, shown by at least one `{title, url | upload}`, an upload of its owner.

    Raises ILLEGAL_ACT unless it is open.
    """
    files = await evidence.files_of(world, shown)

    def change(asked: Recommendation) -> Remedy:
        if not text.strip() or not shown:
            raise refuse(Code.MISSING_FIELD, "evidence" if text.strip() else "text")
        old = asked.remedy
        plain = {"text": text, "evidence": list(shown), "reopened": old.reopened, "reason": old.reason}
        said = {"state": RemedyState.REPORTED, "reported_by": actor.subject, "reported_at": world.now()}
        made = converted({**plain, **said}, Remedy)
        evidence.check(made.evidence, files, {asked.owner, asked.duty[0]}, "evidence")
        return made

    def held(doer: Actor, found: Inspection) -> Sequence[Role]:
        asked = next((r for r in found.recommendations if r.number == number), None)
        # No such recommendation is told to the inspected unit's people only; `_changed` says so.
        path = asked.duty[1] if asked is not None else found.carrier_path
        return doer.roles("remedy.report", Prefix(root_of(path), path))

    arguments = [number, text, shown]
    return await change_inspection(
        world,
        actor,
        request,
        InspectionAct.REPORT_REMEDY,
        lambda found, _, __: _changed(found, number, RemedyState.OPEN, change),
        arguments,
        held=held,
    )


async def verify(world: World, actor: Actor, request: Request, number: int) -> Inspection:
    """Confirm that a reported remedy is done; SAME_PERSON for the one who reported it."""

    def change(asked: Recommendation) -> Remedy:
        old = asked.remedy
        if old.reported_by == actor.subject:
            raise refuse(Code.SAME_PERSON, "number")
        return structs.replace(old, state=RemedyState.VERIFIED, verified_by=actor.subject, verified_at=world.now())

    return await change_inspection(
        world,
        actor,
        request,
        InspectionAct.VERIFY_REMEDY,
        lambda found, _, __: _changed(found, number, RemedyState.REPORTED, change),
        number,
    )


async def reopen(world: World, actor: Actor, request: Request, number: int) -> Inspection:
    """Open a reported remedy again, with a reason: it was not done."""

    def change(asked: Recommendation) -> Remedy:
        old = asked.remedy
        if old.reported_by == actor.subject:
            raise refuse(Code.SAME_PERSON, "number")
        return structs.replace(old, state=RemedyState.OPEN, reopened=old.reopened + 1, reason=reason_of(request) or "")

    return await change_inspection(
        world,
        actor,
        request,
        InspectionAct.REOPEN_REMEDY,
        lambda found, _, __: _changed(found, number, RemedyState.REPORTED, change),
        number,
    )


def _changed(
    found: Inspection, number: int, needed: RemedyState, change: Callable[[Recommendation], Remedy]
) -> Inspection:
    asked = next((r for r in found.recommendations if r.number == number), None)
    if asked is None:
        raise refuse(Code.NOT_FOUND, "number")
    if asked.remedy.state is not needed:
        raise refuse(Code.ILLEGAL_ACT, "number", detail=f"Trạng thái khắc phục hiện tại: {asked.remedy.state}.")
    new = structs.replace(asked, remedy=change(asked))
    return structs.replace(found, recommendations=tuple(new if r is asked else r for r in found.recommendations))
