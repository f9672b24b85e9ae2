"""An operator's look at all records: a sound data set has no fault, and each planted damage is found and named."""

import orjson
import pytest
from msgspec import structs

from movement.model.appraisals import Appraisal
from movement.model.audit import Receipt
from movement.model.entries import State
from movement.model.entry_records import EntryReport
from movement.model.inspections import InspectionState
from movement.model.returns import Return
from movement.model.verification import Invariant
from movement.storage.store import Store, want
from movement.storage.tables import AUDITED
from movement.usecases import audited
from tests.builders import Clock, make_entry
from tests.inspection_builders import make_inspection, remedied, trail
from tests.verification_builders import Place, make_place


@pytest.fixture
async def place(engine: str, own_store: Store, clock: Clock) -> Place:
    """Give a sound data set of this test's own."""
    return await make_place(engine, own_store, clock)


async def test_a_sound_data_set_has_no_fault(place: Place) -> None:
    await make_entry(place.world, place.town, State.VERIFIED)
    await remedied(place.world, place.town, await make_inspection(place.world, place.town, InspectionState.CONCLUDED))
    found = await place.found()
    assert found.lines == []
    assert found.looked["trails"] == found.looked["records"] > 15
    assert found.looked["changes"] == found.looked["receipts"] > 30


def test_every_kind_of_record_with_a_trail_is_found_by_its_id() -> None:
    known = {*audited.LETTERS.values(), *(k for some in audited.PREFIXES.values() for k in some), *audited.OTHERS}
    assert {row.entity for row in AUDITED} == known | {Return}


async def test_a_record_changed_behind_the_products_back_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    place.change(entry, title={"S": "Tên khác"})
    what = "replaying its trail gives another record: title differ"
    assert await place.broken() == {"I2": ["Entry", entry.id, what]}


async def test_what_stands_beside_an_entry_and_was_changed_or_removed_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.VERIFIED)
    wants = [want(Appraisal, entry=entry.id, number=1), want(EntryReport, entry=entry.id, number=1)]
    appraisal, report = await place.world.store.get(wants)
    first, *_ = appraisal.scores
    better = structs.replace(appraisal, scores=(structs.replace(first, points=first.points - 1), *appraisal.scores[1:]))
    await place.world.store.put_all([better])
    assert await place.broken() == {"I2": ["Appraisal", entry.id, "its Appraisal 1 is not as it was added"]}
    await place.world.store.put_all([appraisal])
    place.remove(report)
    assert await place.broken() == {"I2": ["EntryReport", entry.id, "its EntryReport 1 is not there"]}


async def test_an_edited_entry_of_a_trail_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    first, _ = await trail(place.world, entry)
    place.change(first, reason={"S": "vì thế"})
    assert await place.broken() == {"I2": ["Entry", entry.id, "was edited after it was written"]}


async def test_a_gap_in_a_trail_is_named_and_so_is_its_receipt(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.ACCEPTED)
    _, second, _ = await trail(place.world, entry)
    place.remove(second)
    assert await place.broken() == {
        "I2": ["Entry", entry.id, "version 3 where 2 should be"],
        "I4": ["Entry", entry.id, "it is at version 3 and its trail has 2 changes"],
        "I5": ["Receipt", f"{second.actor} {second.request}", f"there is no entry {entry.id} version 2"],
    }


async def test_a_version_that_no_change_made_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    place.change(entry, version={"N": "7"})
    assert await place.broken() == {
        "I4": ["Entry", entry.id, "it is at version 7 and its trail has 2 changes"],
        "I2": ["Entry", entry.id, "version 7: no entry of a trail tells its version"],
    }


async def test_a_record_without_a_trail_and_a_trail_without_a_record_are_named(place: Place) -> None:
    one, two = [await make_entry(place.world, place.town) for _ in range(2)]
    (entry,) = await trail(place.world, one)
    (receipt,) = await place.world.store.get([want(Receipt, actor=entry.actor, request=entry.request)])
    place.remove(entry)
    place.remove(receipt)
    assert await place.broken() == {"I2": ["Entry", one.id, "version 1: no entry of a trail tells its version"]}
    await place.world.store.put_all([entry, receipt])
    place.remove(two)
    assert await place.broken() == {"I2": ["Entry", two.id, "its trail has 1 entries and there is no record"]}


