"""Changing entries: every act of the entry table, each one transaction.

`change_entry` is the one way through: `changes.change` with the rights and the table of acts of entries. Each act adds
only what is its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, structs

from movement.model import appraisals, entry_acts, ids, search
from movement.model.actors import Actor
from movement.model.appraisals import Appraisal, Score
from movement.model.entries import Entry, Level, State
from movement.model.entries import Step as StateStep
from movement.model.entry_acts import RULES, Act
from movement.model.entry_form import EntryForm, Output
from movement.model.entry_records import Amendment, EntryReport, Replication
from movement.model.errors import Code, refuse
from movement.model.people import LEVELS, Person, Role
from movement.model.periods import FIRST_YEAR, year_of
from movement.model.rule_sets import Purpose, RuleSet
from movement.model.units import Unit, seen
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import actors, acts, changes, entries, evidence, rule_sets, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import FORM_FIELDS, MOST_REASON, checked_form, converted, line
from movement.usecases.repeats import told_once
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
        if what is Act.ACCEPT:
            entry = structs.replace(entry, accepted_reason=reason_of(request))
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
    """Report every declared output: `[{index, actual, evidence: [{title, url | upload}]}]`, each with evidence."""
    files = await evidence.files_of(world, (one for item in outputs for one in item.get("evidence") or ()))

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
            made = converted(plain, Output, "outputs", str(index))
            evidence.check(made.evidence, files, {entry.unit, entry.carrier}, "outputs", str(index), "evidence")
            reached.append(made)
        run = EntryReport(entry=entry.id, number=entry.runs + 1, outputs=tuple(reached), at=world.now())
        return structs.replace(entry, outputs=tuple(reached), runs=run.number), (run,), ()

    return await change_entry(world, actor, request, Act.REPORT, change, outputs)


async def verify(
    world: World, actor: Actor, request: Request, scores: Sequence[Mapping[str, Any]], *, conflict_solved: bool
) -> Entry:
    """Confirm reported results with the appraisal sheet: six scores `{criterion, points, reason}`.

    The most points are those of the rules in force today in the province that acts on the entry; NOT_FOUND without.
    """

    def change(entry: Entry, role: Role, *known: RuleSet | None) -> Done:
        rules = next((r for r in known if r is not None and r.root == entry.carrier_root), None)
        version = appraisals.in_force(rules, world.today())
        most = appraisals.maxima(version)
        sheet = tuple(converted(dict(score), Score, "scores") for score in scores)
        if sorted(s.criterion for s in sheet) != sorted(most):
            raise refuse(Code.BAD_INPUT, "scores", detail="Phiếu thẩm định gồm đúng sáu tiêu chí.")
        for score in sheet:
            if not 0 <= score.points <= most[score.criterion]:
                raise refuse(Code.BAD_INPUT, "scores", score.criterion, detail="Điểm vượt khung của tiêu chí.")
            if not score.reason:
                raise refuse(Code.REASON_REQUIRED, "scores", score.criterion)
        made = Appraisal(
            entry=entry.id,
            root=entry.root,
            path=entry.path,
            year=year_of(world.now()),
            number=entry.appraisals + 1,
            scores=tuple(sorted(sheet, key=lambda s: list(most).index(s.criterion))),
            full=sum(most.values()),
            rules=version.number,
            conflict_solved=conflict_solved,
            by=actor.subject,
            role=role,
            at=world.now(),
        )
        return structs.replace(entry, appraisals=made.number), (made,), ()

    # Who may verify has a grant in the entry's province, so its rules are among those read along with the entry.
    wants = [rule_sets.wanted(Purpose.APPRAISAL, root) for root in dict.fromkeys(h.own.root for h in actor.holds)]
    arguments = [list(scores), conflict_solved]
    return await change_entry(world, actor, request, Act.VERIFY, change, arguments, also=wants)


async def amend(world: World, actor: Actor, request: Request, correction: str) -> Entry:
    """Put a correction beside an accepted entry, which itself stays as it is."""

    def change(entry: Entry, _: Role) -> Done:
        plain = line(correction, "text", MOST_REASON)
        if not plain:
            raise refuse(Code.MISSING_FIELD, "text")
        made = Amendment(
            entry=entry.id,
            number=entry.amendments + 1,
            reason=reason_of(request) or "",
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
    change: Callable[..., Done],
    arguments: object = None,
    level: Level | None = None,
    also: Sequence[Want] = (),
) -> Entry:
    """Do one act on one entry: the way every act goes. `level` asks for the right to recognise at that level.

    `change` gets the entry, the role, and what was read strongly along with it: `also`, in order.
    Raises NOT_FOUND, FORBIDDEN, CONFLICT, ILLEGAL_ACT, SAME_PERSON, REASON_REQUIRED, or what `change` raises.
    """

    def roles(doer: Actor, found: Entry) -> list[Role]:
        held = doer.roles(RULES[what].policy, entries.carrier_of(found))
        return held if level is None else [role for role in held if level in LEVELS.get(role, frozenset())]

    def do(found: Entry, role: Role, rest: Also) -> Step:
        entry_acts.check(found, what, actor.subject, reason_of(request))
        changed, children, thin = change(found, role, *rest)
        new = entry_acts.step(changed, what, actor.subject, world.now())
        return _step(found, new, children, thin)

    return await changes.change(
        world,
        actor,
        request,
        want(Entry, id=checked_id(request, ids.ENTRY)),
        Entry,
        operation=what,
        arguments=arguments,
        sees=lambda found: isinstance(entries.look(actor, found), Entry),
        roles=roles,
        do=do,
        also=also,
    )


@told_once
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
    if owner is None or not actor.may("unit.read", units.place_of(owner, world.today())):
        raise refuse(Code.NOT_FOUND, "unit")
    policy = "entry.create" if what is Act.CREATE else "entry.replicate"
    role = (await actors.strong_actor(world, actor, doer)).may(policy, units.place_of(owner, world.today()))
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
