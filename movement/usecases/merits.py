"""Merits: provincial staff record what was stated of a subject, by which decision, and take it back by another one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import award_acts, ids, merits
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.merits import Merit, MeritForm, MeritKind, Statement
from movement.model.people import Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.subjects import Subject, SubjectKind
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import changes, subjects
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted, given, line
from movement.usecases.subjects import READ
from movement.world import World

WRITE, REVOKE = "facts.write", "facts.revoke"
MOST = 60
"""Merits shown of a subject, the newest ones."""


def place_of(merit: Merit) -> Prefix:
    """Return where the subject was judged when it was recorded."""
    return Prefix(merit.root, merit.path)


def look(actor: Actor, found: Merit | None) -> Merit | None:
    """Return the merit if the actor may see it, else None."""
    return found if found is not None and actor.may(READ, place_of(found)) else None


async def merit(world: World, actor: Actor, wanted: str) -> Merit:
    """Return a merit; raises NOT_FOUND if there is none or it is out of scope."""
    found: Merit | None = None
    if ids.is_id(wanted, ids.MERIT):
        (found,) = await world.get(want(Merit, id=wanted))
    if look(actor, found) is None or found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_subject(world: World, actor: Actor, subject: str, year: int | None = None) -> list[Merit]:
    """Return what the actor may see on record of a subject that it was shown, newest first; two calls.

    Raises BAD_INPUT for no year.
    """
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    prefix = "" if year is None else f"{year:04d}#"
    lines = await world.store.rows(tables.merits_of_subject, Span(subject, prefix), limit=MOST, backward=True)
    found = await world.get(*[want(Merit, id=row.id) for _, row in lines])
    return [one for one in found if look(actor, one) is not None]


async def record(world: World, actor: Actor, request: Request, subject: str, form: Mapping[str, Any]) -> Merit:
    """Record a statement of a subject, `MeritForm`, with its decision and source.

    Of ratings, discipline and the like there is one a year: another one is made once that was revoked. Raises
    NOT_FOUND, FORBIDDEN, or BAD_INPUT.
    """
    if not ids.is_id(subject, ids.SUBJECT):
        raise refuse(Code.NOT_FOUND, "subject")
    said = converted(given(form, *MeritForm.__struct_fields__), MeritForm)
    also = [want(Subject, id=subject)]
    if said.kind is MeritKind.CONTINUES and ids.is_id(said.value, ids.SUBJECT):
        also.append(want(Subject, id=said.value))

    def place(found: Also) -> Prefix:
        return subjects.place_of(_seen(actor, found[0]))

    async def reads(found: Also) -> Also:
        new = _made(world, actor, said, found)
        return [new, *await world.store.get(_wanted(new), strong=True)]

    def make(found: Also) -> Step:
        new, *standing = found[len(also) :]
        if any(one is not None for one in standing):
            sentence = "Nội dung này của năm đã được ghi; hãy thu hồi trước khi ghi lại."
            raise refuse(Code.BAD_INPUT, "kind", detail=sentence)
        return Step(old=None, new=new, claims=merits.statements_of(new))

    return await changes.make_new(
        world,
        actor,
        request,
        Merit,
        operation="recordMerit",
        arguments=[subject, form],
        policy=WRITE,
        place=place,
        make=make,
        also=also,
        reads=reads,
    )


async def revoke(world: World, actor: Actor, request: Request, decision_number: str, decided_on: date) -> Merit:
    """Take a merit back by a decision, with a reason; it stays on record, and another one may be recorded.

    Raises NOT_FOUND, FORBIDDEN, CONFLICT, ILLEGAL_ACT, MISSING_FIELD, REASON_REQUIRED, BAD_INPUT or TOO_LARGE.
    """
    before = await merit(world, actor, checked_id(request, ids.MERIT))
    (of,) = await world.get(want(Subject, id=before.subject))

    def do(found: Merit, _: Role, __: Also) -> Step:
        number, reason = line(decision_number, "decisionNumber", 100), reason_of(request) or ""
        taken = award_acts.revocation(found, number, decided_on, reason, now=world.now(), today=world.today())
        new = structs.replace(found, revoked=taken, updated_at=world.now(), version=found.version + 1)
        return Step(old=found, new=new, gone=merits.statements_of(found))

    return await changes.change(
        world,
        actor,
        request,
        want(Merit, id=before.id),
        Merit,
        operation="revokeMerit",
        arguments=[decision_number, decided_on],
        sees=lambda found: look(actor, found) is not None,
        roles=lambda doer, _: doer.roles(REVOKE, subjects.place_of(of)),
        do=do,
    )


def _made(world: World, actor: Actor, said: MeritForm, found: Also) -> Merit:
    of = found[0]
    merits.check(said, of.kind)
    award_acts.check_decision(said.year, said.decided_on, world.today())
    if said.kind is MeritKind.CONTINUES:
        other = subjects.look(actor, found[1])
        if other is None:
            raise refuse(Code.NOT_FOUND, "value")
        if other.id == of.id or other.kind is not SubjectKind.COLLECTIVE:
            raise refuse(Code.BAD_INPUT, "value", detail="Tập thể chỉ kế tục một tập thể khác.")
    return Merit(
        **structs.asdict(said),
        id=world.new_id(ids.MERIT),
        subject=of.id,
        root=of.root,
        path=of.path,
        created_at=world.now(),
        updated_at=world.now(),
    )


def _seen(actor: Actor, found: Subject | None) -> Subject:
    shown = subjects.look(actor, found)
    if shown is None:
        raise refuse(Code.NOT_FOUND, "subject")
    return shown


def _wanted(new: Merit) -> list[Want]:
    return [
        want(Statement, subject=one.subject, year=one.year, kind=one.kind, value=one.value)
        for one in merits.statements_of(new)
    ]
