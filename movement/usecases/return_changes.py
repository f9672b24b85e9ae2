"""Changing returns: every act of the return table, each one transaction.

What is decided about units below or about earlier numbers is read strongly from the returns themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from movement.model import return_acts, return_checks, returns
from movement.model.actors import Actor, Prefix
from movement.model.calendars import Calendar, CalendarVersion
from movement.model.carriers import Carrier
from movement.model.errors import SENTENCES, Code, MovementError, Problem, refuse
from movement.model.indicators import Catalogue, Definition, catalogue_id
from movement.model.people import Role
from movement.model.report_types import CheckSeverity, Due, ReportType, type_id
from movement.model.return_acts import RETURN_RULES, ReturnAct
from movement.model.returns import RECEIVED, Changed, Extension, Gap, Return, ReturnState, ReturnStep, Value
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import carrier_runs, changes, duties, reporting, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also
from movement.usecases.duties import Frame
from movement.usecases.entry_forms import converted
from movement.usecases.returns import carrier_of, named, sees
from movement.world import World

EARLIER = 12
"""Periods of the unit's own that an outlier is looked for among."""
LONGEST_EXTENSION = timedelta(days=366)


async def create(
    world: World,
    actor: Actor,
    request: Request,
    unit: str,
    report_type: str,
    text: str,
    values: Sequence[Mapping[str, Any]] = (),
) -> Return:
    """Make the DRAFT of what a unit owes of a type for a period, with the numbers there are.

    Where the unit has ended since, its whole successor makes it. Raises NOT_FOUND, FORBIDDEN, BAD_PERIOD, BAD_INPUT,
    UNIT_CLOSED, or CONFLICT if there is one already.
    """
    owner = await units.unit(world, actor, unit)
    root, today = reporting.root_of_type(report_type), world.today()
    if root is None:
        raise refuse(Code.NOT_FOUND, "type")
    carrier = await carrier_runs.heir_of(world, owner, today)
    if carrier is None:
        raise refuse(Code.UNIT_CLOSED, "unit")

    def make(also: Also) -> Return:
        type_, calendar, catalogue = also
        found = duties.framed(type_, calendar, text)
        version = owner.at(found.period.last_day)
        due = duties.due(found, owner)
        if version is None or due is None or not version.path.startswith(f"/{root}/"):
            raise refuse(Code.BAD_INPUT, "unit", detail="Đơn vị không phải gửi báo cáo này cho kỳ này.")
        if found.period.start > world.now():
            raise refuse(Code.BAD_PERIOD, "period", detail="Kỳ báo cáo chưa bắt đầu.")
        now = world.now()
        return Return(
            id=returns.return_id(owner.id, found.type.code, str(found.period)),
            unit=owner.id,
            type=found.type.code,
            type_version=found.version.number,
            period=str(found.period),
            root=root,
            path=version.path,
            carrier=carrier.unit,
            carrier_root=carrier.root,
            carrier_path=carrier.path,
            values=_values((), values, found, catalogue),
            steps=(ReturnStep(state=ReturnState.DRAFT, at=now),),
            authors=(actor.subject,),
            due_on=due.on,
            locks_on=due.locks_on,
            created_at=now,
            updated_at=now,
        )

    return await changes.make_new(
        world,
        actor,
        request,
        Return,
        operation=ReturnAct.CREATE,
        arguments=[unit, report_type, text, list(values)],
        policy="return.submit",
        place=lambda _: Prefix(carrier.root, carrier.path),
        make=make,
        also=[*duties.wanted(root, report_type), want(Catalogue, id=catalogue_id(root))],
    )


class Standing(Struct, frozen=True, kw_only=True):
    """A unit's return of a type and period as it stands, and what its numbers are checked against."""

    frame: Frame
    known: Mapping[str, Definition]
    due: Due | None
    """None: the unit does not owe it."""
    before: Return | None
    earlier: Mapping[str, Sequence[Decimal]]


