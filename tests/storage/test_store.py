"""Pages and changes on the real engine: everything once, whole or not at all."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from movement.model.audit import Receipt
from movement.model.entries import Entry, Level, RecognitionState
from movement.model.entry_records import EntryLine, RecognitionRow
from movement.model.errors import Code, MovementError
from movement.model.pages import Page
from movement.model.units import Unit
from movement.settings import Settings
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import AlreadyDone, Place, Span, Store, want
from movement.world import World
from tests.builders import Town, new_id
from tests.model.entities import make_entry, make_trail
from tests.storage.changes import make_change

Snapshot = Callable[[], object]
GOOD = RecognitionState.RECOGNISED


def row_of(row: RecognitionRow) -> Want:
    return want(RecognitionRow, id=row.id, year=row.year, level=row.level)


async def test_a_change_is_whole(store: Store) -> None:
    entry = make_entry(id=new_id("e"))
    await store.commit(make_change(entry, None))
    found, receipt = await store.get([want(Entry, id=entry.id), want(Receipt, actor="a", request=entry.id)])
    assert found == entry
    assert receipt.version == 1
    assert len(await store.rows(paths.trail_of_subject, Span(entry.id))) == 1


async def test_a_stale_version_writes_nothing(store: Store, snapshot: Snapshot) -> None:
    entry = make_entry(id=new_id("e"))
    await store.commit(make_change(entry, None))
    before = snapshot()
    for expected in (None, 2):
        with pytest.raises(MovementError) as refusal:
            await store.commit(make_change(structs.replace(entry, version=3), expected, f"{entry.id}-{expected}"))
        assert refusal.value.code is Code.CONFLICT
    assert snapshot() == before


async def test_a_used_request_id_gives_its_receipt_back(store: Store, snapshot: Snapshot) -> None:
    entry = make_entry(id=new_id("e"))
    await store.commit(make_change(entry, None))
    before = snapshot()
    with pytest.raises(AlreadyDone) as done:
        await store.commit(make_change(structs.replace(entry, version=2), 1, entry.id))
    assert (done.value.receipt.subject, done.value.receipt.version) == (entry.id, 1)
    assert snapshot() == before


async def test_what_is_gone_goes_with_the_change_or_stays_with_it(store: Store) -> None:
    entry, later = make_entry(id=new_id("e")), make_entry(id=new_id("e"))
    rows = [RecognitionRow(id=entry.id, root="t", path="/", level=level, year=1, state=GOOD) for level in Level]
    await store.commit(structs.replace(make_change(entry, None), children=tuple(rows[:3])))

    async def left() -> list[RecognitionRow]:
        return [row for row in await store.get([row_of(row) for row in rows], strong=True) if row]

    stale = make_change(structs.replace(entry, version=3), 2, later.id)
    with pytest.raises(MovementError) as refusal:
        await store.commit(structs.replace(stale, gone=tuple(rows[:2])))
    assert refusal.value.code is Code.CONFLICT
    repeated = make_change(structs.replace(entry, version=2), 1, entry.id)
    with pytest.raises(AlreadyDone) as done:
        await store.commit(structs.replace(repeated, gone=tuple(rows[:2])))
    assert (done.value.receipt.subject, done.value.receipt.version) == (entry.id, 1)
    assert await left() == rows[:3]
    change = make_change(structs.replace(entry, version=2), 1, later.id)
    # What is not there is no less gone.
    await store.commit(structs.replace(change, gone=(rows[0], rows[1], rows[3])))
    assert await left() == [rows[2]]


async def test_a_change_of_more_items_than_a_transaction_takes_is_a_fault_of_ours(store: Store) -> None:
    change = make_change(make_entry(id=new_id("e")), None)
    row = RecognitionRow(id="e", root="t", path="/", level=Level.DISTRICT, year=1, state=GOOD)
    gone = tuple(structs.replace(row, year=year) for year in range(98))
    with pytest.raises(ValueError, match="101 items"):
        await store.commit(structs.replace(change, gone=gone))
    await store.commit(structs.replace(change, gone=gone[1:]))


async def test_of_many_changes_of_one_version_one_wins(store: Store) -> None:
    entry = make_entry(id=new_id("e"))
    await store.commit(make_change(entry, None))
    changes = [make_change(structs.replace(entry, version=2), 1, f"{entry.id}-{n}") for n in range(8)]
    outcomes = await asyncio.gather(*(store.commit(c) for c in changes), return_exceptions=True)
    assert [o for o in outcomes if o is None] == [None]
    assert {o.code for o in outcomes if isinstance(o, MovementError)} <= {Code.CONFLICT, Code.BUSY}


async def test_more_than_a_hundred_keys_and_repeated_ones(store: Store) -> None:
    made = [make_entry(id=new_id("e")) for _ in range(150)]
    await store.put_all(made)
    wants = [want(Entry, id=e.id) for e in made]
    found = await store.get([*wants, wants[0], want(Entry, id="e-missing")], strong=True)
    assert found == [*made, made[0], None]


async def test_an_unreachable_engine_is_busy_and_not_a_crash() -> None:
    lost = Store(Settings(endpoint="http://127.0.0.1:9", cursor_secret="x" * 32))
    with pytest.raises(MovementError) as refusal:
        await lost.get([want(Entry, id="e1")])
    assert refusal.value.code is Code.BUSY
    with pytest.raises(MovementError) as refusal:
        await lost.commit(make_change(make_entry(), None))
    assert refusal.value.code is Code.BUSY
    await lost.close()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sizes=st.lists(st.integers(0, 12), min_size=1, max_size=3),
    first=st.integers(1, 7),
    every=st.integers(1, 4),
)
async def test_pages_of_any_size_give_the_filtered_range_once(
    store: Store, sizes: list[int], first: int, every: int
) -> None:
    root = new_id("t")
    parts = [f"/{root}/t{n}/" for n in range(len(sizes))]
    made = [
        make_entry(id=new_id("e"), root=root, path=part)
        for part, size in zip(parts, sizes, strict=True)
        for _ in range(size)
    ]
    await store.put_all(made)

    def keep(line: EntryLine) -> bool:
        return sum(line.id.encode()) % every == 0

    spans = [Span(f"{root}#2026", part) for part in parts]
    cursors = store.cursors("me", "test", root)
    seen: list[str] = []
    after = None
    for _ in range(60):
        page = await store.page(paths.entries_of_unit, spans, first=first, after=after, cursors=cursors, keep=keep)
        assert len(page.items) <= first
        seen += [line.id for line in page.items]
        after = page.end_cursor
        if not page.has_next:
            break
    expected = [e.id for part in parts for e in sorted((m for m in made if m.path == part), key=lambda e: e.id)]
    assert seen == [i for i in expected if sum(i.encode()) % every == 0]


async def test_at_most_a_thousand_lines_are_skipped(store: Store) -> None:
    root = new_id("t")
    await store.put_all([make_entry(id=new_id("e"), root=root, path=f"/{root}/") for _ in range(1200)])
    cursors = store.cursors("me", "test", root)
    spans = [Span(f"{root}#2026", f"/{root}/")]
    page = await store.page(paths.entries_of_unit, spans, first=5, after=None, cursors=cursors, keep=lambda _: False)
    assert (page.items, page.has_next) == ((), True)
    page = await store.page(
        paths.entries_of_unit, spans, first=5, after=page.end_cursor, cursors=cursors, keep=lambda _: False
    )
    assert (page.items, page.has_next) == ((), False)


async def test_every_lines_own_cursor_goes_on_after_it(store: Store) -> None:
    root = new_id("t")
    parts = [f"/{root}/t1/", f"/{root}/t2/"]
    made = [make_entry(id=new_id("e"), root=root, path=part) for part in parts for _ in range(3)]
    await store.put_all(made)
    spans = [Span(f"{root}#2026", part) for part in parts]
    cursors = store.cursors("me", "test", root)

    async def ask(after: str | None, first: int = 100) -> Page[EntryLine]:
        return await store.page(paths.entries_of_unit, spans, first=first, after=after, cursors=cursors)

    whole = await ask(None)
    ids = [line.id for line in whole.items]
    assert sorted(ids) == sorted(entry.id for entry in made)
    assert (whole.has_next, whole.end_cursor) == (False, whole.cursors[-1])
    for number, cursor in enumerate(whole.cursors, start=1):
        rest = await ask(cursor)
        assert [line.id for line in rest.items] == ids[number:]
        following = await ask(cursor, 1)
        assert (len(following.items), following.has_next) == (min(1, 6 - number), number < 5)


async def test_a_cursor_of_someone_else_reads_nothing(store: Store) -> None:
    theirs = store.cursors("you", "test").make(Place(0, "/t1/"))
    before = store.calls
    with pytest.raises(MovementError) as refusal:
        await store.page(
            paths.entries_of_unit, [Span("t1#2026")], first=1, after=theirs, cursors=store.cursors("me", "test")
        )
    assert refusal.value.code is Code.BAD_CURSOR
    assert store.calls == before


@pytest.mark.parametrize("place", [Place(0, "/zzz/"), Place(5, "/t1/")])
async def test_a_cursor_of_a_part_that_is_gone_ends_the_list(store: Store, place: Place) -> None:
    # The reader's grants changed between two pages: what is left is empty, not a fault.
    cursors = store.cursors("me", "test")
    spans = [Span(f"{new_id('t')}#2026", "/t1/")]
    page = await store.page(paths.entries_of_unit, spans, first=1, after=cursors.make(place), cursors=cursors)
    assert (page.items, page.has_next, page.end_cursor) == ((), False, None)


async def test_lines_forwards_backwards_and_up_to_a_key(store: Store) -> None:
    entry = new_id("e")
    await store.put_all(make_trail([make_entry(id=entry, title=f"{n}") for n in range(5)]))

    async def keys(span: Span, limit: int | None = None, *, backward: bool = False) -> list[str]:
        found = await store.rows(paths.trail_of_subject, span, limit=limit, backward=backward, strong=True)
        return [key[-1] for key, _ in found]

    assert await keys(Span(entry)) == ["1", "2", "3", "4", "5"]
    assert await keys(Span(entry), 2) == ["1", "2"]
    assert await keys(Span(entry), 2, backward=True) == ["5", "4"]
    assert await keys(Span(entry, upto="00000003")) == ["1", "2", "3"]
    assert await keys(Span(entry, after="00000003")) == ["4", "5"]
    assert await keys(Span(entry, after="00000003", upto="00000003")) == []
    assert await keys(Span(entry, "0000000"), 100) == ["1", "2", "3", "4", "5"]
    assert await keys(Span(entry, "00000002")) == ["2"]
    assert [a.version async for a in store.every(paths.trail_of_subject, Span(entry))] == [1, 2, 3, 4, 5]


async def test_more_than_a_page_of_dynamodb_is_read_to_its_end(store: Store) -> None:
    # DynamoDB gives at most 1 MB a call.
    entry = make_entry(id=new_id("e"))
    made = [make_entry(id=entry.id, content=f"{n}" * 150_000) for n in range(9)]
    await store.put_all(make_trail(made))
    before = store.calls
    rows = await store.rows(paths.trail_of_subject, Span(entry.id))
    assert [audit.version for _, audit in rows] == list(range(1, 10))
    some = await store.rows(paths.trail_of_subject, Span(entry.id), limit=8)
    assert [audit.version for _, audit in some] == list(range(1, 9))
    assert store.calls - before >= 2
    assert [a.version async for a in store.every(paths.trail_of_subject, Span(entry.id))] == list(range(1, 10))


async def test_nothing_wanted_is_nothing_asked(store: Store) -> None:
    before = store.calls
    assert await store.get([]) == []
    assert store.calls == before


async def test_an_allowance_counts_calls_and_is_one_requests_own(world: World, town: Town, store: Store) -> None:
    wants = [want(Unit, id=f"u{n}") for n in range(101)]
    # A hundred items are one call; the same item twice is one item.
    for most, asked, enough in ((1, wants[:100] * 2, True), (1, wants, False), (2, wants, True)):
        limited = store.limited(most)
        if enough:
            assert await limited.get(asked) == [None] * len(asked)
        with pytest.raises(MovementError) as refusal:
            await limited.get(wants if enough else asked)
        assert refusal.value.code is Code.TOO_COSTLY
    assert await world.fresh(1).get(want(Unit, id=town.a.id)) == [town.a]
    with pytest.raises(MovementError):
        await world.fresh(0).get(want(Unit, id=town.a.id))
    assert await world.fresh().get(want(Unit, id=town.a.id)) == [town.a]
