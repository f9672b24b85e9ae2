"""A province in which every scheduled function has something to do, one after the other as the registry has them."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

from functions.registry import FUNCTIONS
from movement.model.entries import State as EntryState
from movement.model.reports import ReportFormat
from movement.model.returns import ReturnState
from movement.storage.store import Store
from movement.usecases import report_changes
from tests.builders import NOON, Clock, Town, make_entry, make_world, recognised, request
from tests.candidate_builders import settle_candidate_rules
from tests.carrier_builders import Reform
from tests.conftest import make_settings
from tests.faults.runs import Worker
from tests.faults.state import State
from tests.hostile.conftest import with_register
from tests.reminder_builders import announced, settle_rules
from tests.reorganisation_builders import approved, proposed, row, settle_codes
from tests.return_builders import at_work, make_return, make_type

FAR = date(2027, 11, 1)


class Calendar:
    """One process whose calls may fail, and another one for runs that overlap."""

    here: Worker
    other: Worker
    town: Town

    def __init__(self, engine: str, prefix: str, files: Path) -> None:
        self.engine, self.prefix = engine, prefix
        self.store = Store(make_settings(engine, prefix, f"file:{files}"))
        self.world = make_world(self.store, Clock())

    async def set(self) -> "Calendar":
        """Record it all."""
        store, world = self.store, self.world
        await with_register(store)
        town = self.town = await Town("calendar").settle(store)
        reform = await Reform(town).settle(store)
        await settle_codes(world, town)
        for unit in (reform.old_committee, reform.divided_committee):
            await reform.entry(store, unit)
        await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
        await settle_rules(world, town)
        await store.put_all([announced(town.a, self_report_due_on=date(2026, 11, 26), due_on=FAR)])
        await make_entry(world, town, EntryState.SUBMITTED)
        await recognised(world, town, await make_entry(world, town, EntryState.VERIFIED))
        at_work(world)
        type_ = await make_type(world, town)
        for state, unit in ((ReturnState.ACCEPTED, town.a), (ReturnState.SUBMITTED, town.b)):
            await make_return(world, town, type_, state, unit=unit)
        # What was accepted is locked a few days later.
        at_work(world, NOON)
        await approved(world, town, await proposed(world, town, row("RENAME", town.code_b, name="Phường Tên Mới")))
        self.here, self.other = Worker(world, 3), Worker(world, 4)
        return self

    async def functions(self) -> AsyncIterator[tuple[str, State]]:
        """Yield each function at the state that those before it left, and then let it run."""
        for name in FUNCTIONS:
            if name == "reports":
                staff = await self.town.actor(self.world, "pcs")
                unit = self.town.a.id
                await report_changes.ask(self.world.fresh(), staff, request(), unit, "2026", ReportFormat.STATE)
            if name == "audit_heads":
                # All days but the last few are sealed: each is a write, and there are hundreds.
                at_work(self.world, NOON - timedelta(days=2))
                await self._run(name)
                at_work(self.world, NOON)
            yield name, State(self.engine, self.prefix)
            await self._run(name)

    async def _run(self, name: str) -> None:
        self.here.begin()
        assert await self.here.run(name)

    async def close(self) -> None:
        """Close all connections."""
        for store in (self.here.store, self.other.store, self.store):
            await store.close()
