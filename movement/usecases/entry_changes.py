"""Changing entries: every act of the entry table, each one transaction.

`change_entry` is the one way through: read strongly, answer a repeated request, check scope, right, version and state,
then write. Each act adds only what is its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, structs

from movement.model import entry_acts, ids, search
from movement.model.actors import Actor
from movement.model.appraisals import SCORE_MAXIMA, Appraisal, Score
from movement.model.audit import Receipt
from movement.model.entries import Entry, Level, State
from movement.model.entries import Step as StateStep
from movement.model.entry_acts import RULES, Act
from movement.model.entry_form import EntryForm, Output
from movement.model.entry_records import Amendment, EntryReport, Replication
from movement.model.errors import Code, refuse
from movement.model.people import LEVELS, Person, Role
from movement.model.periods import FIRST_YEAR, year_of
from movement.model.units import Unit, seen
from movement.storage.store import want
from movement.usecases import actors, acts, entries, units
from movement.usecases.acts import Request, Step
from movement.usecases.entry_forms import FORM_FIELDS, MOST_REASON, checked_form, converted, line
from movement.world import World

type Done = tuple[Entry, tuple[Struct, ...], tuple[Struct, ...]]
"""The entry after the act, the child records it adds, and thin rows for indexes."""


async def create(world: World, actor: Actor, request: Request, unit: str, form: Mapping[str, Any]) -> Entry:
    """Make a DRAFT of a unit; only the title is needed. Raises NOT_FOUND, FORBIDDEN, UNIT_CLOSED, BAD_INPUT."""
    return await _new(world, actor, request, Act.CREATE, unit, form, form)


async def replicate(world: World, actor: Actor, request: Request, unit: str) -> Entry:
    """Make a DRAFT of `unit` from the recognised entry `request.id`, and link the two."""
    return await _new(world, actor, request, Act.REPLICATE, unit, None, None, request.id or "")


async def edit(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Entry:
    """Change the given fields of a draft or returned entry's form; fields that are not given stay."""

    def change(entry: Entry, _: Role) -> Done:
        now = {name: getattr(entry, name) for name in FORM_FIELDS}
        whole = checked_form(msgspec.to_builtins(now) | dict(form))
        return structs.replace(entry, **{name: getattr(whole, name) for name in FORM_FIELDS}), (), ()

    return await change_entry(world, actor, request, Act.EDIT, change, form)


async def act(world: World, actor: Actor, what: Act, request: Request) -> Entry:
    """Do an act that needs nothing but, for some, a reason: submit, withdraw, return, reject, accept and the like."""
    if what not in _PLAIN:
        raise ValueError(what)

    def change(entry: Entry, _: Role) -> Done:
        if what is Act.SUBMIT:
            entry_acts.check_complete(entry)
            if entry.registered_at is None:
                entry = structs.replace(entry, registered_at=world.now())
        return entry, (), ()

    return await change_entry(world, actor, request, what, change)


async def start(world: World, actor: Actor, request: Request, running_from: date) -> Entry:
    """Say since when an accepted entry is running; not later than today."""

    def change(entry: Entry, _: Role) -> Done:
        if running_from > world.today() or running_from.year < FIRST_YEAR:
            raise refuse(Code.BAD_INPUT, "runningFrom", detail="Ngày bắt đầu thực hiện không được sau hôm nay.")
        return structs.replace(entry, running_from=running_from), (), ()

    return await change_entry(world, actor, request, Act.START, change, running_from)


async def report(world: World, actor: Actor, request: Request, outputs: Sequence[Mapping[str, Any]]) -> Entry:
    """Report every declared output: `[{index, actual, evidence: [{title, url}]}]`, each with at least one evidence."""

    def change(entry: Entry, _: Role) -> Done:
        given = {item["index"]: item for item in outputs}
        if len(given) != len(outputs) or not set(given) <= set(range(len(entry.outputs))):
            raise refuse(Code.BAD_INPUT, "outputs", "index")
        reached = []
        for index, output in enumerate(entry.outputs):
            item = given.get(index)
            if item is None or item.get("actual") is None or not item.get("evidence"):
                raise refuse(
                    Code.MISSING_FIELD,
                    "outputs",
                    str(index),
                    detail="Mỗi sản phẩm cần kết quả và ít nhất một minh chứng.",
                )
            plain = msgspec.to_builtins(output) | {"actual": item["actual"], "evidence": item["evidence"]}
            reached.append(converted(plain, Output, "outputs", str(index)))
        made = EntryReport(entry=entry.id, number=entry.runs + 1, outputs=tuple(reached), at=world.now())
        return structs.replace(entry, outputs=tuple(reached), runs=made.number), (made,), ()

    return await change_entry(world, actor, request, Act.REPORT, change, outputs)


