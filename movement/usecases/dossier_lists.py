"""Publishing what was decided (biểu dương), list by list, and reading who was publicly commended."""

from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from movement.model import dossier_acts, ids
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
from movement.model.entries import Entry, Level
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Person
from movement.model.subjects import Subject, SubjectKind
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import actors, acts, units
from movement.usecases.acts import Request, Step
from movement.usecases.dossiers import check_year, lived
from movement.world import World

READ, PUBLISH = "candidate.readPublished", "candidate.publish"
MOST_ENTITIES = 48
"""What one act can change beside the list: two items each of a transaction of a hundred."""
BATCH = 100


class Waiting(Struct, frozen=True):
    """A dossier that can be published, with its award and whom that is given to."""

    dossier: Dossier
    award: Award
    subject: Subject | None


class Commended(Struct, frozen=True, kw_only=True):
    """What everyone may see of a commendation that was published; no person is named."""

    dossier: Dossier
    title: str | None
    """The entry's title, or what the collective is called; null for a person and for a unit as a whole."""
    kind: SubjectKind | None = None


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
        row for _, row in await world.store.rows(tables.dossiers_of_list, Span(slot), strong=True)
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


async def commended(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    *,
    form: AwardForm | None = None,
    first: int,
    after: str | None = None,
) -> Page[Commended]:
    """Return what was published of a year at or below a unit, in the order of the tree; everyone reads it; three calls.

    What was revoked since is not praised any more. Raises NOT_FOUND for a unit out of scope, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    check_year(year)
    cursors = world.store.cursors(actor.subject, "commended", unit, year, form)
    cursors.open(after)
    below = await lived(world, actor, unit, year)
    parts = actor.parts(READ, below)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    page: Page[Any] = await world.store.page(
        tables.dossiers_published,
        [Span(f"{part.root}#{year}", part.path) for part in parts],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: form in {None, line.form},
    )
    rows = await world.get(*[want(Dossier, id=line.id) for line in page.items])
    found = [(one, cursor) for one, cursor in zip(rows, page.cursors, strict=True) if one is not None]
    known = await _about(world, [one for one, _ in found])
    kept = []
    for one, cursor in found:
        award = known.get(one.award)
        if one.published_at is not None and award is not None and award.stands:
            kept.append((_praised(known, one), cursor))
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def _about(world: World, found: list[Dossier]) -> dict[str | None, Any]:
    """Return the awards, entries and subjects of dossiers by id, and read their units with them; one call."""
    kinds: dict[str, type[Struct]] = {ids.AWARD: Award, ids.ENTRY: Entry, ids.SUBJECT: Subject}
    names = [name for one in found for name in (one.award, one.entry, one.subject) if name is not None]
    named = [want(kinds[name[0]], id=name) for name in names]
    places = [want(Unit, id=name) for one in found for name in (one.unit, one.awarding)]
    read = await world.get(*named, units.HEAD, *places)
    return dict(zip(names, read, strict=False))


def _praised(known: dict[str | None, Any], one: Dossier) -> Commended:
    entry: Entry | None = known.get(one.entry)
    subject: Subject | None = known.get(one.subject)
    label = (subject.label or None) if subject is not None else None
    kind = subject.kind if subject is not None else None
    return Commended(dossier=one, title=entry.title if entry is not None else label, kind=kind)
