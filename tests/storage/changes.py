"""Changes for the tests of storage: an entity, its audit entry and a receipt."""

from movement.model.audit import Audit, Receipt, sealed
from movement.model.entries import Entry
from movement.storage.writes import Change
from tests.builders import NOON


def make_change(entry: Entry, expected: int | None, request: str = "") -> Change:
    """Return a change of one entry, with a request id of its own unless one is given."""
    audit = Audit(
        subject=entry.id,
        version=entry.version,
        root=entry.root,
        act="editEntry",
        actor="a",
        role="RPT",
        at=NOON,
        request=request or entry.id,
        delta="{}",
        previous="",
    )
    receipt = Receipt(
        actor="a", request=request or entry.id, operation="x", body="b", subject=entry.id, version=entry.version
    )
    return Change(entities=((entry, expected),), audits=(sealed(audit),), receipt=receipt)
