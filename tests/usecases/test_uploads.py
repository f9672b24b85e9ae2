"""Uploads on the real engine: who may ask, what is confirmed or refused, who may fetch."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit, ids
from movement.model.errors import Code, MovementError
from movement.model.media import Fault, FileType
from movement.model.people import Role
from movement.model.upload_terms import UploadPurpose
from movement.model.uploads import MOST_A_DAY, MOST_WAITING, Upload, UploadState, problem
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import upload_changes, uploads
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import OLD, Clock, Town, make_grant, make_person, new_id, request
from tests.files import DOCX, MACRO, ONE_OF_EACH, PDF, declared
from tests.uploads import ask, confirm, put, refused

Snapshot = Callable[[], object]
HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")


async def test_a_file_is_asked_for_put_confirmed_and_fetched(world: World, town: Town, clock: Clock) -> None:
    upload = await ask(world, town, name="  Bie\u0302n ba\u0309n.pdf ")
    assert ids.is_id(upload.id, ids.UPLOAD)
    assert (upload.name, upload.unit, upload.path) == ("Biên bản.pdf", town.a_committee.id, town.a_committee.path)
    assert (upload.state, upload.by, upload.version) == (UploadState.REQUESTED, town.subject("rpt"), 1)
    assert upload.expires_at - upload.created_at == timedelta(minutes=15)
    target = await uploads.target(world, upload)
    assert target
    assert target.url.startswith("http://gateway/files/")
    assert await uploads.address(world, upload) is None
    put(world, upload)
    clock.forward(minutes=20)
    assert await uploads.target(world, upload) is None
    done = await confirm(world, town, upload)
    assert done.confirmed_at == clock.at
    assert structs.replace(done, state=upload.state, version=1, head=upload.head, confirmed_at=None) == upload
    assert (done.state, done.version, problem(done)) == (UploadState.CONFIRMED, 2, None)
    reader = await town.actor(world, "ldr")
    found = await uploads.upload(world.fresh(), reader, done.id)
    assert found == done
    assert (await uploads.address(world, found) or "").startswith("http://gateway/files/")
    trail = [a for _, a in await world.store.rows(paths.trail_of_subject, Span(done.id))]
    assert [(a.act, a.role) for a in trail] == [("requestUpload", "RPT"), ("confirmUpload", "RPT")]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Upload) == done


@pytest.mark.parametrize("kind", FileType)
async def test_every_kind_is_confirmed(world: World, town: Town, kind: FileType) -> None:
    body = ONE_OF_EACH[kind]
    purpose = UploadPurpose.IMPORT if kind is FileType.CSV else UploadPurpose.EVIDENCE
    upload = await ask(world, town, body=body, type=kind, name=f"tệp.{kind.lower()}", purpose=purpose)
    put(world, upload, body)
    assert (await confirm(world, town, upload)).state is UploadState.CONFIRMED


WRONG = [
    (PDF + b"x", {}, Fault.SIZE, "size"),
    (b"", {}, Fault.SIZE, "size"),
    (PDF[:-1] + b"x", {}, Fault.HASH, "sha256"),
    (b"<html>", {"body": b"<html>"}, Fault.TYPE, "type"),
    (DOCX, {"body": DOCX}, Fault.TYPE, "type"),
    (MACRO, {"body": MACRO, "type": FileType.DOCX, "name": "a.docx"}, Fault.ACTIVE, "type"),
]


@pytest.mark.parametrize(("body", "said", "fault", "path"), WRONG, ids=range(len(WRONG)))
async def test_what_is_not_as_declared_is_refused_and_removed_once_and_for_all(
    world: World, town: Town, snapshot: Snapshot, body: bytes, said: dict[str, Any], fault: Fault, path: str
) -> None:
    upload = await ask(world, town, **said)
    place = put(world, upload, body)
    asked = Request(request_id=request().request_id, id=upload.id, version=1)
    done = await confirm(world, town, upload, asked=asked)
    assert (done.state, done.fault, done.version, done.confirmed_at) == (UploadState.REFUSED, fault, 2, None)
    told = problem(done)
    assert told
    assert (told.code, told.path) == (Code.BAD_INPUT, (path,))
    assert not place.exists()
    before = snapshot()
    # The same request again: the same answer, and what was put since goes too.
    put(world, upload, body)
    assert await confirm(world, town, upload, asked=asked) == done
    assert not place.exists()
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, done)
    assert refused(failure) == (Code.ILLEGAL_ACT, ("id",))
    assert await uploads.address(world, done) is None
    assert snapshot() == before


async def test_nothing_is_confirmed_before_it_is_there(world: World, town: Town, snapshot: Snapshot) -> None:
    upload = await ask(world, town)
    asked = Request(request_id=request().request_id, id=upload.id, version=1)
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await confirm(world, town, upload, asked=asked)
    assert refused(failure) == (Code.ILLEGAL_ACT, ("id",))
    assert snapshot() == before
    put(world, upload)
    done = await confirm(world, town, upload, asked=asked)
    assert done.state is UploadState.CONFIRMED
    before = snapshot()
    assert await confirm(world, town, upload, asked=asked) == done
    for version, code in ((1, Code.CONFLICT), (2, Code.ILLEGAL_ACT)):
        with pytest.raises(MovementError) as failure:
            await confirm(world, town, structs.replace(done, version=version))
        assert failure.value.code is code
    assert snapshot() == before


async def test_the_same_request_asks_once(world: World, town: Town, snapshot: Snapshot) -> None:
    asked = request()
    first = await ask(world, town, asked=asked)
    before = snapshot()
    assert await ask(world, town, asked=asked) == first
    with pytest.raises(MovementError) as failure:
        await ask(world, town, asked=asked, name="Khác.pdf")
    assert failure.value.code is Code.IDEMPOTENCY_MISMATCH
    assert snapshot() == before


CELLS = {
    # who may ask for a file of commune A's committee, by purpose
    UploadPurpose.EVIDENCE: {"rpt", "rv1", "ins", "pcs"},
    UploadPurpose.IMPORT: {"rpt", "pcs"},
    UploadPurpose.SCORE_SHEET: {"pcs"},
    UploadPurpose.REORGANISATION: {"adm"},
}
READERS = {
    UploadPurpose.EVIDENCE: {"rpt", "rv1", "rv2", "ins", "pcs", "ldr", "aud"},
    UploadPurpose.IMPORT: {"rpt", "pcs"},
    UploadPurpose.SCORE_SHEET: set(HANDLES) - {"stranger"},
    UploadPurpose.REORGANISATION: {"adm"},
}


@pytest.mark.parametrize("purpose", UploadPurpose)
async def test_who_asks_confirms_and_reads(
    world: World, town: Town, snapshot: Snapshot, purpose: UploadPurpose
) -> None:
    kind = FileType.CSV if purpose is UploadPurpose.REORGANISATION else FileType.XLSX
    body = ONE_OF_EACH[kind]
    given = declared(body, purpose=purpose, type=kind, name=f"a.{kind.lower()}")
    asked = {handle: await ask(world, town, handle, given) for handle in sorted(CELLS[purpose])}
    for upload in asked.values():
        put(world, upload, body)
    before = snapshot()
    for handle in HANDLES:
        if handle not in asked:
            with pytest.raises(MovementError) as failure:
                await ask(world, town, handle, given)
            assert failure.value.code is (Code.NOT_FOUND if handle == "stranger" else Code.FORBIDDEN), handle
        actor = await town.actor(world, handle)
        for upload in asked.values():
            if upload.by == actor.subject:
                continue
            # Until it is confirmed it is its person's alone.
            assert await uploads.get_many(world.fresh(), actor, [upload.id]) == [None]
            with pytest.raises(MovementError) as failure:
                await confirm(world, town, upload, handle)
            assert failure.value.code is Code.NOT_FOUND
    assert snapshot() == before
    done = {handle: await confirm(world, town, upload, handle) for handle, upload in asked.items()}
    before = snapshot()
    for handle in HANDLES:
        reads = handle in READERS[purpose]
        for upload in done.values():
            seen = await uploads.get_many(world.fresh(), await town.actor(world, handle), [upload.id])
            assert seen == [upload if reads else None], handle
            if upload.by != town.subject(handle):
                with pytest.raises(MovementError) as failure:
                    await confirm(world, town, upload, handle)
                assert failure.value.code is (Code.FORBIDDEN if reads else Code.NOT_FOUND), handle
    assert snapshot() == before


async def test_a_reporter_asks_for_the_own_territory_and_what_is_directly_on_it(world: World, town: Town) -> None:
    for unit in (town.a, town.a_committee, town.a_front):
        assert (await ask(world, town, unit=unit)).unit == unit.id
    for unit in (town.b, town.b_committee, town.province):
        with pytest.raises(MovementError) as failure:
            await ask(world, town, unit=unit)
        assert failure.value.code is Code.FORBIDDEN
    for unknown in ("", "x", new_id("u"), "../etc", "e0000000000000000"):
        with pytest.raises(MovementError) as failure:
            await upload_changes.ask(world.fresh(), await town.actor(world, "rpt"), request(), unknown, declared())
        assert refused(failure) == (Code.NOT_FOUND, ("unit",))


async def test_a_unit_that_has_ended_takes_no_files(world: World, town: Town, snapshot: Snapshot) -> None:
    clerk = make_grant(Role.RPT, town.old_a, since=OLD)
    await world.store.put_all(make_person(town.subject("old"), clerk))
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await ask(world, town, "old", unit=town.old_a)
    assert refused(failure) == (Code.UNIT_CLOSED, ("unit",))
    assert snapshot() == before


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        ({"name": "a\u202efdp.exe.pdf"}, Code.BAD_INPUT, "name"),
        ({"name": "a\u0000.pdf"}, Code.BAD_INPUT, "name"),
        ({"name": "a\u200b.pdf"}, Code.BAD_INPUT, "name"),
        ({"name": "a\u2028.pdf"}, Code.BAD_INPUT, "name"),
        ({"name": "a\r\nSet-Cookie: x.pdf"}, Code.BAD_INPUT, "name"),
        ({"name": "../../a.pdf"}, Code.BAD_INPUT, "name"),
        ({"name": "a" * 197 + ".pdf"}, Code.TOO_LARGE, "name"),
        ({"name": "a.exe"}, Code.BAD_INPUT, "name"),
        ({"type": FileType.CSV, "name": "a.csv"}, Code.BAD_INPUT, "type"),
        ({"size": 20 * 1024 * 1024 + 1}, Code.TOO_LARGE, "size"),
        ({"size": 0}, Code.BAD_INPUT, "size"),
        ({"sha256": "x"}, Code.BAD_INPUT, "sha256"),
    ],
)
async def test_what_may_not_be_declared_is_refused_and_nothing_is_written(
    world: World, town: Town, snapshot: Snapshot, said: dict[str, Any], code: Code, path: str
) -> None:
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await ask(world, town, **said)
    assert refused(failure) == (code, (path,))
    assert snapshot() == before


async def make_asked(world: World, town: Town, count: int, state: UploadState) -> None:
    """Write what a person asked for today, as the use case would."""
    given: dict[str, Any] = structs.asdict(declared())
    given |= {"unit": town.a.id, "root": town.a.root, "path": town.a.path, "by": town.subject("rpt"), "state": state}
    given |= {"created_at": world.now(), "expires_at": world.now()}
    await world.store.put_all([Upload(**given, id=new_id(ids.UPLOAD)) for _ in range(count)])


async def test_nobody_leaves_more_than_fifty_unconfirmed_on_a_day(
    world: World, town: Town, clock: Clock, snapshot: Snapshot
) -> None:
    asked = request()
    first = await ask(world, town, asked=asked)
    await make_asked(world, town, 30, UploadState.REQUESTED)
    await make_asked(world, town, MOST_WAITING - 32, UploadState.REFUSED)
    fiftieth = await ask(world, town)
    before = snapshot()
    with pytest.raises(MovementError) as failure:
        await ask(world, town)
    assert refused(failure) == (Code.TOO_LARGE, ())
    assert await ask(world, town, asked=asked) == first
    assert snapshot() == before
    put(world, fiftieth)
    await confirm(world, town, fiftieth)
    await ask(world, town)
    with pytest.raises(MovementError):
        await ask(world, town)
    assert await ask(world, town, "rv1")
    clock.forward(days=1)
    assert await ask(world, town)


async def test_nobody_asks_for_more_than_five_hundred_on_a_day(world: World, town: Town) -> None:
    await make_asked(world, town, MOST_A_DAY - 1, UploadState.CONFIRMED)
    await ask(world, town)
    with pytest.raises(MovementError) as failure:
        await ask(world, town)
    assert refused(failure) == (Code.TOO_LARGE, ())


async def test_dynamodb_calls(world: World, town: Town) -> None:
    actor = await town.actor(world, "rpt")

    async def calls(act: Callable[[], Any]) -> int:
        before = world.store.calls
        await act()
        return world.store.calls - before

    made: list[Upload] = []

    async def asking() -> None:
        made.append(await upload_changes.ask(world.fresh(), actor, request(), town.a.id, declared()))

    # The unit, what was asked today, one strong read, one transaction.
    assert await calls(asking) == 4
    put(world, made[0])
    named = Request(request_id=request().request_id, id=made[0].id, version=1)
    # The upload before it is looked at, one strong read, one transaction.
    assert await calls(lambda: upload_changes.confirm(world.fresh(), actor, named)) == 3
    assert await calls(lambda: uploads.upload(world.fresh(), actor, made[0].id)) == 1
