"""Acts on report packs: asked for by a unit, sent by it, and its receipt recorded by provincial staff."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import structs

from movement.model import ids, report_acts
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.people import Role
from movement.model.reports import Reception, Report, ReportFormat, ReportState, Submission
from movement.model.statistics import Mode
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.model.upload_terms import UploadPurpose
from movement.model.uploads import Upload, UploadState
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import changes, reports, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted
from movement.world import World

MOST_WAITING = 100
"""Reports of a province that may wait to be made; more would keep the function from the others'."""
MAKE, SUBMIT, RECEIVE = "report.make", "report.submit", "report.receive"


async def ask(world: World, actor: Actor, request: Request, unit: str, text: str, form: ReportFormat) -> Report:
    """Ask for the report of a unit and period, which the function then makes.

    Raises NOT_FOUND (also at `period`: nothing was computed for it), FORBIDDEN, BAD_PERIOD, BUSY while many wait.
    """
    owner, period = await units.unit(world, actor, unit), report_acts.period_of(text)
    waiting = await world.store.rows(paths.reports_waiting, Span(owner.root), limit=MOST_WAITING)

    def make(found: Also) -> Report:
        if len(waiting) >= MOST_WAITING:
            raise refuse(Code.BUSY, detail="Đang có nhiều báo cáo chờ lập: hãy thử lại sau ít phút.")
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
        report_acts.check_submission(found, sent_on, world.today())
        if upload is not None:
            _check_file(found, also[0] if named else None)
        form = {"number": number, "sent_on": sent_on, "upload": upload, "by": actor.subject}
        sent = converted(form, Submission)
        return _step(found, state=ReportState.SUBMITTED, submission=sent)

    return await _change(world, actor, request, "submitReport", SUBMIT, [number, sent_on, upload], do, named)


async def receive(world: World, actor: Actor, request: Request, number: str, received_on: date) -> Report:
    """Record that the Standing Committee received it; raises as `submit` does."""

    def do(found: Report, _: Role, __: Also) -> Step:
        report_acts.check_reception(found, received_on, world.today())
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
        sees=lambda found: reports.look(actor, found) is not None,
        roles=lambda doer, found: doer.roles(policy, reports.place_of(found)),
        do=do,
        also=also,
    )