async def standing(world: World, actor: Actor, owner: Unit, report_type: str, text: str) -> Standing:
    """Return how a unit's return of a type and period stands, read strongly; raises NOT_FOUND or BAD_PERIOD."""
    frame = await duties.frame(world, actor, report_type, text)
    root, code, period = frame.type.root, frame.type.code, str(frame.period)
    version = owner.at(frame.period.last_day)
    owes = version is not None and version.path.startswith(f"/{root}/")
    before, catalogue = await world.store.get(
        [want(Return, unit=owner.id, type=code, period=period), want(Catalogue, id=catalogue_id(root))], strong=True
    )
    if before is not None:
        frame = structs.replace(frame, version=frame.type.versions[before.type_version - 1])
    return Standing(
        frame=frame,
        known=_known(frame, catalogue),
        due=duties.due(frame, owner) if owes else None,
        before=before,
        earlier=await _earlier(world, owner.id, code, period),
    )


async def save(world: World, actor: Actor, request: Request, values: Sequence[Mapping[str, Any]]) -> Return:
    """Write numbers `{code, value | reason}` into a draft or returned return; those that are not given stay.

    One with neither number nor reason is taken out. All that is wrong with their form is told at once.
    """

    async def reads(found: Return) -> Also:
        return [await _frame(world, found), await _earlier(world, found.unit, found.type, found.period)]

    def change(found: Return, role: Role, also: Also) -> Return:
        (frame, catalogue), earlier = also
        written = _values(found.values, values, frame, catalogue)
        known = _known(frame, catalogue)
        at = world.now()
        changed = returns.differences(found.approved, written) if found.approved else {}
        before = {c.code: c for c in found.changed}
        old = {v.code: v.value for v in found.values}
        new = {v.code: v.value for v in written}
        noted = tuple(
            before[code]
            if code in before and old.get(code) == new.get(code)
            else Changed(code=code, previous=previous, by=actor.subject, role=role, at=at)
            for code, previous in changed.items()
        )
        faults = tuple(return_checks.faults(written, frame.version, known, earlier))
        return structs.replace(found, values=written, changed=noted, faults=faults)

    return await _change(world, actor, request, ReturnAct.SAVE, change, list(values), reads)


async def submit(world: World, actor: Actor, request: Request, gaps: Sequence[Mapping[str, Any]] = ()) -> Return:
    """Submit a return once its period is over: every number there or with a reason, no check that blocks.

    A unit with others below it that owe the same submits after them, or says in `gaps` `{units, reason}` which are
    missing and why. Raises MISSING_FIELD and BAD_INPUT, all at once, or ILLEGAL_ACT.
    """

    async def reads(found: Return) -> Also:
        frame = await _frame(world, found)
        earlier = await _earlier(world, found.unit, found.type, found.period)
        return [frame, earlier, await _missing(world, found, frame[0])]

    def change(found: Return, _: Role, also: Also) -> Return:
        (frame, catalogue), earlier, missing = also
        if world.now() < frame.period.end:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Kỳ báo cáo chưa kết thúc.")
        known = _known(frame, catalogue)
        faults = tuple(return_checks.faults(found.values, frame.version, known, earlier))
        problems = [
            *return_checks.of_form(found.values, frame.version, known),
            *return_checks.missing(found.values, frame.version),
            *(
                return_checks.problem(Code.BAD_INPUT, fault.code, fault.message)
                for fault in faults
                if fault.severity is CheckSeverity.BLOCK
            ),
        ]
        stated = tuple(converted(dict(gap), Gap, "gaps", str(place)) for place, gap in enumerate(gaps))
        problems += _gap_problems(stated, missing)
        if problems:
            raise MovementError(*problems)
        first = found.submitted_at or world.now()
        return structs.replace(found, faults=faults, gaps=stated, submitted_at=first)

    return await _change(world, actor, request, ReturnAct.SUBMIT, change, list(gaps), reads)


