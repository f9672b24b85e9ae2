"""Report packs: asked for by a unit, made by a function, sent by the unit, and its receipt recorded.

Whoever may read a report sees the numbers of the unit and of all below it, so both rows of the matrix are within
`statistics.read`.
"""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import structs

from movement.model import ids, reports
from movement.model.actors import Actor, Prefix
from movement.model.audit import Audit
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.reports import (
    MADE,
    Reception,
    Report,
    ReportFile,
    ReportFormat,
    ReportLine,
    ReportProgress,
    ReportState,
    Submission,
)
from movement.model.statistics import Mode, StatisticsHead, head_id
from movement.model.uploads import GET_LASTS, Upload, UploadPurpose, UploadState
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted
from movement.world import World

READ, MAKE, SUBMIT, RECEIVE = "report.read", "report.make", "report.submit", "report.receive"


def place_of(report: Report) -> Prefix:
    """Return the place whose people the report belongs to."""
    return Prefix(report.root, report.path)


def look(actor: Actor, report: Report | None) -> Report | None:
    """Return the report if the actor may read it, else None."""
    return report if report is not None and actor.may(READ, place_of(report)) else None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Report | None]:
    """Return each report that the actor may read, or None, in order; one call."""
    return [look(actor, found) for found in await world.get(*[want(Report, id=name) for name in wanted])]


async def report(world: World, actor: Actor, wanted: str) -> Report:
    """Return a report; raises NOT_FOUND if there is none or it is out of scope."""
    found = (await get_many(world, actor, [wanted]))[0] if ids.is_id(wanted, ids.REPORT) else None
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(world: World, actor: Actor, unit: str, *, first: int, after: str | None = None) -> Page[Report]:
    """Return the reports of a unit, then those below it, each unit's oldest first; raises NOT_FOUND out of scope."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "reports", unit)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    parts = actor.parts(READ, place)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    page: Page[ReportLine] = await world.store.page(
        tables.reports_of_unit,
        [Span(part.root, part.path) for part in parts],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: actor.may(READ, Prefix(line.root, line.path)) is not None,
    )
    found = await get_many(world, actor, [line.id for line in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def progress(world: World, found: Report) -> int:
    """Return how far a report is made, in percent; a call while it is being made."""
    if found.state is not ReportState.MAKING:
        return 100 if found.state in MADE else 0
    (told,) = await world.get(want(ReportProgress, report=found.id))
    return told.percent if told is not None and told.g == found.g else 0


async def address(world: World, file: ReportFile) -> str:
    """Return where a file of a report that the actor was shown can be fetched for some minutes."""
    now = world.now()
    return await world.report_files.address(file, now, now + GET_LASTS)


async def history(world: World, found: Report) -> list[Audit]:
    """Return who did what to a report that the actor was shown, and when."""
    return [change for _, change in await world.store.rows(tables.trail_of_subject, Span(found.id))]


async def ask(world: World, actor: Actor, request: Request, unit: str, text: str, form: ReportFormat) -> Report:
    """Ask for the report of a unit and period, which the function then makes.

    Raises NOT_FOUND (also at `period`: nothing was computed for it), FORBIDDEN, BAD_PERIOD.
    """
    owner, period = await units.unit(world, actor, unit), reports.period_of(text)

    def make(found: Also) -> Report:
        version = owner.during(period.first_day, period.end_day)
        if version is None or found[0] is None:
            raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
        return Report(
            id=world.new_id(ids.REPORT),
            unit=owner.id,
            root=owner.root,
            path=owner.current(world.today()).path,
            period=str(period),
            format=form,
            by=actor.subject,
            requested_at=world.now(),
        )

    return await changes.make_new(
        world,
        actor,
        request,
        Report,
        operation="requestReport",
        arguments=[unit, text, form],
        policy=MAKE,
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
        also=[want(StatisticsHead, id=head_id(Mode.AS_WAS, str(period), owner.root))],
    )


async def submit(
    world: World, actor: Actor, request: Request, number: str, sent_on: date, upload: str | None
) -> Report:
    """Record that the signed report went out: number, day, and the signed file if it was uploaded.

    Raises NOT_FOUND (also at `upload`: it must be a confirmed evidence file of the unit), FORBIDDEN, CONFLICT,
    ILLEGAL_ACT, BAD_INPUT.
    """
    named = [want(Upload, id=upload)] if upload is not None and ids.is_id(upload, ids.UPLOAD) else []

    def do(found: Report, _: Role, also: Also) -> Step:
        reports.check_submission(found, sent_on, world.today())
        if upload is not None:
            _check_file(found, also[0] if named else None)
        form = {"number": number, "sent_on": sent_on, "upload": upload, "by": actor.subject}
        sent = converted(form, Submission)
        return _step(found, state=ReportState.SUBMITTED, submission=sent)

    return await _change(world, actor, request, "submitReport", SUBMIT, [number, sent_on, upload], do, named)


async def receive(world: World, actor: Actor, request: Request, number: str, received_on: date) -> Report:
    """Record that the Standing Committee received it; raises as `submit` does."""

    def do(found: Report, _: Role, __: Also) -> Step:
        reports.check_reception(found, received_on, world.today())
        form = {"number": number, "received_on": received_on, "by": actor.subject}
        return _step(found, state=ReportState.RECEIVED, reception=converted(form, Reception))

    return await _change(world, actor, request, "receiveReport", RECEIVE, [number, received_on], do, [])


def _check_file(found: Report, upload: Upload | None) -> None:
    fits = upload is not None and upload.state is UploadState.CONFIRMED and upload.purpose is UploadPurpose.EVIDENCE
    if not fits or upload is None or upload.unit != found.unit:
        raise refuse(Code.NOT_FOUND, "upload", detail="Bản ký phải là tệp đã xác nhận của chính đơn vị.")


def _step(found: Report, **changed: object) -> Step:
    return Step(old=found, new=structs.replace(found, version=found.version + 1, **changed))


async def _change(
    world: World,
    actor: Actor,
    request: Request,
    operation: str,
    policy: str,
    arguments: object,
    do: Callable[[Report, Role, Also], Step],
    also: Sequence[Want],
) -> Report:
    return await changes.change(
        world,
        actor,
        request,
        want(Report, id=checked_id(request, ids.REPORT)),
        Report,
        operation=operation,
        arguments=arguments,
        sees=lambda found: look(actor, found) is not None,
        roles=lambda doer, found: doer.roles(policy, place_of(found)),
        do=do,
        also=also,
    )
