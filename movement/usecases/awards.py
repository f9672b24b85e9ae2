"""Awards: provincial staff record what was decided elsewhere and take it back by a decision; none is ever deleted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import award_acts, ids
from movement.model.actors import Actor, Prefix
from movement.model.award_acts import AwardFacts, Known
from movement.model.awards import AchievementClaim, Award, AwardForm, AwardLine, PublicAward, public
from movement.model.entries import Entry
from movement.model.errors import Code, MovementError, refuse
from movement.model.merits import Merit
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.subjects import Subject
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import changes, entries, subjects, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted, given, line
from movement.usecases.subjects import READ
from movement.world import World

WRITE, REVOKE = "facts.write", "facts.revoke"
MOST = 40
"""Awards shown of a subject or entry, the newest ones."""


def place_of(award: Award) -> Prefix:
    """Return where whom it was given to was then."""
    return Prefix(award.root, award.path)


def look(actor: Actor, found: Award | None) -> Award | None:
    """Return the award if the actor may see it, else None."""
    return found if found is not None and actor.may(READ, place_of(found)) else None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Award | None]:
    """Return each award the actor may see, in order, or None; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.AWARD)]
    found = dict(zip(right, await world.get(*[want(Award, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


async def award(world: World, actor: Actor, wanted: str) -> Award:
    """Return an award; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_subject(world: World, actor: Actor, subject: str) -> list[Award]:
    """Return the awards of a subject that the actor was shown, as far as it may see them, newest first; two calls."""
    lines = await world.store.rows(tables.awards_of_subject, Span(subject), limit=MOST, backward=True)
    return [one for one in await get_many(world, actor, [row.id for _, row in lines]) if one is not None]


async def of_entry(world: World, entry: str) -> list[PublicAward]:
    """Return what everyone who sees an entry may know of the awards that it has, newest first; two calls."""
    lines = await world.store.rows(tables.awards_of_entry, Span(entry), limit=MOST, backward=True)
    found = await world.get(*[want(Award, id=row.id) for _, row in lines])
    return [public(one) for one in found if one is not None and one.stands and one.is_public]


async def of_unit(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    *,
    form: AwardForm | None = None,
    first: int,
    after: str | None = None,
) -> Page[Award]:
    """Return the awards for a year given at or below a unit, revoked ones too, in the order of the tree; three calls.

    Raises NOT_FOUND out of scope, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    cursors = world.store.cursors(actor.subject, "awards", unit, year, form)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    spans = [Span(f"{part.root}#{year}", part.path) for part in actor.parts(READ, place)]
    if not spans:
        raise refuse(Code.NOT_FOUND, "unit")

    def keep(row: AwardLine) -> bool:
        return form in {None, row.form} and actor.may(READ, Prefix(row.root, row.path)) is not None

    page = await world.store.page(tables.awards_of_year, spans, first=first, after=after, cursors=cursors, keep=keep)
    found = await get_many(world, actor, [row.id for row in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return structs.replace(page, items=tuple(one for one, _ in kept), cursors=tuple(cursor for _, cursor in kept))


async def record(
    world: World,
    actor: Actor,
    request: Request,
    form: Mapping[str, Any],
    *,
    awarded_by: str,
    subject: str | None = None,
    entry: str | None = None,
) -> Award:
    """Record an award, `AwardFacts`, that the head of the unit `awarded_by` decided on, with what it uses up.

    Raises NOT_FOUND, FORBIDDEN, MISSING_FIELD, BAD_INPUT, or ALREADY_AWARDED for an achievement that was awarded or a
    title that is held in the year, also where another decision comes first at the same moment.
    """
    _check_shapes(subject, entry, form.get("merits", ()))
    said = converted(given(form, *AwardFacts.__struct_fields__), AwardFacts)
    (decider,) = await units.visible(world, actor, [awarded_by])
    if decider is None:
        raise refuse(Code.NOT_FOUND, "awardedBy")
    wanted = [want(Subject, id=subject)] if subject is not None else []
    wanted += [want(Entry, id=entry)] if entry is not None else []
    also = [*wanted, *(want(Merit, id=merit) for merit in said.merits)]

    def known(found: Also) -> Known:
        about = iter(found[: len(wanted)])
        return Known(
            subject=_seen(subjects.look(actor, next(about)), "subject") if subject is not None else None,
            entry=_seen(_whole(actor, next(about)), "entry") if entry is not None else None,
            merits=tuple(found[len(wanted) : len(also)]),
        )

    def place(found: Also) -> Prefix:
        records = known(found)
        if records.subject is not None:
            return subjects.place_of(records.subject)
        if records.entry is not None:
            return entries.carrier_of(records.entry)
        raise refuse(Code.MISSING_FIELD, "subject", detail="Khen thưởng phải nêu đối tượng hoặc mô hình, điển hình.")

    claimed: list[AchievementClaim] = []

    async def reads(found: Also) -> Also:
        made = award_acts.awarded(
            said,
            known(found),
            name=world.new_id(ids.AWARD),
            awarded_by=awarded_by,
            now=world.now(),
            today=world.today(),
        )
        claimed[:] = award_acts.claims_of(made)
        await refuse_taken(world, claimed)
        return [made]

    act = changes.make_new(
        world,
        actor,
        request,
        Award,
        operation="recordAward",
        arguments=[awarded_by, subject, entry, form],
        policy=WRITE,
        place=place,
        make=lambda found: Step(old=None, new=found[-1], claims=tuple(claimed)),
        also=also,
        reads=reads,
    )
    try:
        return await act
    except MovementError as refusal:
        if refusal.code is Code.CONFLICT:
            await refuse_taken(world, claimed)
        raise


async def refuse_taken(world: World, claims: Sequence[AchievementClaim]) -> None:
    """Raise ALREADY_AWARDED where one of an award's claims is there already, read strongly.

    Before a decision it gives the clear answer. After a CONFLICT it tells whether another decision came first.
    """
    asked = [want(AchievementClaim, achievement=claim.achievement) for claim in claims]
    award_acts.refuse_taken(await world.store.get(asked, strong=True))


async def revoke(world: World, actor: Actor, request: Request, decision_number: str, decided_on: date) -> Award:
    """Take an award back by a decision, with a reason; it stays on record, and what it used up is free again.

    Raises NOT_FOUND, FORBIDDEN, CONFLICT, ILLEGAL_ACT, MISSING_FIELD, REASON_REQUIRED, BAD_INPUT or TOO_LARGE.
    """
    before = await award(world, actor, checked_id(request, ids.AWARD))
    # Rights follow whom it was given to: a unit that has ended has no staff any more.
    asked = want(Subject, id=before.subject) if before.subject is not None else want(Entry, id=before.entry)
    (of,) = await world.get(asked)
    place = entries.carrier_of(of) if isinstance(of, Entry) else subjects.place_of(of)

    def do(found: Award, _: Role, __: Also) -> Step:
        new = award_acts.revoked(
            found,
            decision_number=line(decision_number, "decisionNumber", 100),
            decided_on=decided_on,
            reason=reason_of(request) or "",
            now=world.now(),
            today=world.today(),
        )
        return Step(old=found, new=new, gone=award_acts.claims_of(found))

    return await changes.change(
        world,
        actor,
        request,
        want(Award, id=before.id),
        Award,
        operation="revokeAward",
        arguments=[decision_number, decided_on],
        sees=lambda found: look(actor, found) is not None,
        roles=lambda doer, _: doer.roles(REVOKE, place),
        do=do,
    )


def _check_shapes(subject: str | None, entry: str | None, merits: Sequence[str]) -> None:
    """Raise NOT_FOUND for what has not its noun's shape: it never becomes a key."""
    named = [("subject", ids.SUBJECT, subject), ("entry", ids.ENTRY, entry)]
    named += [("merits", ids.MERIT, merit) for merit in merits]
    for path, letter, name in named:
        if name is not None and not ids.is_id(name, letter):
            raise refuse(Code.NOT_FOUND, path)


def _seen[T](found: T | None, path: str) -> T:
    if found is None:
        raise refuse(Code.NOT_FOUND, path)
    return found


def _whole(actor: Actor, found: Entry | None) -> Entry | None:
    seen = entries.look(actor, found)
    return seen if isinstance(seen, Entry) else None
