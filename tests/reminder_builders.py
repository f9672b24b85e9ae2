"""What reminders are made from, for tests: a province's rules, and inspections as their acts leave them."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson
from msgspec import convert, structs

from movement.model.campaigns import Conductor, OversightType
from movement.model.conclusions import Conclusion, Recommendation, Remedy, RemedyState
from movement.model.inspection_parts import Team
from movement.model.inspections import Inspection, InspectionState
from movement.model.rule_sets import Purpose, RuleSetVersion
from movement.model.units import Unit
from movement.storage.topic import open_topic
from movement.usecases import rule_sets
from movement.world import World
from tests.builders import NOON, Town, new_id, request

NUMBERS = {
    "M01": {"soon": 3, "escalate": 5},
    "M02": {"soon": 10, "escalate": 10},
    "M03": {"soon": 7, "escalate": 15},
    "M04": {"soon": 2, "escalate": 5, "allowed": 10},
    "M05": {"soon": 1, "escalate": 7, "allowed": 5},
    "M06": {"soon": 14, "escalate": 30},
}
"""The days of the examples: none of them is an act's."""
LEADER = "ins-leader"


def form(since: str = "2020-01-01", numbers: dict[str, dict[str, int]] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a version of the rules as staff enter it."""
    rules = [
        {"id": name, "parameters": [{"name": key, "value": str(value)} for key, value in days.items()]}
        for name, days in (numbers or NUMBERS).items()
    ]
    return {"effective_from": since, "legal_basis": "Ví dụ", "rules": rules} | changes


def version(numbers: dict[str, dict[str, int]] | None = None) -> RuleSetVersion:
    """Return a version of the rules that was never stored."""
    return convert(form(numbers=numbers) | {"number": 1}, RuleSetVersion)


async def settle_rules(world: World, town: Town, **changes: Any) -> None:
    """Enter the rules of the town's province."""
    staff = await town.actor(world, "pcs")
    await rule_sets.create(world.fresh(), staff, request(), town.province.id, Purpose.REMINDER, form(**changes))


async def change_rules(
    world: World, town: Town, since: date, numbers: dict[str, dict[str, int]], **changes: Any
) -> None:
    """Enter a further version of the rules."""
    staff, wanted = await town.actor(world, "pcs"), rule_sets.wanted(Purpose.REMINDER, town.province.id)
    (found,) = await world.store.get([wanted], strong=True)
    given, asks = form(since.isoformat(), numbers, **changes), structs.replace(request(), version=found.version)
    await rule_sets.add_version(world.fresh(), staff, asks, town.province.id, Purpose.REMINDER, given)


def silent(_: str) -> None:
    """Report how far a run is to nobody."""


def telling(world: World, file: Path) -> World:
    """Return the world with a file as its topic."""
    return structs.replace(world, publish=open_topic(f"file:{file}"))


def events(file: Path) -> list[dict[str, Any]]:
    """Return the events a file holds, each a whole line."""
    return [orjson.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []


def team(leader: str = LEADER) -> Team:
    """Return a team of one."""
    return Team(number=1, decision_number="2-QĐ", decided_on=date(2026, 11, 1), leader=leader)


def announced(unit: Unit, *, self_report_due_on: date, due_on: date, **changes: Any) -> Inspection:
    """Return the inspection of a unit as its announcement leaves it."""
    values: dict[str, Any] = {
        "id": new_id("n"),
        "campaign": "c0000000000000001",
        "type": OversightType.INSPECTION,
        "conductor": Conductor.PROVINCE,
        "unit": unit.id,
        "root": unit.root,
        "path": unit.path,
        "carrier": unit.id,
        "carrier_root": unit.root,
        "carrier_path": unit.path,
        "year": 2026,
        "state": InspectionState.ANNOUNCED,
        "team": team(),
        "announced_on": date(2026, 11, 2),
        "self_report_due_on": self_report_due_on,
        "due_on": due_on,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Inspection(**values | changes)


def concluded(inspection: Inspection, *recommendations: Recommendation) -> Inspection:
    """Return it with a conclusion."""
    issued = Conclusion(
        number=1, decision_number="3-KL", issued_on=date(2026, 11, 20), text="Kết luận.", by=LEADER, at=NOON
    )
    return structs.replace(
        inspection, state=InspectionState.CONCLUDED, conclusions=(issued,), recommendations=recommendations
    )


def asked(number: int, owner: Unit, due_on: date, remedy: Remedy = Remedy()) -> Recommendation:  # noqa: B008 - frozen
    """Return a recommendation to a unit."""
    return Recommendation(
        number=number, text="Công khai.", owner=owner.id, owner_path=owner.path, due_on=due_on, remedy=remedy
    )


def reported(at: Any = NOON) -> Remedy:
    """Return a remedy that was reported and not yet verified."""
    return Remedy(state=RemedyState.REPORTED, text="Đã xong.", reported_by="someone", reported_at=at)
