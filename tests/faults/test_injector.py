"""The injector itself: what is said never to reach the engine does not, what is said to have reached it has."""

import asyncio

import pytest
from msgspec import structs

from movement.model.audit import Receipt
from movement.model.entries import Entry
from movement.model.errors import Code, MovementError
from movement.model.runs import Lease
from movement.storage import paths
from movement.storage.layout import Path
from movement.storage.store import AlreadyDone, Span, Store, want
from movement.usecases.gathering import Named
from tests.builders import NOON, new_id
from tests.faults import plans
from tests.faults.injector import Injector
from tests.faults.kinds import AFTER, BEFORE, Kind
from tests.faults.transports import faulty
from tests.faults.wire import Call, Death
from tests.model.entities import make_entry
from tests.storage.changes import make_change

PASSING = sorted(BEFORE | AFTER)


def lasting(kind: Kind, *actions: str) -> plans.Plan:
    """Let every call of these actions fail."""
    return lambda call: kind if call.action in actions else None


async def kept(store: Store, entry: Entry) -> bool:
    """Say whether an entry is stored, by a line without faults."""
    found = await store.get([want(Entry, id=entry.id), want(Receipt, actor="a", request=entry.id)], strong=True)
    assert found in ([None, None], [entry, make_change(entry, None).receipt])
    return found[0] is not None


@pytest.mark.parametrize("kind", PASSING)
async def test_a_write_that_always_fails_reached_the_engine_or_did_not(
    store: Store, shaky: Store, injector: Injector, kind: Kind
) -> None:
    entry = make_entry(id=new_id("e"))
    injector.begin(lasting(kind, "TransactWriteItems"))
    if kind in AFTER:
        with pytest.raises(AlreadyDone):
            await shaky.commit(make_change(entry, None))
    else:
        with pytest.raises(MovementError) as refusal:
            await shaky.commit(make_change(entry, None))
        assert refusal.value.code is Code.BUSY
    assert await kept(store, entry) is (kind in AFTER)
    assert injector.on_writes == len(injector.fired) > 0


@pytest.mark.parametrize("kind", PASSING)
async def test_a_fault_on_each_transport_is_made_good(
    store: Store, shaky: Store, injector: Injector, kind: Kind
) -> None:
    entry = make_entry(id=new_id("e"))
    injector.begin(plans.at(1, kind))
    try:
        await shaky.commit(make_change(entry, None))
    except AlreadyDone as done:
        assert (kind in AFTER, done.receipt.subject) == (True, entry.id)  # noqa: PT017 - only what was done says so
    assert (len(injector.fired), injector.on_writes) == (1, 1)
    assert await kept(store, entry)
    injector.begin(plans.at(1, kind))
    assert await shaky.get([want(Entry, id=entry.id)], strong=True) == [entry]
    assert injector.on_writes == 0
    assert injector.time.now < 8


@pytest.mark.parametrize("kind", PASSING)
async def test_a_claim_is_known_as_ones_own_whatever_became_of_its_answer(
    shaky: Store, injector: Injector, kind: Kind
) -> None:
    lease = Lease(job=f"job{kind}", root="t", period="now", holder="me", until=NOON, fence=1)
    injector.begin(plans.at(1, kind))
    assert await shaky.claim(lease, field="until", below=NOON)
    # IN_PROGRESS is of transactions only.
    assert injector.on_writes == len(injector.fired) == (kind is not Kind.IN_PROGRESS)
    injector.begin(plans.at(1, kind))
    other = structs.replace(lease, holder="you", fence=2)
    assert not await shaky.claim(other, field="until", below=NOON)


async def test_halves_of_batches_are_asked_for_again(store: Store, shaky: Store, injector: Injector) -> None:
    made = [make_entry(id=new_id("e")) for _ in range(7)]
    injector.begin(plans.script("1:PART 2:PART 3:PART"))
    await shaky.put_all(made)
    assert [len(next(iter(call.body["RequestItems"].values()))) for call in injector.steps] == [7, 4, 2, 1]
    assert await store.get([want(Entry, id=e.id) for e in made], strong=True) == made
    injector.begin(plans.always(Kind.PART))
    with pytest.raises(MovementError) as refusal:
        # Of one item nothing is ever processed.
        await shaky.put_all(made[:1])
    assert (refusal.value.code, injector.on_writes) == (Code.BUSY, 5)
    injector.begin(plans.at(1, Kind.PART))
    assert await shaky.get([want(Entry, id=e.id) for e in made], strong=True) == made
    assert [call.action for call in injector.steps] == ["BatchGetItem"] * 2


