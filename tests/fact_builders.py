"""Subjects, merits and awards of a town, made by its provincial staff through the use cases."""

from datetime import date
from typing import Any

from movement.model.awards import Award, AwardForm
from movement.model.entries import Entry, Level
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import Subject, SubjectClass, SubjectKind
from movement.model.units import Unit
from movement.usecases import awards, merits, subjects
from movement.world import World
from tests.builders import Town, request

NAME, POSITION = "Đoàn Thị Thử Nghiệm (dữ liệu mẫu)", "Chi hội trưởng phụ nữ thôn Thử (dữ liệu mẫu)"
PERSON: dict[str, Any] = {
    "kind": SubjectKind.PERSON,
    "subject_class": SubjectClass.DIRECT_WORKER,
    "name": NAME,
    "position": POSITION,
}
COLLECTIVE: dict[str, Any] = {
    "kind": SubjectKind.COLLECTIVE,
    "subject_class": SubjectClass.COLLECTIVE,
    "label": "Tổ tự quản số 1",
}
DECISION: dict[str, Any] = {"decision_number": "12/QĐ-UBND", "decided_on": date(2026, 11, 20)}


def names_in(town: Town) -> dict[str, str]:
    """Return a name and position that nobody of another town has."""
    return {"name": f"{NAME} {town.tag}.", "position": f"{POSITION} {town.tag}."}


async def make_subject(world: World, town: Town, *, unit: Unit | None = None, **form: Any) -> Subject:
    """Return a person of commune A's Party committee, or whom `form` says."""
    staff = await town.actor(world, "pcs")
    return await subjects.record(
        world.fresh(), staff, request(), (unit or town.a_committee).id, form or PERSON | names_in(town)
    )


async def make_merit(
    world: World,
    town: Town,
    subject: Subject,
    kind: MeritKind = MeritKind.INITIATIVE,
    value: str = "BASE",
    year: int = 2026,
    **form: Any,
) -> Merit:
    """Return a merit of a subject."""
    staff = await town.actor(world, "pcs")
    said = {"kind": kind, "value": value, "year": year} | DECISION | form
    return await merits.record(world.fresh(), staff, request(), subject.id, said)


async def make_award(
    world: World,
    town: Town,
    subject: Subject | None = None,
    form: AwardForm = AwardForm.GK,
    year: int = 2026,
    *,
    entry: Entry | None = None,
    **given: Any,
) -> Award:
    """Return an award, decided by the province."""
    staff = await town.actor(world, "pcs")
    said = {"form": form, "level": Level.PROVINCE, "year": year} | DECISION | given
    return await awards.record(
        world.fresh(),
        staff,
        request(),
        said,
        awarded_by=town.province.id,
        subject=subject.id if subject is not None else None,
        entry=entry.id if entry is not None else None,
    )
