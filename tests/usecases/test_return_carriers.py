"""The duty to report moves to the whole successor; of what was divided a person says who reports on."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.return_acts import ReturnAct
from movement.model.returns import Return, ReturnState
from movement.storage.store import Store, want
from movement.usecases import carriers, return_changes, returns
from tests.builders import Clock, Town, make_world, request
from tests.carrier_builders import Reform, acts_of
from tests.return_builders import JUNE, NUMBERS, given, old_return, old_type

JULY = datetime(2025, 7, 2, 2, tzinfo=UTC)


async def test_a_return_is_carried_on_by_the_whole_successor(own_store: Store) -> None:
    reform = await Reform(await Town("reports").settle(own_store)).settle(own_store)
    town, world = reform.town, make_world(own_store, Clock(JUNE))
    type_ = await old_type(world, town, own_store)
    whole, divided = [await old_return(world, town, unit, type_) for unit in (town.old_a, reform.divided)]
    after = make_world(own_store, Clock(JULY))
    first, second = await reform.run(after), await reform.run(after)
    assert (first.moved, first.waiting, second.moved) == (1, 1, 0)
    heir, actor = await _now(own_store, whole), await town.actor(after, "rpt")
    assert (heir.unit, heir.path, heir.carrier, heir.carrier_path) == (
        whole.unit,
        whole.path,
        town.a.id,
        town.a.path,
    )
    assert await acts_of(own_store, heir) == ["createReturn", "carryOver"]  # type: ignore[arg-type]
    done = await return_changes.submit(after.fresh(), actor, request(heir))
    assert done.state is ReturnState.SUBMITTED
    # Where the old unit wrote nothing, the successor makes what was owed.
    august = await return_changes.create(
        after.fresh(), actor, request(), town.old_a.id, type_.id, "2025-M05", given(NUMBERS)
    )
    assert (august.unit, august.carrier, august.root) == (town.old_a.id, town.a.id, town.old_province.id)
    # The divided unit's waits for provincial staff.
    staff = await town.actor(after, "pcs")
    waiting = await carriers.awaiting(after.fresh(), staff, town.province.id, first=9)
    assert [(w.handover.record, w.proposed) for w in waiting.items] == [(divided.id, town.b.id)]
    asks = request(await _now(own_store, divided), "Theo danh mục.")
    given_ = await carriers.assign(after.fresh(), staff, asks, town.b.id)
    assert isinstance(given_, Return)
    assert (given_.unit, given_.carrier) == (divided.unit, town.b.id)
    reviewer, other = await town.actor(after, "rv1-b"), await town.actor(after, "rpt-b")
    sent = await return_changes.submit(after.fresh(), other, request(given_))
    sent = await return_changes.act(after.fresh(), reviewer, ReturnAct.APPROVE, request(sent))
    assert sent.state is ReturnState.APPROVED
    assert returns.sees(await town.actor(after, "rpt-b"), sent)


async def test_what_is_locked_is_reopened_by_the_staff_of_the_whole_successor_and_corrected_there(
    own_store: Store,
) -> None:
    reform = await Reform(await Town("locked").settle(own_store)).settle(own_store)
    town, world = reform.town, make_world(own_store, Clock(JUNE))
    type_ = await old_type(world, town, own_store)
    whole, divided = [
        await _locked(own_store, await old_return(world, town, unit, type_)) for unit in (town.old_a, reform.divided)
    ]
    after = make_world(own_store, Clock(JULY))
    # What is closed waits for nobody, so nobody carries it.
    assert (await reform.run(after)).moved == 0
    staff, until = await town.actor(after, "pcs"), after.today() + timedelta(days=9)
    for handle, one in (("rpt", whole), ("rv2", whole), ("pcs", divided)):
        before, by, asks = await _now(own_store, one), await town.actor(after, handle), request(one, "Sai số liệu.")
        with pytest.raises(MovementError) as refusal:
            await return_changes.extend(after.fresh(), by, ReturnAct.REOPEN, asks, until)
        assert refusal.value.code is Code.FORBIDDEN
        assert await _now(own_store, one) == before
    opened = await return_changes.extend(after.fresh(), staff, ReturnAct.REOPEN, request(whole, "Sai số liệu."), until)
    assert (opened.state, opened.unit, opened.path) == (ReturnState.RETURNED, town.old_a.id, whole.path)
    assert (opened.carrier, opened.carrier_root, opened.carrier_path) == (town.a.id, town.province.id, town.a.path)
    reporter = await town.actor(after, "rpt")
    saved = await return_changes.save(after.fresh(), reporter, request(opened), given({"PET_IN": "11"}))
    sent = await return_changes.submit(after.fresh(), reporter, request(saved))
    assert sent.state is ReturnState.SUBMITTED
    assert [(c.code, str(c.previous)) for c in sent.changed] == [("PET_IN", "10")]


async def _locked(store: Store, one: Return) -> Return:
    """Return a draft as it stands once it was accepted and locked."""
    done = structs.replace(one, state=ReturnState.LOCKED, submitted_at=JUNE, approved=one.values)
    await store.put_all([done])
    return done


async def _now(store: Store, one: Return) -> Return:
    (found,) = await store.get([want(Return, unit=one.unit, type=one.type, period=one.period)], strong=True)
    assert isinstance(found, Return)
    return found
