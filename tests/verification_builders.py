"""Small data sets that keep every promise: what a town is settled with gets its trail here, as the product's has."""

from typing import Any

from msgspec import structs

from movement.model import audit
from movement.model.actors import SYSTEM
from movement.model.audit import Audit, Receipt
from movement.model.people import Person, Role
from movement.model.rule_sets import Purpose
from movement.model.verification import Findings
from movement.storage.store import Store, want
from movement.usecases import rule_sets, verification
from movement.world import World
from tests.builders import Clock, Town, make_world
from tests.engine import change_item, remove_item
from tests.inspection_builders import trail


def first_entry(record: Any, world: World) -> tuple[Any, Audit, Receipt]:
    """Return a record that was put as it is with the head, the entry and the receipt it would have been made with."""
    request = f"settle-{record.id}"
    entry = audit.sealed(
        Audit(
            subject=record.id,
            version=1,
            root=record.root,
            act="settle",
            actor=SYSTEM,
            role=Role.SYS,
            at=world.now(),
            request=request,
            delta=audit.delta(None, record),
            previous="",
        )
    )
    receipt = Receipt(actor=SYSTEM, request=request, operation="settle", body="", subject=record.id, version=1)
    return structs.replace(record, head=entry.hash), entry, receipt


async def settled(store: Store, town: Town, world: World | None = None) -> Town:
    """Give all that a town was settled with its trail."""
    world = world or make_world(store)
    wants = [want(Person, id=town.subject(handle)) for handle in town.people()]
    wants.append(rule_sets.wanted(Purpose.APPRAISAL, town.province.id))
    for record in await store.get(wants, strong=True):
        await store.put_all(first_entry(record, world))
    return town


class Place:
    """A sound data set, and what plants damage in it behind the product's back."""

    def __init__(self, engine: str, store: Store, clock: Clock, town: Town) -> None:
        self.engine, self.clock, self.world, self.town = engine, clock, make_world(store, clock), town

    def change(self, record: Any, **attributes: Any) -> None:
        change_item(self.engine, self.world.store.settings.prefix, record, **attributes)

    def remove(self, record: Any) -> None:
        remove_item(self.engine, self.world.store.settings.prefix, record)

    async def found(self) -> Findings:
        return await verification.verify(self.world.fresh())

    async def broken(self) -> dict[str, list[str]]:
        """Return what is broken: promise → kind, id and what is wrong, of the first record."""
        return {str(i): [b.kind, b.id, b.what] for i, b in (await self.found()).first.items()}

    async def resealed(self, record: Any, *changed: Audit) -> None:
        """Put a trail with these entries, chained anew as who knows the hashes would, and its record."""
        entries = {entry.version: entry for entry in (*await trail(self.world, record), *changed)}
        previous, made = "", []
        for version in sorted(entries):
            made.append(audit.sealed(structs.replace(entries[version], previous=previous, hash="")))
            previous = made[-1].hash
        await self.world.store.put_all([*made, audit.replay(made, type(record))])


async def make_place(engine: str, store: Store, clock: Clock) -> Place:
    """Return a sound data set of a town's own, in tables of its own."""
    town = await Town("verify").settle(store)
    return Place(engine, store, clock, await settled(store, town))