async def act(world: World, actor: Actor, what: ReturnAct, request: Request) -> Return:
    """Do an act that needs nothing but, for some, a reason: send back, approve, accept."""
    if what not in {ReturnAct.SEND_BACK, ReturnAct.APPROVE, ReturnAct.ACCEPT}:
        raise ValueError(what)

    def change(found: Return, _: Role, __: Also) -> Return:
        if what is ReturnAct.APPROVE:
            return structs.replace(found, approved_by=actor.subject, approved=found.approved or found.values)
        if what is ReturnAct.ACCEPT:
            return structs.replace(found, approved=found.values, changed=())
        return found

    return await _change(world, actor, request, what, change)


async def extend(world: World, actor: Actor, what: ReturnAct, request: Request, until: date) -> Return:
    """Let a return be submitted until a day, with a reason; `what` REOPEN also takes it out of its lock.

    What is closed is carried over no more: where its carrier has ended since, reopening it is the whole successor's
    staff's, and lets that one correct it.
    """
    if what not in {ReturnAct.EXTEND, ReturnAct.REOPEN}:
        raise ValueError(what)
    ended, heir = await _heir(world, request) if what is ReturnAct.REOPEN else ("", None)

    def change(found: Return, _: Role, __: Also) -> Return:
        if heir is not None and found.carrier == ended:
            found = structs.replace(found, carrier=heir.unit, carrier_root=heir.root, carrier_path=heir.path)
        today = world.today()
        if not today <= until <= today + LONGEST_EXTENSION or (what is ReturnAct.EXTEND and until <= found.open_until):
            sentence = "Ngày gia hạn phải sau hạn hiện tại, không trước hôm nay và trong vòng một năm."
            raise refuse(Code.BAD_INPUT, "until", detail=sentence)
        made = Extension(until=until, reason=(reason_of(request) or "")[:300], at=world.now())
        return structs.replace(found, extensions=(*found.extensions, made))

    def place(found: Return) -> Prefix:
        goes_on = heir is not None and found.carrier == ended
        return Prefix(heir.root, heir.path) if heir is not None and goes_on else carrier_of(found)

    return await _change(world, actor, request, what, change, until, place=place)


async def _heir(world: World, request: Request) -> tuple[str, Carrier | None]:
    """Return the carrier of a return, and who carries on what it left; None where it lives or was divided."""
    wanted, today = named(request.id or ""), world.today()
    (found,) = await world.get(wanted) if wanted is not None else (None,)
    (unit,) = await units.get_many(world, [found.carrier]) if found is not None else (None,)
    if unit is None or unit.at(today) is not None:
        return "", None
    return unit.id, await carrier_runs.heir_of(world, unit, today)


async def _change(
    world: World,
    actor: Actor,
    request: Request,
    what: ReturnAct,
    change: Callable[[Return, Role, Also], Return],
    arguments: object = None,
    reads: Any = None,
    place: Callable[[Return], Prefix] = carrier_of,
) -> Return:
    wanted = named(request.id or "")
    if wanted is None:
        raise refuse(Code.NOT_FOUND, "id")

    def do(found: Return, role: Role, also: Also) -> Step:
        return_acts.check(found, what, actor.subject, reason_of(request), world.today())
        return Step(old=found, new=return_acts.step(change(found, role, also), what, actor.subject, world.now()))

    return await changes.change(
        world,
        actor,
        request,
        wanted,
        Return,
        operation=what,
        arguments=arguments,
        sees=lambda found: sees(actor, found),
        roles=lambda doer, found: doer.roles(RETURN_RULES[what].policy, place(found)),
        do=do,
        reads=reads,
    )


async def _frame(world: World, found: Return) -> tuple[Frame, Catalogue | None]:
    wants = [*duties.wanted(found.root, type_id(found.root, found.type)), want(Catalogue, id=catalogue_id(found.root))]
    type_, calendar, catalogue = await world.store.get(wants, strong=True)
    return _as_made(duties.framed(type_, calendar, found.period), found, type_, calendar), catalogue


