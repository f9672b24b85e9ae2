"""An import that dies at any of its writes, or meets another one: every row becomes one draft, exactly once."""

import asyncio
from collections.abc import Callable

import pytest

from movement.model.errors import Code, MovementError
from movement.model.imports import ImportState, SheetImport
from movement.model.people import Role
from movement.model.sheet_forms import SheetKind
from movement.model.uploads import Upload
from movement.storage.store import Store
from movement.usecases import actors, import_runs
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


async def test_only_who_began_goes_on(
    world: World,
    town: Town,
    store: Store,
    upload: Upload,
    snapshot: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        mortal(patch, store, lives=5)
        with pytest.raises(Death):
            await go(world, town, upload, request())
    # A second reporter of the same commune: the rows' receipts are the first one's.
    await store.put_all(make_person("second", make_grant(Role.RPT, town.a)))
    before = snapshot()
    other = await actors.actor(world.fresh(), "second")
    with pytest.raises(MovementError, match="FORBIDDEN"):
        await import_runs.confirm(world.fresh(), other, request(), upload.id, KIND)
    assert snapshot() == before
    done = await go(world, town, upload, request())
    assert await import_runs.confirm(world.fresh(), other, request(), upload.id, KIND) == done


async def test_a_grant_that_ends_in_the_middle_stops_the_import_and_leaves_what_was_made(
    world: World, town: Town, store: Store, engine: str, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        mortal(patch, store, lives=6)
        with pytest.raises(Death):
            await go(world, town, upload, request())
    left = titles(engine, store)
    assert left == EVERY[:3]
    reporter = await town.actor(world, "rpt")
    ended = make_grant(Role.RPT, town.a, until=world.today())
    await store.put_all(make_person(town.subject("rpt"), ended))
    with pytest.raises(MovementError, match="FORBIDDEN"):
        await import_runs.confirm(world.fresh(), reporter, request(), upload.id, KIND)
    assert titles(engine, store) == left