async def verify(
    world: World, actor: Actor, request: Request, scores: Sequence[Mapping[str, Any]], *, conflict_solved: bool
) -> Entry:
    """Confirm reported results with the appraisal sheet: six scores `{criterion, points, reason}`."""

    def change(entry: Entry, role: Role) -> Done:
        sheet = tuple(converted(dict(score), Score, "scores") for score in scores)
        if sorted(s.criterion for s in sheet) != sorted(SCORE_MAXIMA):
            raise refuse(Code.BAD_INPUT, "scores", detail="Phiếu thẩm định gồm đúng sáu tiêu chí.")
        for score in sheet:
            if not 0 <= score.points <= SCORE_MAXIMA[score.criterion]:
                raise refuse(Code.BAD_INPUT, "scores", score.criterion, detail="Điểm vượt khung của tiêu chí.")
            if not score.reason:
                raise refuse(Code.REASON_REQUIRED, "scores", score.criterion)
        made = Appraisal(
            entry=entry.id,
            root=entry.root,
            path=entry.path,
            year=year_of(world.now()),
            number=entry.appraisals + 1,
            scores=tuple(sorted(sheet, key=lambda s: list(SCORE_MAXIMA).index(s.criterion))),
            conflict_solved=conflict_solved,
            by=actor.subject,
            role=role,
            at=world.now(),
        )
        return structs.replace(entry, appraisals=made.number), (made,), ()

    return await change_entry(world, actor, request, Act.VERIFY, change, [list(scores), conflict_solved])


async def amend(world: World, actor: Actor, request: Request, correction: str) -> Entry:
    """Put a correction beside an accepted entry, which itself stays as it is."""

    def change(entry: Entry, _: Role) -> Done:
        plain = line(correction, "text", MOST_REASON)
        if not plain:
            raise refuse(Code.MISSING_FIELD, "text")
        made = Amendment(
            entry=entry.id,
            number=entry.amendments + 1,
            reason=request.reason or "",
            text=plain,
            by=actor.subject,
            at=world.now(),
        )
        return structs.replace(entry, amendments=made.number), (made,), ()

    return await change_entry(world, actor, request, Act.AMEND, change, correction)


_PLAIN = frozenset(
    {Act.SUBMIT, Act.WITHDRAW, Act.RETURN, Act.REJECT, Act.ACCEPT, Act.RETURN_REPORT, Act.CONTINUE, Act.DISCONTINUE}
)


async def change_entry(
    world: World,
    actor: Actor,
    request: Request,
    what: Act,
    change: Callable[[Entry, Role], Done],
    arguments: object = None,
    level: Level | None = None,
) -> Entry:
    """Do one act on one entry: the way every act goes. `level` asks for the right to recognise at that level.

    Raises NOT_FOUND, FORBIDDEN, CONFLICT, ILLEGAL_ACT, SAME_PERSON, REASON_REQUIRED, or what `change` raises.
    """
    body = acts.body_of(what, request, arguments)
    request = structs.replace(request, reason=line(request.reason or "", "reason", MOST_REASON) or None)
    wanted = request.id or ""
    if not ids.is_id(wanted, ids.ENTRY):
        raise refuse(Code.NOT_FOUND, "id")
    found, doer, receipt = await _strong(world, actor, request, want(Entry, id=wanted))
    if answer := await acts.first_answer(world, receipt, what, body, Entry):
        return answer
    if found is None or not isinstance(entries.look(actor, found), Entry):
        raise refuse(Code.NOT_FOUND, "id")
    roles = (await actors.strong_actor(world, actor, doer)).roles(RULES[what].policy, entries.carrier_of(found))
    if level is not None:
        roles = [role for role in roles if level in LEVELS.get(role, frozenset())]
    if not roles:
        raise refuse(Code.FORBIDDEN)
    if found.version != request.version:
        raise refuse(Code.CONFLICT, "version")
    entry_acts.check(found, what, actor.subject, request.reason)
    changed, children, thin = change(found, roles[0])
    new = entry_acts.step(changed, what, actor.subject, world.now())
    return await acts.make(
        world,
        actor,
        request,
        operation=what,
        body=body,
        role=roles[0],
        steps=[_step(found, new, children, thin)],
        kind=Entry,
    )