async def test_pages_of_one_item_are_all_read(shaky: Store, injector: Injector) -> None:
    root = new_id("t")
    made = [make_entry(id=new_id("e"), root=root, path=f"/{root}/") for _ in range(5)]
    await shaky.put_all(made)
    injector.begin(plans.always(Kind.ONE_ITEM))
    rows = await shaky.rows(paths.entries_of_unit, Span(f"{root}#2026"))
    assert sorted(line.id for _, line in rows) == sorted(entry.id for entry in made)
    assert len(injector.fired) >= 5


async def test_an_index_lags_by_the_last_write(shaky: Store, injector: Injector) -> None:
    root = new_id("t")
    first, second = [make_entry(id=new_id("e"), root=root, path=f"/{root}/") for _ in range(2)]
    await shaky.put_all([first])
    await shaky.put_all([second])
    injector.plan = plans.always(Kind.STALE)

    async def lines(path: Path = paths.entries_of_unit) -> list[str]:
        return [line.id for _, line in await shaky.rows(path, Span(f"{root}#2026"))]

    assert await lines() == await lines(paths.entries_of_unit.showing(Named)) == [first.id]
    wanted = want(Entry, id=second.id)
    assert await shaky.get([wanted]) == await shaky.get([wanted.showing(Named)]) == [None]
    # A strong read never lags.
    assert await shaky.get([want(Entry, id=second.id)], strong=True) == [second]
    injector.plan = plans.nothing
    assert await lines() == sorted([first.id, second.id])
    assert [one.kind for one in injector.fired] == [Kind.STALE] * 4


@pytest.mark.parametrize("kind", [Kind.DIED_BEFORE, Kind.DIED_AFTER])
async def test_a_dead_process_does_nothing_more(store: Store, shaky: Store, injector: Injector, kind: Kind) -> None:
    entry = make_entry(id=new_id("e"))
    injector.begin(plans.at(1, kind))
    with pytest.raises(Death):
        await shaky.commit(make_change(entry, None))
    for _ in range(2):
        with pytest.raises(Death):
            await shaky.get([want(Entry, id=entry.id)])
    assert await kept(store, entry) is (kind is Kind.DIED_AFTER)
    injector.begin(plans.nothing)
    assert await shaky.get([want(Entry, id=entry.id)], strong=True) == [entry if kind is Kind.DIED_AFTER else None]


async def test_another_request_comes_between_on_both_transports(store: Store, shaky: Store, injector: Injector) -> None:
    mine, other = make_entry(id=new_id("e")), make_entry(id=new_id("e"))

    async def between() -> None:
        await store.put_all([other])

    for step in ("TransactWriteItems", "BatchGetItem"):
        injector.begin(lasting(Kind.INTERLEAVED, step), between)
        if step == "TransactWriteItems":
            await shaky.commit(make_change(mine, None))
        assert await shaky.get([want(Entry, id=e.id) for e in (mine, other)], strong=True) == [mine, other]
        assert len(injector.fired) == 1


async def test_a_script_and_a_seed_are_replayed(shaky: Store, injector: Injector) -> None:
    entries = [make_entry(id=new_id("e")) for _ in range(8)]
    passing = [Kind.THROTTLED, Kind.RESET_AFTER, Kind.CUT]

    async def live(plan: plans.Plan) -> str:
        injector.begin(plan)
        await asyncio.gather(*(shaky.put_all([entry]) for entry in entries))
        await asyncio.gather(*(shaky.get([want(Entry, id=entry.id)]) for entry in entries))
        return injector.script()

    told = await live(plans.chances(3, 0.2, passing))
    # Whichever thread is quicker, a seed means the same faults.
    again = await live(plans.chances(3, 0.2, passing))
    assert sorted(part.split(":")[1] for part in again.split()) == sorted(part.split(":")[1] for part in told.split())
    assert told.count(":") >= 2
    injector.begin(plans.script("2:THROTTLED 3:CUT"))
    await shaky.put_all(entries[:1])
    await shaky.get([want(Entry, id=entries[0].id)])
    assert injector.script() == "2:THROTTLED 3:CUT"


async def test_two_processes_have_two_lines(store: Store, injector: Injector) -> None:
    other = Injector(plans.always(Kind.REFUSED))
    first, second = faulty(store, injector), faulty(store, other, process=2)
    entry = make_entry(id=new_id("e"))
    await first.commit(make_change(entry, None))
    with pytest.raises(MovementError):
        await second.put_all([entry])
    assert (len(injector.fired), other.on_writes) == (0, 5)
    for process in (first, second):
        await process.close()


def test_chances_are_the_calls_own() -> None:
    call = Call(1, "Query", {}, "a", 0)
    later = Call(9, "Query", {}, "a", 0)
    assert [plans.chances(n, 0.5)(call) for n in range(50)] == [plans.chances(n, 0.5)(later) for n in range(50)]
    met = [plans.chances(n, 0.1)(call) for n in range(1000)]
    assert 60 < len([kind for kind in met if kind]) < 140
