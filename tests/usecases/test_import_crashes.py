"""An import that dies at any of its writes, or meets another one: every row becomes one draft, exactly once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.errors import Code, MovementError, refuse
from movement.model.imports import ImportState, SheetImport
from movement.model.people import Role
from movement.model.sheet_forms import SheetKind
from movement.model.uploads import Upload
from movement.storage import tables
from movement.storage.store import Span, Store
from movement.usecases import entry_changes, import_runs, sheet_kinds
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Town, make_grant, make_person, request
from tests.engine import dump
from tests.sheet_builders import line, sent, workbook
from tests.usecases.test_imports import made_of
from tests.usecases.test_reminder_crashes import Death, Mortal

WRITES = ("commit", "put_all")
ROWS = 7
"""In parts of three: three parts. Each row is a write, each part's progress, the rows that wait, beginning and end."""
ALL = 1 + 1 + ROWS + 3 + 1
KIND = SheetKind.ENTRIES


@pytest.fixture
def store(own_store: Store) -> Store:
    """Give each test tables of its own: every entry in them is counted."""
    return own_store


@pytest.fixture
async def upload(world: World, town: Town, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """Return a sheet whose rows make three parts, each row after the other, so that each death is at another write."""
    monkeypatch.setattr("movement.model.imports.MOST_TOGETHER", 3)
    monkeypatch.setattr(import_runs, "TOGETHER", 1)
    return await sent(world, town, workbook([line(number) for number in range(ROWS)]))


async def go(world: World, town: Town, upload: Upload, asked: Request) -> SheetImport:
    return await import_runs.confirm(world.fresh(), await town.actor(world, "rpt"), asked, upload.id, KIND)


def mortal(patch: pytest.MonkeyPatch, store: Store, *, lives: int, after: bool = False) -> Mortal:
    """Let the store die at one of its writes."""
    one = Mortal(lives=lives, after=after)
    for name in WRITES:
        patch.setattr(store, name, one.of(getattr(store, name)))
    return one


def titles(engine: str, store: Store) -> list[str]:
    """Return the titles of all entries that are stored."""
    rows = dump(engine, store.settings.prefix)["entries"]
    return sorted(row["title"]["S"] for row in rows if row["sk"]["S"] == "E")


EVERY = [f"Mô hình số {number}" for number in range(ROWS)]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("lives", range(1, ALL + 1))
async def test_killed_at_any_write_a_repeat_makes_each_row_one_draft(
    world: World,
    town: Town,
    store: Store,
    engine: str,
    upload: Upload,
    monkeypatch: pytest.MonkeyPatch,
    lives: int,
    after: bool,  # noqa: FBT001
) -> None:
    asked = request()
    with monkeypatch.context() as patch:
        mortal(patch, store, lives=lives, after=after)
        with pytest.raises(Death):
            await go(world, town, upload, asked)
    left = titles(engine, store)
    assert len(left) == len(set(left)) <= ROWS
    # The same request, or another one of the same person: it makes no difference.
    done = await go(world, town, upload, asked if lives % 2 else request())
    assert (done.state, done.rows, done.version) == (ImportState.DONE, ROWS, 2)
    assert titles(engine, store) == EVERY
    made = await made_of(world, town, done)
    assert [(number, one.title) for number, one in made] == [(n + 2, f"Mô hình số {n}") for n in range(ROWS)]
    before = dump(engine, store.settings.prefix)
    assert await go(world, town, upload, request()) == done
    assert dump(engine, store.settings.prefix) == before


async def test_an_undisturbed_import_writes_as_often_as_the_deaths_were_tried(
    world: World, town: Town, store: Store, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = mortal(monkeypatch, store, lives=10_000)
    assert (await go(world, town, upload, request())).state is ImportState.DONE
    assert whole.done == ALL


async def test_two_requests_at_once_make_each_row_one_draft(
    world: World, town: Town, store: Store, engine: str, upload: Upload
) -> None:
    async def tried() -> None:
        try:
            await go(world, town, upload, request())
        except MovementError as refusal:
            # Who comes second to begin is told so, and goes on with the next request.
            assert refusal.code in {Code.CONFLICT, Code.BUSY}  # noqa: PT017 - either may come first

    await asyncio.gather(*(tried() for _ in range(4)))
    done = await go(world, town, upload, request())
    assert (done.state, done.version) == (ImportState.DONE, 2)
    assert titles(engine, store) == EVERY
    assert len(await made_of(world, town, done)) == ROWS


async def died(world: World, town: Town, store: Store, upload: Upload, patch: pytest.MonkeyPatch, lives: int) -> None:
    """Let the reporter's import die at a write."""
    with patch.context() as here:
        mortal(here, store, lives=lives)
        with pytest.raises(Death):
            await go(world, town, upload, request())


async def of_second(world: World, store: Store, town: Town, upload: Upload) -> SheetImport:
    """Let a second reporter of the same commune confirm the sheet."""
    other = await town.actor(world, "second")
    if not other.holds:
        await store.put_all(make_person(town.subject("second"), make_grant(Role.RPT, town.a)))
        other = await town.actor(world, "second")
    return await import_runs.confirm(world.fresh(), other, request(), upload.id, KIND)


async def leave(world: World, town: Town, store: Store) -> None:
    """End the grant of the one who began."""
    await store.put_all(make_person(town.subject("rpt"), make_grant(Role.RPT, town.a, until=world.today())))


async def test_only_who_began_goes_on(
    world: World,
    town: Town,
    store: Store,
    upload: Upload,
    snapshot: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await died(world, town, store, upload, monkeypatch, 5)
    # The rows' receipts are the first one's, who may go on.
    await store.put_all(make_person(town.subject("second"), make_grant(Role.RPT, town.a)))
    before = snapshot()
    with pytest.raises(MovementError, match="FORBIDDEN"):
        await of_second(world, store, town, upload)
    assert snapshot() == before
    done = await go(world, town, upload, request())
    assert await of_second(world, store, town, upload) == done


@pytest.mark.parametrize("lives", range(3, 14))
async def test_who_began_may_no_longer_and_another_person_goes_on(
    world: World,
    town: Town,
    store: Store,
    engine: str,
    upload: Upload,
    monkeypatch: pytest.MonkeyPatch,
    lives: int,
) -> None:
    await died(world, town, store, upload, monkeypatch, lives)
    left = titles(engine, store)
    reporter = await town.actor(world, "rpt")
    await leave(world, town, store)
    before = dump(engine, store.settings.prefix)
    with pytest.raises(MovementError, match="FORBIDDEN"):
        await import_runs.confirm(world.fresh(), reporter, request(), upload.id, KIND)
    assert dump(engine, store.settings.prefix) == before
    failed = await of_second(world, store, town, upload)
    assert (failed.state, failed.by, failed.version) == (ImportState.FAILED, town.subject("rpt"), 2)
    assert failed.failure == (
        f"Việc nhập dừng khi {len(left)} trên {ROWS} hồ sơ đã được tạo. Người nhập không còn quyền: người khác của đơn "
        "vị có thể xác nhận lại tệp này để nhập tiếp."
    )
    assert titles(engine, store) == left
    done = await of_second(world, store, town, upload)
    assert (done.state, done.by, done.before, done.failure) == (
        ImportState.DONE,
        town.subject("second"),
        (town.subject("rpt"),),
        "",
    )
    assert titles(engine, store) == EVERY
    made = await made_of(world, town, done, "second")
    assert [(number, one.title) for number, one in made] == [(n + 2, f"Mô hình số {n}") for n in range(ROWS)]
    # What was made keeps its author.
    assert [one.authors for _, one in made] == [
        (town.subject("rpt"),) if number < len(left) else (town.subject("second"),) for number in range(ROWS)
    ]
    trail = [a for _, a in await store.rows(tables.trail_of_subject, Span(done.id))]
    assert ([a.act for a in trail], audit.verify(trail)) == (
        ["confirmImport", "failImport", "resumeImport", "endImport"],
        [],
    )


async def test_what_comes_between_ends_it_and_a_later_request_goes_on(
    world: World, town: Town, store: Store, engine: str, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, create = 0, entry_changes.create

    async def closes(*given: Any) -> Any:
        nonlocal made
        made += 1
        if made == 5:
            raise refuse(Code.UNIT_CLOSED, "unit")
        return await create(*given)

    with monkeypatch.context() as patch:
        handling = sheet_kinds.HANDLINGS[KIND]
        patch.setattr(import_runs, "HANDLINGS", {KIND: structs.replace(handling, make=closes)})
        failed = await go(world, town, upload, request())
    assert (failed.state, failed.failure) == (
        ImportState.FAILED,
        "Việc nhập dừng khi 4 trên 7 hồ sơ đã được tạo. Đơn vị đã kết thúc hoạt động, không ghi nhận hồ sơ mới.",
    )
    assert titles(engine, store) == EVERY[:4]
    done = await go(world, town, upload, request())
    assert (done.state, done.by, done.before) == (ImportState.DONE, town.subject("rpt"), ())
    assert titles(engine, store) == EVERY