async def _new(
    world: World,
    actor: Actor,
    request: Request,
    what: Act,
    unit: str,
    form: Mapping[str, Any] | None,
    arguments: object,
    source: str | None = None,
) -> Entry:
    body = acts.body_of(what, request, [unit, arguments])
    # What is no id would not even be a key.
    if not ids.is_unit(unit):
        raise refuse(Code.NOT_FOUND, "unit")
    if source is not None and not ids.is_id(source, ids.ENTRY):
        raise refuse(Code.NOT_FOUND, "id")
    wants = [want(Unit, id=unit), units.HEAD, *([] if source is None else [want(Entry, id=source)])]
    owner, head, *rest, doer, receipt = await world.store.get(
        [*wants, want(Person, id=actor.subject), acts.receipt_of(actor, request)], strong=True
    )
    if answer := await acts.first_answer(world, receipt, what, body, Entry):
        return answer
    original = _original(actor, rest[0]) if rest else None
    owner = seen(owner, head.g) if owner is not None and head is not None else None
    if owner is None or not actor.may("unit.read", units.place_of(owner)):
        raise refuse(Code.NOT_FOUND, "unit")
    policy = "entry.create" if what is Act.CREATE else "entry.replicate"
    role = (await actors.strong_actor(world, actor, doer)).may(policy, units.place_of(owner))
    if role is None:
        raise refuse(Code.FORBIDDEN)
    version = owner.at(world.today())
    if version is None:
        raise refuse(Code.UNIT_CLOSED, "unit")
    new = _draft(world, actor, owner, version.path, checked_form(_copied(original) if form is None else form), original)
    steps = [_step(None, new)]
    if original is not None:
        link = Replication(source=original.id, copy=new.id, unit=owner.id, at=world.now())
        counted = structs.replace(
            original, replications=original.replications + 1, updated_at=world.now(), version=original.version + 1
        )
        steps.append(_step(original, counted, (link,)))
    return await acts.make(world, actor, request, operation=what, body=body, role=role, steps=steps, kind=Entry)


def _step(old: Entry | None, new: Entry, children: tuple[Struct, ...] = (), thin: tuple[Struct, ...] = ()) -> Step:
    """Return the step with the rows under which the entry is found, where the act changes them."""
    written, removed = search.changed_rows(old, new)
    return Step(old=old, new=new, children=children, thin=(*thin, *written), gone=removed)


def _original(actor: Actor, found: Entry | None) -> Entry:
    if found is None or entries.look(actor, found) is None:
        raise refuse(Code.NOT_FOUND, "id")
    if not found.is_recognised:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Chỉ nhân rộng mô hình đã được công nhận.")
    return found


def _copied(source: Entry | None) -> dict[str, Any]:
    shown = ("title", "kind", "field", "focus", "content", "method")
    form = {name: getattr(source, name) for name in shown}
    promised = source.outputs if source is not None else ()
    return form | {"outputs": [structs.replace(output, actual=None, evidence=()) for output in promised]}


def _draft(world: World, actor: Actor, owner: Unit, path: str, form: EntryForm, source: Entry | None) -> Entry:
    now = world.now()
    made = world.new_id(ids.ENTRY)
    return Entry(
        **structs.asdict(form),
        id=made,
        unit=owner.id,
        root=owner.root,
        path=path,
        carrier=owner.id,
        carrier_root=owner.root,
        carrier_path=path,
        year=year_of(now),
        steps=(StateStep(state=State.DRAFT, at=now),),
        authors=(actor.subject,),
        created_at=now,
        updated_at=now,
        source=source.id if source else None,
        achievement_key=source.achievement_key if source else made,
    )


async def _strong(
    world: World, actor: Actor, request: Request, *wants: Any
) -> tuple[Entry | None, Person | None, Receipt | None]:
    found, doer, receipt = await world.store.get(
        [*wants, want(Person, id=actor.subject), acts.receipt_of(actor, request)], strong=True
    )
    return found, doer, receipt