async def test_a_state_that_was_skipped_is_named_although_the_chain_is_sound(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.ACCEPTED)
    *_, last = await trail(place.world, entry)
    await place.resealed(
        entry, structs.replace(last, delta=orjson.dumps(orjson.loads(last.delta) | {"state": "VERIFIED"}).decode())
    )
    what = "version 3, acceptEntry: from SUBMITTED to VERIFIED"
    assert await place.broken() == {"I3": ["Entry", entry.id, what]}


async def test_an_act_that_could_not_be_done_in_its_state_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    _, last = await trail(place.world, entry)
    delta = orjson.dumps(orjson.loads(last.delta) | {"state": "RUNNING"}).decode()
    receipt = Receipt(
        actor=last.actor, request=last.request, operation="startEntry", body="", subject=entry.id, version=2
    )
    await place.world.store.put_all([receipt])
    await place.resealed(entry, structs.replace(last, act="startEntry", delta=delta))
    what = "version 2, startEntry: it cannot be done in DRAFT"
    assert await place.broken() == {"I3": ["Entry", entry.id, what]}


async def test_a_request_without_a_receipt_and_one_that_was_applied_twice_are_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    _, last = await trail(place.world, entry)
    (receipt,) = await place.world.store.get([want(Receipt, actor=last.actor, request=last.request)])
    place.remove(receipt)
    told = f"request {last.request} of {last.actor}"
    assert await place.broken() == {"I5": ["Audit", f"{entry.id}@2", f"{told} has no receipt"]}
    await place.world.store.put_all([receipt])
    again = structs.replace(last, version=3, delta='{"version":3}')
    await place.resealed(entry, again)
    assert await place.broken() == {
        "I5": ["Entry", entry.id, f"{told} was applied at versions 2 and 3"],
        "I3": ["Entry", entry.id, "version 3, submitEntry: it cannot be done in SUBMITTED"],
    }


async def test_a_request_that_made_two_records_is_named(place: Place) -> None:
    one = await make_entry(place.world, place.town)
    place.clock.forward(minutes=1)
    two = await make_entry(place.world, place.town)
    (first,), (second,) = await trail(place.world, one), await trail(place.world, two)
    (receipt,) = await place.world.store.get([want(Receipt, actor=second.actor, request=second.request)])
    place.remove(receipt)
    await place.resealed(two, structs.replace(second, request=first.request))
    what = f"request {first.request} of {first.actor} was applied to {one.id} already, at another time"
    assert await place.broken() == {"I5": ["Audit", f"{two.id}@1", what]}


async def test_a_receipt_of_another_request_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    stray = Receipt(actor="nobody", request="stray-request", operation="x", body="", subject=entry.id, version=1)
    await place.world.store.put_all([stray])
    what = f"the entry {entry.id} version 1 is of another request"
    assert await place.broken() == {"I5": ["Receipt", "nobody stray-request", what]}


async def test_a_remedy_closed_by_its_reporter_is_named(place: Place) -> None:
    made = await make_inspection(place.world, place.town, InspectionState.CONCLUDED)
    found = await remedied(place.world, place.town, made)
    *_, last = await trail(place.world, found)
    delta = orjson.loads(last.delta)
    for asked in delta["recommendations"]:
        asked["remedy"]["reported_by"] = last.actor
    await place.resealed(found, structs.replace(last, delta=orjson.dumps(delta).decode()))
    number = found.recommendations[-1].number
    closed = f"remedy {number} was closed by the one who reported it, or in another's name"
    what = f"version {found.version}, verifyRemedy: {closed}"
    assert await place.broken() == {"I11": ["Inspection", found.id, what]}


async def test_what_stands_under_a_key_that_is_not_its_own_is_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town)
    place.change(entry, id={"S": "e0000000000000000"})
    found = await place.found()
    assert found.broken == {Invariant.TRAIL: 2}
    what = "what stands under this key is not what its contents say it is"
    assert found.first[Invariant.TRAIL].what == "replaying its trail gives another record: id differ"
    place.remove(next(iter(await trail(place.world, entry))))
    told = (await place.found()).first[Invariant.TRAIL]
    assert (told.kind, told.id, told.what) == ("entries", f"{entry.id} E", what)


async def test_only_the_first_of_many_is_kept_and_the_others_are_counted(place: Place) -> None:
    made = [await make_entry(place.world, place.town) for _ in range(3)]
    for entry in made:
        place.change(entry, title={"S": "Tên khác"})
    found = await place.found()
    assert found.broken == {Invariant.TRAIL: 3}
    (line,) = found.lines
    assert line.startswith(f"I2 Entry {made[0].id}: replaying its trail gives another record: title differ. Next: ")
    assert line.endswith("(2 more break I2)")
