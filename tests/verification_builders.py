"""Small data sets that keep every promise: what a town is settled with gets its trail here, as the product's has."""

from typing import Any

from msgspec import structs

from movement.model import audit
from movement.model.actors import SYSTEM
from movement.model.audit import Audit, Receipt
from movement.model.people import Person, Role
from movement.model.rule_sets import Purpose
from movement.storage.store import Store, want
from movement.usecases import rule_sets
from movement.world import World
from tests.builders import Town, make_world


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
