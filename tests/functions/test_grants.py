"""A function is granted the tables it uses, for what it does with them, and nothing else."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from functions import runtime
from functions.registry import (
    AUDIT_HEADS,
    CARRY_OVER,
    COMMENDATION_CANDIDATES,
    PERIODIC_STATISTICS,
    REPORTS,
    RETURNS,
    Access,
)
from movement.model.entries import State
from movement.model.reports import ReportFormat
from movement.model.returns import ReturnState
from movement.storage.store import Store
from movement.storage.tables import table_of
from movement.usecases import report_changes
from tests.builders import NEW, Clock, Town, make_entry, make_world, request
from tests.candidate_builders import settle_candidate_rules
from tests.carrier_builders import Reform
from tests.inspection_builders import make_inspection
from tests.reminder_builders import announced
from tests.return_builders import JUNE, at_work, make_return, make_type, old_return, old_type


async def test_the_grants_are_what_the_functions_use(
    own_store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await Town("grants").settle(own_store)
    world = make_world(own_store, clock)
    await settle_candidate_rules(world, town)
    await make_entry(world, town, State.VERIFIED)
    await make_inspection(world, town)
    reform = await Reform(town).settle(own_store)
    for unit in (reform.old_committee, reform.gone):
        await reform.entry(own_store, unit)
    await own_store.put_all([announced(town.old_a, self_report_due_on=NEW, due_on=NEW, year=2025)])
    due = await make_type(at_work(world), town, deadlines=[{"tier": "COMMUNE", "days": 1}])
    await make_return(world, town, due, ReturnState.ACCEPTED)
    clock.forward(days=3)
    then = make_world(own_store, Clock(JUNE))
    await old_return(then, town, town.old_a, await old_type(then, town, own_store))
    used: dict[str, Access] = {}
    reader, writer, prefix = own_store._reader, own_store._writer, own_store.settings.prefix
    call, put_all, claim, commit = reader.call, writer.put_all, writer._claim, writer._commit

    async def read(action: str, payload: dict[str, Any], *more: Any) -> bytes:
        for name in payload.get("RequestItems") or [payload["TableName"]]:
            used.setdefault(name.removeprefix(prefix), Access.READ)
        return await call(action, payload, *more)

    def wrote(entities: Sequence[Any]) -> None:
        used.update({table_of(type(entity)).table.name: Access.WRITE for entity in entities})

    async def puts(entities: Iterable[Any]) -> None:
        some = list(entities)
        wrote(some)
        await put_all(some)

    def claims(entity: Any, field: str, below: Any) -> bool:
        wrote([entity])
        return claim(entity, field, below)

    def commits(change: Any) -> None:
        wrote([entity for entity, _, _ in writer._rows(change)])
        commit(change)

    monkeypatch.setattr(reader, "call", read)
    monkeypatch.setattr(writer, "put_all", puts)
    monkeypatch.setattr(writer, "_claim", claims)
    monkeypatch.setattr(writer, "_commit", commits)
    staff = await town.actor(world, "pcs")
    for function in (PERIODIC_STATISTICS, COMMENDATION_CANDIDATES, CARRY_OVER, RETURNS, REPORTS, AUDIT_HEADS):
        if function is REPORTS:
            await report_changes.ask(world.fresh(), staff, request(), town.province.id, "2026", ReportFormat.PARTY)
        used.clear()
        await runtime.run(function.name, "2026", world)
        assert used == function.grants, function.name
