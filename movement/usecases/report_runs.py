"""Making what was asked for: a lease a report, the contents, the files under the run's number, then READY in one act.

A run that dies leaves files that nobody is shown and a report in MAKING; the next one makes it again, under a number of
its own. What cannot be made is FAILED with the reason, and so is what many runs began and none ended.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping

from msgspec import Struct, structs

from movement.model import audit, report_outline
from movement.model.actors import system
from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.report_content import Content, UnfitTemplateError
from movement.model.reports import (
    MEDIA_TYPES,
    MOST_TRIES,
    WAITING,
    Report,
    ReportFile,
    ReportFileKind,
    ReportProgress,
    ReportState,
)
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import acts, gathering, leases, report_gathering
from movement.usecases.acts import Request, Step
from movement.usecases.gathering import Report as Tell
from movement.world import World

JOB = "reports"
GATHERED, RENDERED = 70, 90
ENDLESS = "Đã lập nhiều lần không xong: hãy báo người vận hành, rồi yêu cầu lại."
type Render = Callable[[Content], Mapping[ReportFileKind, bytes]]
"""Gives the files of a content; raises UnfitTemplateError."""


class Run(Struct, frozen=True, kw_only=True):
    """What a run did in one province."""

    root: str
    made: tuple[str, ...]
    """Reports that are READY since."""
    failed: tuple[str, ...]
    hash: str

    @property
    def written(self) -> bool:
        """Whether it changed anything."""
        return bool(self.made or self.failed)


async def partition(world: World, _: Period) -> list[str]:
    """Return the provinces in which a report waits."""
    roots = [province.id for province in await gathering.all_provinces(world)]
    return [root for root in roots if await world.store.rows(paths.reports_waiting, Span(root), limit=1)]


async def evaluate(world: World, root: str, _: Period, tell: Tell, render: Render) -> Run:
    """Make every report that waits in a province, longest waiting first.

    What another run is at is left to it. A fault of ours is raised once the other reports had their turn.
    """
    done: dict[str, Report] = {}
    faults: list[Exception] = []
    async for wanted in _waiting(world, root):
        try:
            async with leases.held(world, JOB, root, wanted) as lease:
                report = await _make(world.fresh(), wanted, lease.fence, tell, render)
        except MovementError as refusal:
            # Another run is at it, or took it over; or what it needs cannot be reached just now.
            if refusal.code not in {Code.BUSY, Code.CONFLICT}:
                faults.append(refusal)
        except Exception as fault:  # noqa: BLE001 - raised below; one report must not keep the others waiting
            faults.append(fault)
        else:
            if report is not None:
                done[report.id] = report
    if faults:
        raise ExceptionGroup(f"{len(faults)} reports of {root} could not be made", faults)
    made = tuple(name for name, report in done.items() if report.state is ReportState.READY)
    failed = tuple(name for name, report in done.items() if report.state is ReportState.FAILED)
    return Run(root=root, made=made, failed=failed, hash=audit.digest([(r.id, r.contents) for r in done.values()]))


async def _waiting(world: World, root: str) -> AsyncIterator[str]:
    for line in [line async for line in world.store.every(paths.reports_waiting, Span(root))]:
        yield line.id


async def _make(world: World, wanted: str, fence: int, tell: Tell, render: Render) -> Report | None:
    (found,) = await world.store.get([want(Report, id=wanted)], strong=True)
    if found is None or found.state not in WAITING:
        # The index lags behind: another run has made it.
        return None
    if fence > MOST_TRIES:
        return await _end(world, found, fence, failure=ENDLESS)
    report: Report = await _act(world, found, fence, "beginReport", state=ReportState.MAKING, g=fence)

    async def reach(percent: int) -> None:
        tell(f"Report {report.id} ({report.period}): {percent} %")
        told = ReportProgress(report=report.id, g=fence, percent=percent)
        await world.store.claim(told, field="g", below=fence + 1)

    try:
        content = report_outline.content(await report_gathering.inputs(world, report, reach))
        await reach(GATHERED)
        files = await asyncio.to_thread(render, content)
    except MovementError as refusal:
        if refusal.code is Code.BUSY:
            raise
        return await _end(world, report, fence, failure=" ".join(p.message for p in refusal.problems))
    except UnfitTemplateError as unfit:
        return await _end(world, report, fence, failure=str(unfit))
    await reach(RENDERED)
    kept = [await _keep(world, report, kind, files[kind]) for kind in ReportFileKind]
    made = {"files": tuple(kept), "contents": audit.digest(content), "sample": content.sample}
    return await _act(
        world,
        report,
        fence,
        "finishReport",
        state=ReportState.READY,
        basis=content.basis,
        made_at=world.now(),
        **made,
    )


async def _keep(world: World, report: Report, kind: ReportFileKind, content: bytes) -> ReportFile:
    ending = kind.lower()
    file = ReportFile(
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        key=f"{report.id}-{report.g:06d}.{ending}",
        name=f"Bao-cao-{report.period.replace(':', '-')}-{report.id}.{ending}",
    )
    await world.report_files.put(file.key, content, MEDIA_TYPES[kind])
    return file


async def _end(world: World, report: Report, fence: int, failure: str) -> Report:
    return await _act(world, report, fence, "failReport", state=ReportState.FAILED, failure=failure, g=fence)


async def _act(world: World, old: Report, fence: int, operation: str, **changed: object) -> Report:
    request = Request(request_id=f"{operation}:{old.id}:{fence}")
    return await acts.make(
        world,
        system(old.root),
        request,
        operation=operation,
        body=acts.body_of(operation, request),
        role=Role.SYS,
        steps=[Step(old=old, new=structs.replace(old, version=old.version + 1, **changed))],
        kind=Report,
    )
