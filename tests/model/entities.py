"""Entities for the tests of pure functions; nothing of them is stored."""

from datetime import datetime, timedelta
from typing import Any

from movement.model.audit import Audit, delta, sealed
from movement.model.entries import Entry, State, Step
from tests.builders import NOON


def make_entry(**changes: Any) -> Entry:
    """Return an entry of a commune's body; steps lead straight to its state."""
    state = changes.get("state", State.DRAFT)
    values: dict[str, Any] = {
        "id": "e0000000000000001",
        "title": "Mẫu",
        "unit": "u3",
        "root": "t1",
        "path": "/t1/t2/u3/",
        "carrier": "u3",
        "carrier_root": "t1",
        "carrier_path": "/t1/t2/u3/",
        "year": 2026,
        "created_at": NOON,
        "updated_at": NOON,
        "achievement_key": "e0000000000000001",
        "steps": (Step(state=state, at=NOON),),
    }
    return Entry(**values | changes)


def make_trail(entities: list[Entry], begins: datetime = NOON) -> list[Audit]:
    """Return the audit trail of an entry's successive states."""
    trail: list[Audit] = []
    for number, new in enumerate(entities, start=1):
        trail.append(
            sealed(
                Audit(
                    subject=new.id,
                    version=number,
                    root=new.root,
                    act="editEntry",
                    actor="someone",
                    role="RPT",
                    at=begins + timedelta(minutes=number),
                    request=f"request-{number}",
                    delta=delta(entities[number - 2] if number > 1 else None, new),
                    previous=trail[-1].hash if trail else "",
                )
            )
        )
    return trail
