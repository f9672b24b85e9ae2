"""Publishing what was decided (biểu dương), list by list; `commended` reads it."""

from datetime import datetime

from msgspec import Struct, structs

from movement.model import dossier_acts
from movement.model.actors import Actor
from movement.model.awards import Award, AwardForm
from movement.model.dossier_acts import DossierAct
from movement.model.dossiers import (
    Dossier,
    DossierClaim,
    DossierState,
    PublishedList,
    published_id,
    slot_of,
)
from movement.model.entries import Level
from movement.model.errors import Code, refuse
from movement.model.people import Person
from movement.model.subjects import Subject
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import actors, acts, units
from movement.usecases.acts import Request, Step
from movement.usecases.dossiers import check_year
from movement.usecases.repeats import told_once
from movement.world import World

PUBLISH = "candidate.publish"
MOST_ENTITIES = 48
"""What one act can change beside the list: two items each of a transaction of a hundred."""
BATCH = 100


class Waiting(Struct, frozen=True):
    """A dossier that can be published, with its award and whom that is given to."""

    dossier: Dossier
    award: Award
    subject: Subject | None


@told_once
async def publish(
    world: World, actor: Actor, request: Request, unit: str, year: int, level: Level, form: AwardForm
) -> PublishedList:
    """Publish what is decided of a list and not public yet, with the awards and their subjects.

    One act takes what fits its transaction, the oldest first, and says how many are `left` for another one. An award
    that was revoked meanwhile is not published.
    Raises NOT_FOUND, FORBIDDEN, BAD_INPUT, ILLEGAL_ACT if there is nothing to publish, or CONFLICT.
    """
    check_year(year)
    owner = await units.unit(world, actor, unit)
    slot = slot_of(owner.id, level, year, form)
    body = acts.body_of(DossierAct.PUBLISH, request, [unit, year, level, form])
    wanted = want(PublishedList, id=published_id(slot))
    wants = [want(Person, id=actor.subject), acts.receipt_of(actor, request), wanted]
    doer, receipt, old = await world.store.get(wants, strong=True)
    if answer := await acts.first_answer(world, receipt, DossierAct.PUBLISH, body, PublishedList):
        return answer
    place = units.place_of(owner, world.today())
    role = (await actors.strong_actor(world, actor, doer)).may(PUBLISH, place)
    if role is None:
        raise refuse(Code.FORBIDDEN)
    waiting = await _decided(world, slot)
    if not waiting:
        raise refuse(Code.ILLEGAL_ACT, "unit", detail="Không có hồ sơ nào đã quyết định mà chưa công bố.")
    now = world.now()
    some, steps = _together(waiting, now)
    for found in some:
        dossier_acts.check(found, DossierAct.PUBLISH, actor.subject, None)
    before = old or PublishedList(
        id=published_id(slot),
        awarding=owner.id,
        root=place.root,
        path=place.path,
        level=level,
        year=year,
        form=form,
        created_at=now,
        updated_at=now,
        version=0,
    )
    new = structs.replace(
        before,
        dossiers=tuple(one.id for one in some),
        published=before.published + len(some),
        left=len(waiting) - len(some),
        updated_at=now,
        version=before.version + 1,
    )
    return await acts.make(
        world,
        actor,
        structs.replace(request, reason=acts.reason_of(request)),
        operation=DossierAct.PUBLISH,
        body=body,
        role=role,
        steps=[Step(old=old, new=new), *steps],
        kind=PublishedList,
    )


def _together(waiting: list[Waiting], now: datetime) -> tuple[list[Dossier], list[Step]]:
    """Return the dossiers that fit one act, and the steps that publish them, their awards and subjects."""
    some: list[Dossier] = []
    steps: list[Step] = []
    told: set[str] = set()
    for one in waiting:
        published = dossier_acts.step(one.dossier, DossierAct.PUBLISH, now)
        more = [(one.dossier, published), (one.award, _next(one.award, now))]
        if one.subject is not None and one.subject.published_at is None and one.subject.id not in told:
            more.append((one.subject, _next(one.subject, now)))
            told.add(one.subject.id)
        if len(steps) + len(more) > MOST_ENTITIES:
            break
        some.append(one.dossier)
        steps += [Step(old=old, new=structs.replace(new, published_at=now)) for old, new in more]
    return some, steps


def _next[T: (Award, Subject)](found: T, now: datetime) -> T:
    return structs.replace(found, updated_at=now, version=found.version + 1)


async def _decided(world: World, slot: str) -> list[Waiting]:
    """Return the dossiers of a list that are decided and not public, oldest first; read strongly, by their claims."""
    claims: list[DossierClaim] = [
        row for _, row in await world.store.rows(paths.dossiers_of_list, Span(slot), strong=True)
    ]
    names = sorted({claim.dossier for claim in claims})
    found = [
        one
        for one in await _strong(world, Dossier, names)
        if one.state is DossierState.DECIDED and one.published_at is None
    ]
    awards = {one.id: one for one in await _strong(world, Award, [f.award for f in found if f.award is not None])}
    whom = sorted({f.subject for f in found if f.subject is not None})
    subjects = {one.id: one for one in await _strong(world, Subject, whom)}
    return [
        Waiting(dossier=one, award=awards[one.award], subject=subjects.get(one.subject or ""))
        for one in found
        if one.award in awards and awards[one.award].stands
    ]


async def _strong[T: Struct](world: World, kind: type[T], names: list[str]) -> list[T]:
    found: list[T | None] = []
    for start in range(0, len(names), BATCH):
        found += await world.store.get([want(kind, id=name) for name in names[start : start + BATCH]], strong=True)
    return [one for one in found if one is not None]