def _as_made(frame: Frame, found: Return, type_: ReportType, calendar: Calendar | None) -> Frame:
    # What was in force on the cut-off decides; a return that was begun before it keeps the version it was begun with.
    version = type_.versions[found.type_version - 1]
    dated: CalendarVersion | None = calendar.at(frame.period.last_day) if calendar else None
    return structs.replace(frame, version=version, calendar=dated)


async def _earlier(world: World, unit: str, type_: str, period: str) -> dict[str, list[Decimal]]:
    """Return the unit's numbers of earlier periods by code, of returns that the level above has, the latest ones."""
    span = Span(f"{unit}#{type_}", upto=period)
    rows = await world.store.rows(tables.returns_of_unit, span, limit=EARLIER + 1, backward=True, strong=True)
    earlier: dict[str, list[Decimal]] = defaultdict(list)
    for _, one in rows:
        if one.period != period and one.state in RECEIVED:
            for value in one.values:
                if value.value is not None:
                    earlier[value.code].append(value.value)
    return earlier


async def _missing(world: World, found: Return, frame: Frame) -> list[str]:
    """Return the units next below whose returns of the period are not there; read strongly, no index decides."""
    wants = [duties.of_slot(found.root, frame), units.HEAD]
    stored, head = await world.store.get(wants, strong=True)
    all_ = stored if duties.holds(stored, head, frame) else await duties.computed(world, frame, found.path)
    below = returns.next_below(found.path, all_)
    there = await world.store.get(
        [want(Return, unit=unit, type=found.type, period=found.period) for unit in below], strong=True
    )
    return [unit for unit, one in zip(below, there, strict=True) if one is None or one.state not in RECEIVED]


def _gap_problems(gaps: Iterable[Gap], missing: Sequence[str]) -> list[Problem]:
    stated = {unit for gap in gaps for unit in gap.units}
    found = []
    if untold := [unit for unit in missing if unit not in stated]:
        said = f"{len(untold)} đơn vị cấp dưới chưa gửi báo cáo; hãy chờ, hoặc nêu rõ đơn vị nào và vì sao."
        found.append(
            Problem(code=Code.MISSING_FIELD, message=f"{SENTENCES[Code.MISSING_FIELD]} {said}", path=("gaps",))
        )
    if stated - set(missing):
        said = f"{SENTENCES[Code.BAD_INPUT]} Có đơn vị đã gửi báo cáo, hoặc không phải đơn vị ngay dưới."
        found.append(Problem(code=Code.BAD_INPUT, message=said, path=("gaps",)))
    if any(not gap.reason or not gap.units for gap in gaps):
        found.append(Problem(code=Code.REASON_REQUIRED, message=SENTENCES[Code.REASON_REQUIRED], path=("gaps",)))
    return found


def _known(frame: Frame, catalogue: Catalogue | None) -> Mapping[str, Definition]:
    return catalogue.at(frame.period.last_day) if catalogue is not None else {}


def _values(
    old: Sequence[Value], given: Sequence[Mapping[str, Any]], frame: Frame, catalogue: Catalogue | None
) -> tuple[Value, ...]:
    """Return the numbers with those given, in the order of the report type; raises all that is wrong with them."""
    new = [converted(dict(one), Value, "values", str(place)) for place, one in enumerate(given)]
    known = _known(frame, catalogue)
    if problems := return_checks.of_form(new, frame.version, known):
        raise MovementError(*problems)
    whole = {v.code: v for v in (*old, *new)}
    order = {code: place for place, code in enumerate(frame.version.indicators)}
    kept = (v for v in whole.values() if v.value is not None or v.reason)
    return tuple(sorted(kept, key=lambda v: (order.get(v.code.partition("[")[0], len(order)), v.code)))
