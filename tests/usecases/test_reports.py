"""Report packs on the real engine: asked for, made once, by one run, from the numbers that were computed."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.report_content import Content, UnfitTemplateError
from movement.model.reports import MOST_TRIES, Report, ReportFileKind, ReportFormat, ReportState
from movement.model.runs import Lease
from movement.model.statistics import Mode
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.storage import paths
from movement.storage.reports_folder import FolderReports
from movement.storage.store import Span, Store, want
from movement.usecases import leases, report_changes, report_runs, reports, statistics
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_world, recognised, request
from tests.engine import dump

YEAR = Period.parse("2026")


def plainly(content: Content) -> Mapping[ReportFileKind, bytes]:
    """Return files that tell the content: what they look like is for others to test."""
    return {kind: f"{kind} {audit.digest(content)}".encode() for kind in ReportFileKind}


async def run(
    world: World, root: str, render: Callable[[Content], Mapping[ReportFileKind, bytes]] = plainly
) -> report_runs.Run:
    return await report_runs.evaluate(world.fresh(), root, YEAR, lambda _: None, render)


async def counted(world: World, town: Town) -> None:
    await make_entry(world, town, State.SUBMITTED)
    await make_entry(world, town, State.RUNNING, unit=town.b_committee, field="CULTURE_SOCIETY")
    await recognised(world, town, await make_entry(world, town, State.VERIFIED, unit=town.a))
    await statistics.evaluate(world.fresh(), town.province.id, YEAR)


@pytest.fixture
async def here(own_store: Store, clock: Clock) -> tuple[World, Town]:
    """Return a province that has the tables to itself, its year computed."""
    world, town = make_world(own_store, clock), await Town("reports").settle(own_store)
    await counted(world, town)
    return world, town


async def asked(world: World, town: Town, handle: str = "pcs", unit: str = "") -> Report:
    actor = await town.actor(world, handle)
    # Ids sort by time: what is asked for later comes later.
    world.clock.forward(seconds=1)  # type: ignore[attr-defined]
    return await report_changes.ask(
        world.fresh(), actor, request(), unit or town.province.id, "2026", ReportFormat.PARTY
    )


async def stored(world: World, report: Report) -> Report:
    (found,) = await world.store.get([want(Report, id=report.id)], strong=True)
    made: Report = found
    return made


def without_runs(engine: str, world: World) -> dict[str, object]:
    return {name: rows for name, rows in dump(engine, world.store.settings.prefix).items() if name != "runs"}


async def test_a_report_is_asked_for_made_sent_and_received(here: tuple[World, Town]) -> None:
    world, town = here
    staff = await town.actor(world, "pcs")
    report = await asked(world, town)
    assert (report.state, report.period, report.unit) == (ReportState.REQUESTED, "2026", town.province.id)
    assert await reports.progress(world.fresh(), report) == 0
    done = await run(world, town.province.id)
    assert (done.made, done.failed) == ((report.id,), ())
    report = await stored(world, report)
    assert (report.state, report.g, report.version, report.sample) == (ReportState.READY, 1, 3, False)
    assert await reports.progress(world.fresh(), report) == 100
    (head,) = await world.store.get([want(StatisticsHead, id=head_id(Mode.AS_WAS, "2026", town.province.id))])
    assert report.basis is not None
    assert (report.basis.g, report.basis.hash) == (head.g, head.result)
    files = world.report_files
    assert isinstance(files, FolderReports)
    for file in report.files:
        kept = files.found(file.key)
        assert kept is not None
        assert kept.read_bytes() == f"{file.kind} {report.contents}".encode()
        assert file.size == len(kept.read_bytes())
    world.clock.forward(days=2)  # type: ignore[attr-defined]
    sent = await report_changes.submit(world.fresh(), staff, request(report), "12-BC/BTGDV", date(2026, 11, 25), None)
    assert sent.state is ReportState.SUBMITTED
    got = await report_changes.receive(world.fresh(), staff, request(sent), "345", date(2026, 11, 26))
    assert (got.state, got.reception.number if got.reception else "") == (ReportState.RECEIVED, "345")
    trail = [entry for _, entry in await world.store.rows(paths.trail_of_subject, Span(report.id))]
    assert [(entry.act, entry.role) for entry in trail] == [
        ("requestReport", "PCS"),
        ("beginReport", "SYS"),
        ("finishReport", "SYS"),
        ("submitReport", "PCS"),
        ("receiveReport", "PCS"),
    ]
    assert audit.verify(trail) == []
    assert structs.replace(audit.replay(trail, Report)) == got


async def test_a_unit_without_records_is_of_the_sample_like_its_province(here: tuple[World, Town]) -> None:
    world, town = here
    for title, sample in (("Hiến đất", False), ("Hiến đất (dữ liệu mẫu)", True)):
        await make_entry(world, town, State.SUBMITTED, title=title)
        await statistics.evaluate(world.fresh(), town.province.id, YEAR)
        report = await asked(world, town, unit=town.a_front.id)
        await run(world, town.province.id)
        assert (await stored(world, report)).sample is sample


async def test_a_run_that_finds_nothing_waiting_writes_nothing(engine: str, here: tuple[World, Town]) -> None:
    world, town = here
    await asked(world, town)
    await run(world, town.province.id)
    before = dump(engine, world.store.settings.prefix)
    done = await run(world, town.province.id)
    assert (done.made, done.failed, done.written) == ((), (), False)
    assert dump(engine, world.store.settings.prefix) == before
    assert await report_runs.partition(world.fresh(), YEAR) == []


async def test_the_same_numbers_give_the_same_files_and_other_numbers_others(here: tuple[World, Town]) -> None:
    world, town = here
    first, second = await asked(world, town), await asked(world, town)
    await run(world, town.province.id)
    one, two = await stored(world, first), await stored(world, second)
    assert [f.sha256 for f in one.files] == [f.sha256 for f in two.files]
    assert {f.key for f in one.files}.isdisjoint(f.key for f in two.files)
    await make_entry(world, town, State.SUBMITTED)
    await statistics.evaluate(world.fresh(), town.province.id, YEAR)
    third = await asked(world, town)
    await run(world, town.province.id)
    assert (await stored(world, third)).contents != one.contents


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("dies", ["rendering", "DOCX", "XLSX", "HTML", "finishing"])
async def test_a_run_that_dies_shows_nothing_and_the_next_one_makes_it(
    here: tuple[World, Town], monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    world, town = here
    report = await asked(world, town)
    put, commit = FolderReports.put, world.store.commit

    async def puts(self: FolderReports, key: str, content: bytes, media_type: str) -> None:
        if key.endswith(dies.lower()):
            raise Killed
        await put(self, key, content, media_type)

    async def commits(change: Any) -> None:
        if dies == "finishing" and change.audits[0].act == "finishReport":
            raise Killed
        await commit(change)

    def render(content: Content) -> Mapping[ReportFileKind, bytes]:
        if dies == "rendering":
            raise Killed
        return plainly(content)

    with monkeypatch.context() as patch:
        patch.setattr(FolderReports, "put", puts)
        patch.setattr(world.store, "commit", commits)
        with pytest.raises(Killed):
            await report_runs.evaluate(world, town.province.id, YEAR, lambda _: None, render)
    cut = await stored(world, report)
    assert (cut.state, cut.files, cut.g) == (ReportState.MAKING, (), 1)
    # What dies whole leaves its lease behind: for a while nobody else makes the report, then somebody does.
    (left,) = await world.store.get([want(Lease, job="reports", root=cut.root, period=cut.id)], strong=True)
    await world.store.put_all([structs.replace(left, until=world.now() + leases.LASTS)])
    assert (await run(world, town.province.id)).made == ()
    assert await stored(world, report) == cut
    world.clock.forward(minutes=16)  # type: ignore[attr-defined]
    assert (await run(world, town.province.id)).made == (report.id,)
    made = await stored(world, report)
    assert (made.state, made.g) == (ReportState.READY, 2)
    assert all(file.key.startswith(f"{report.id}-000002.") for file in made.files)


async def test_a_run_that_was_thought_dead_changes_nothing_any_more(here: tuple[World, Town]) -> None:
    world, town = here
    report = await asked(world, town)
    loop = asyncio.get_running_loop()
    made: list[str] = []

    def render(content: Content) -> Mapping[ReportFileKind, bytes]:
        if not made:
            made.append("late")
            # While it draws its lease runs out, and another run makes the report.
            world.clock.forward(minutes=16)  # type: ignore[attr-defined]
            other = asyncio.run_coroutine_threadsafe(run(world, town.province.id), loop).result()
            assert other.made == (report.id,)
        return plainly(content)

    late = await report_runs.evaluate(world.fresh(), town.province.id, YEAR, lambda _: None, render)
    assert late.made == ()
    done = await stored(world, report)
    assert (done.state, done.g, done.version) == (ReportState.READY, 2, 4)


async def test_what_cannot_be_made_says_why_and_keeps_nothing_else_waiting(here: tuple[World, Town]) -> None:
    world, town = here
    first, second = await asked(world, town), await asked(world, town)
    drawn = []

    def render(content: Content) -> Mapping[ReportFileKind, bytes]:
        drawn.append(content)
        if len(drawn) == 1:
            raise UnfitTemplateError("Mẫu party.docx có thẻ sai: 'unti' is undefined.")
        return plainly(content)

    done = await run(world, town.province.id, render)
    assert (done.made, done.failed, done.written) == ((second.id,), (first.id,), True)
    failed = await stored(world, first)
    assert (failed.state, failed.waits) == (ReportState.FAILED, None)
    assert failed.failure == "Mẫu party.docx có thẻ sai: 'unti' is undefined."


async def test_a_fault_of_ours_is_raised_once_all_had_their_turn_and_ends_after_ten_tries(
    here: tuple[World, Town],
) -> None:
    world, town = here
    first, second = await asked(world, town), await asked(world, town)

    def render(content: Content) -> Mapping[ReportFileKind, bytes]:
        if faulty:
            faulty.pop()
            raise ZeroDivisionError
        return plainly(content)

    for tries in range(MOST_TRIES):
        faulty = [tries]
        with pytest.raises(ExceptionGroup, match="1 reports"):
            await run(world, town.province.id, render)
        assert (await stored(world, first)).state is ReportState.MAKING
        assert (await stored(world, second)).state is ReportState.READY
    done = await run(world, town.province.id, render)
    assert (done.made, done.failed) == ((), (first.id,))
    assert (await stored(world, first)).failure == report_runs.ENDLESS


async def test_no_more_wait_than_the_function_makes_in_a_while(
    engine: str, here: tuple[World, Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, town = here
    monkeypatch.setattr(report_changes, "MOST_WAITING", 2)
    first, staff = request(), await town.actor(world, "pcs")
    given = (town.a.id, "2026", ReportFormat.STATE)
    made = await report_changes.ask(world.fresh(), staff, first, *given)
    await asked(world, town)
    before = without_runs(engine, world)
    with pytest.raises(MovementError) as refusal:
        await asked(world, town)
    assert refusal.value.code is Code.BUSY
    # What was asked for before is answered as then.
    assert await report_changes.ask(world.fresh(), staff, first, *given) == made
    assert without_runs(engine, world) == before
    await run(world, town.province.id)
    assert (await asked(world, town)).state is ReportState.REQUESTED


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-M07", Code.BAD_PERIOD),
        ("2026-Q1", Code.BAD_PERIOD),
        ("CAL:2026", Code.BAD_PERIOD),
        ("PARTY:2026", Code.BAD_PERIOD),
        ("last", Code.BAD_PERIOD),
        ("2026-H1", Code.NOT_FOUND),
        ("2020", Code.NOT_FOUND),
    ],
)
async def test_a_period_that_is_none_or_was_not_computed_is_refused(
    engine: str, here: tuple[World, Town], period: str, code: Code
) -> None:
    world, town = here
    staff = await town.actor(world, "pcs")
    before = without_runs(engine, world)
    with pytest.raises(MovementError) as refusal:
        await report_changes.ask(world.fresh(), staff, request(), town.province.id, period, ReportFormat.STATE)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (code, ("period",))
    assert without_runs(engine, world) == before


async def test_nothing_is_sent_before_it_is_made_nor_received_before_it_is_sent(
    engine: str, here: tuple[World, Town]
) -> None:
    world, town = here
    staff, report = await town.actor(world, "pcs"), await asked(world, town)
    today = world.today()

    async def refused(code: Code, path: str, act: Any, *given: Any) -> None:
        before = without_runs(engine, world)
        with pytest.raises(MovementError) as refusal:
            await act(world.fresh(), staff, request(await stored(world, report)), *given)
        assert [(p.code, p.path) for p in refusal.value.problems] == [(code, (path,))]
        assert without_runs(engine, world) == before

    await refused(Code.ILLEGAL_ACT, "id", report_changes.submit, "1", today, None)
    await run(world, town.province.id)
    await refused(Code.ILLEGAL_ACT, "id", report_changes.receive, "1", today)
    await refused(Code.BAD_INPUT, "number", report_changes.submit, "", today, None)
    await refused(Code.BAD_INPUT, "sentOn", report_changes.submit, "1", date(2026, 11, 25), None)
    await refused(Code.BAD_INPUT, "sentOn", report_changes.submit, "1", date(2026, 11, 23), None)
    await refused(Code.NOT_FOUND, "upload", report_changes.submit, "1", today, "f0000000000000000")
    await refused(Code.NOT_FOUND, "upload", report_changes.submit, "1", today, "no id")
    sent = await report_changes.submit(world.fresh(), staff, request(await stored(world, report)), "1", today, None)
    await refused(Code.ILLEGAL_ACT, "id", report_changes.submit, "2", today, None)
    await refused(Code.BAD_INPUT, "receivedOn", report_changes.receive, "1", date(2026, 11, 23))
    assert (await report_changes.receive(world.fresh(), staff, request(sent), "1", today)).state is ReportState.RECEIVED
