"""Changes are whole or not at all, first writes of a process may come at once, and no fault of ours looks like BUSY."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from aiodynamo import errors as aws
from msgspec import structs
from pynamodb.exceptions import PutError, TransactWriteError

from movement.model.entries import Entry
from movement.model.entry_records import Amendment
from movement.model.errors import Code, MovementError
from movement.model.runs import Lease
from movement.storage import paths
from movement.storage.calls import Caller
from movement.storage.store import Span, Store, want
from movement.storage.writes import MOST_ITEMS, Writer
from tests.builders import NOON, new_id
from tests.model.entities import make_entry
from tests.storage.changes import make_change

Snapshot = Callable[[], object]


@pytest.fixture
async def fresh(store: Store) -> AsyncIterator[Store]:
    """Open the records as a process that has written nothing yet."""
    made = Store(store.settings)
    yield made
    await made.close()


def make_amendment(entry: Entry, number: int = 1) -> Amendment:
    return Amendment(entry=entry.id, number=number, reason="Sai số.", text="Sửa.", by="a", at=NOON)


def make_lease(fence: int, job: str) -> Lease:
    return Lease(job=job, root="t1", period="2026", holder=f"h{fence}", until=NOON, fence=fence)


async def test_the_first_writes_of_a_process_may_come_at_once(fresh: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # PynamoDB makes its client in whichever thread comes first; it must have the engine's keys in each of them.
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    made = [make_entry(id=new_id("e")) for _ in range(16)]
    await asyncio.gather(*(fresh.commit(make_change(entry, None)) for entry in made))
    assert await fresh.get([want(Entry, id=entry.id) for entry in made], strong=True) == made


async def test_children_are_written_with_their_entity(store: Store) -> None:
    entry = make_entry(id=new_id("e"))
    change = structs.replace(make_change(entry, None), children=(make_amendment(entry), make_amendment(entry, 2)))
    await store.commit(change)
    rows = await store.rows(paths.amendments_of_entry, Span(entry.id, "M#"))
    assert [(key, row) for key, row in rows] == [
        ("M#0001", make_amendment(entry)),
        ("M#0002", make_amendment(entry, 2)),
    ]


async def test_one_stale_entity_of_several_stops_them_all(store: Store, snapshot: Snapshot) -> None:
    one, other = (make_entry(id=new_id("e")) for _ in range(2))
    await store.commit(make_change(one, None))
    before = snapshot()
    both = make_change(structs.replace(one, version=2), 1, new_id("e"))
    stale = structs.replace(both, entities=(*both.entities, (other, 7)), children=(make_amendment(one),))
    with pytest.raises(MovementError) as refusal:
        await store.commit(stale)
    assert refusal.value.code is Code.CONFLICT
    assert refusal.value.problems[0].path == ("version",)
    assert snapshot() == before


async def test_a_version_that_has_its_audit_entry_is_not_written_again(store: Store, snapshot: Snapshot) -> None:
    entry = make_entry(id=new_id("e"))
    (audit,) = make_change(entry, None).audits
    await store.put_all([audit])
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await store.commit(make_change(entry, None))
    assert refusal.value.code is Code.CONFLICT
    assert snapshot() == before


async def test_a_change_without_a_receipt_is_held_to_its_version(store: Store, snapshot: Snapshot) -> None:
    entry = make_entry(id=new_id("e"))
    await store.commit(structs.replace(make_change(entry, None), receipt=None))
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await store.commit(structs.replace(make_change(entry, None), receipt=None))
    assert refusal.value.code is Code.CONFLICT
    assert snapshot() == before


async def test_what_does_not_fit_a_transaction_is_our_own_fault(store: Store, snapshot: Snapshot) -> None:
    entry = make_entry(id=new_id("e"))
    before = snapshot()
    children = tuple(make_amendment(entry, n) for n in range(MOST_ITEMS - 2))
    with pytest.raises(ValueError, match="101 items"):
        await store.commit(structs.replace(make_change(entry, None), children=children))
    with pytest.raises(TransactWriteError):
        await store.commit(make_change(structs.replace(entry, content="ă" * 250_000), None))
    assert snapshot() == before
    await store.commit(structs.replace(make_change(entry, None), children=children[1:]))


async def test_tables_that_are_not_there_do_not_look_busy(fresh: Store) -> None:
    lost = Store(structs.replace(fresh.settings, prefix="nowhere-"))
    entry = make_entry(id=new_id("e"))
    with pytest.raises(TransactWriteError):
        await lost.commit(make_change(entry, None))
    with pytest.raises(aws.TableNotFound):
        await lost.put_all([entry])
    with pytest.raises(PutError):
        await lost.claim(make_lease(1, "x"), field="fence", below=1)
    await lost.close()


async def test_an_unreachable_engine_is_busy(fresh: Store) -> None:
    lost = Store(structs.replace(fresh.settings, endpoint="http://127.0.0.1:9"))
    for work in (
        lost.commit(make_change(make_entry(), None)),
        lost.put_all([make_entry()]),
        lost.claim(make_lease(1, "x"), field="fence", below=1),
    ):
        with pytest.raises(MovementError) as refusal:
            await work
        assert refusal.value.code is Code.BUSY
    await lost.close()


async def test_any_number_of_records_of_any_kind_is_put(store: Store) -> None:
    made = [make_entry(id=new_id("e")) for _ in range(60)]
    await store.put_all([row for entry in made for row in (entry, make_amendment(entry))])
    assert await store.get([want(Entry, id=e.id) for e in made], strong=True) == made
    wants = [want(Amendment, entry=e.id, number=1) for e in made]
    assert await store.get(wants, strong=True) == [make_amendment(e) for e in made]
    await store.put_all([])


async def test_a_claim_is_put_once_for_each_number(store: Store) -> None:
    job = new_id("e")
    claims = [(1, 1), (1, 1), (2, 2), (2, 1), (5, 3), (4, 4), (6, 6)]
    put = [await store.claim(make_lease(fence, job), field="fence", below=below) for fence, below in claims]
    assert put == [True, False, True, False, True, False, True]
    (kept,) = await store.get([want(Lease, job=job, root="t1", period="2026")], strong=True)
    assert kept == make_lease(6, job)


async def test_of_many_claims_at_once_one_is_put(store: Store) -> None:
    job = new_id("e")
    leases = [structs.replace(make_lease(1, job), holder=f"h{n}") for n in range(8)]
    put = await asyncio.gather(*(store.claim(lease, field="fence", below=1) for lease in leases))
    assert sorted(put) == [False] * 7 + [True]
    (kept,) = await store.get([want(Lease, job=job, root="t1", period="2026")], strong=True)
    assert kept == leases[put.index(True)]


async def test_a_claim_by_time_waits_for_the_time(store: Store) -> None:
    lease = make_lease(1, new_id("e"))
    later = structs.replace(lease, until=NOON + timedelta(seconds=1))
    assert await store.claim(lease, field="until", below=NOON)
    assert not await store.claim(later, field="until", below=NOON)
    assert await store.claim(later, field="until", below=NOON + timedelta(milliseconds=1))


async def test_tables_are_made_once(own_store: Store, engine: str) -> None:
    entry = make_entry(id=new_id("e"))
    await own_store.put_all([entry])
    await own_store.create_tables()
    assert await own_store.get([want(Entry, id=entry.id)], strong=True) == [entry]
    assert engine == own_store.settings.endpoint


async def test_calls_are_counted_and_a_closed_writer_takes_no_more(fresh: Store) -> None:
    caller = Caller(fresh.settings)
    writer = Writer(fresh.settings, caller)
    entry = make_entry(id=new_id("e"))
    await writer.commit(make_change(entry, None))
    await writer.put_all([make_amendment(entry)])
    assert (writer.calls, caller.calls) == (1, 1)
    await writer.put_all([make_amendment(entry, number) for number in range(26)])
    assert (writer.calls, caller.calls) == (1, 3)
    writer.close()
    await caller.close()
    with pytest.raises(RuntimeError):
        await writer.commit(make_change(entry, None))
