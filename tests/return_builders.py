"""Periodic reports for tests: a calendar, a catalogue, a report type, and returns brought to a state."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from movement.model.people import Role
from movement.model.report_types import ReportType
from movement.model.return_acts import ReturnAct
from movement.model.returns import Return, ReturnState
from movement.model.units import Unit
from movement.storage.store import Store
from movement.usecases import actors, reporting, return_changes
from movement.world import World
from tests.builders import NEW, OLD, Clock, Town, make_grant, make_person, request

BEGAN = "2024-12-15"
INDICATORS: list[dict[str, Any]] = [
    {
        "code": code,
        "name": name,
        "unit_of_measure": measure,
        "source": "REPORTED",
        "valid_from": BEGAN,
        **more,
    }
    for code, name, measure, more in (
        ("DIALOG_CNT", "Cuộc đối thoại", "cuộc", {}),
        ("DIALOG_DONE", "Kết luận sau đối thoại đã thực hiện", "kết luận", {}),
        ("PET_IN", "Đơn tiếp nhận", "đơn", {"splits": [{"key": "kind", "values": ["COMPLAINT", "DENUNCIATION"]}]}),
        ("PET_DONE", "Đơn đã giải quyết", "đơn", {}),
        ("MONEY", "Số tiền vận động", "triệu đồng", {"decimals": 3}),
    )
]
CODES = tuple(one["code"] for one in INDICATORS)
CHECKS: list[dict[str, Any]] = [
    {"code": "V01", "kind": "NOT_MORE", "codes": ["PET_DONE", "PET_IN"]},
    {"code": "V02", "kind": "TOGETHER", "codes": ["DIALOG_CNT", "DIALOG_DONE"], "severity": "WARN"},
    {"code": "V03", "kind": "OUTLIER", "codes": ["DIALOG_CNT", "MONEY"], "factor": "3", "severity": "WARN"},
]
MONTHLY: dict[str, Any] = {
    "effective_from": BEGAN,
    "kind": "MONTH",
    "indicators": list(CODES),
    "unit_kinds": ["TERRITORY"],
    "deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 5}, {"tier": "PROVINCE", "days": 6, "lock_days": 5}],
    "checks": CHECKS,
}
NUMBERS = {"DIALOG_CNT": "2", "DIALOG_DONE": "1", "PET_IN": "10", "PET_DONE": "9", "MONEY": "12.5"}
AFTER = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
"""The Monday after the cut-off of 2026-M11."""


def at_work(world: World, at: datetime = AFTER) -> World:
    """Return the world with its clock set to a working day after the cut-off of November."""
    assert isinstance(world.clock, Clock)
    world.clock.at = at
    return world


async def make_type(world: World, town: Town, code: str = "DVK_THANG", **form: Any) -> ReportType:
    """Enter the calendar and the catalogue if they are not there, and a report type of the town's province."""
    staff, province = await town.actor(world, "pcs"), town.province.id
    if not await reporting.of_province(world.fresh(), staff, province):
        await reporting.set_calendar(world.fresh(), staff, request(), province, {"effective_from": BEGAN})
        await reporting.define_indicators(world.fresh(), staff, request(), province, INDICATORS)
    return await reporting.define_report_type(
        world.fresh(), staff, request(), province, code, "Báo cáo tháng", MONTHLY | form
    )


PERSONS: dict[str, Any] = {
    "code": "RECV_PEOPLE",
    "name": "Người được tiếp",
    "unit_of_measure": "người",
    "source": "REPORTED",
    "describes_persons": True,
    "valid_from": BEGAN,
}
RATE: dict[str, Any] = {
    "code": "PET_RATE",
    "name": "Tỷ lệ đơn đã giải quyết",
    "unit_of_measure": "%",
    "source": "COMPUTED",
    "adds_over_units": False,
    "adds_over_time": False,
    "decimals": 2,
    "numerator": "PET_DONE",
    "denominator": "PET_IN",
    "valid_from": BEGAN,
}


async def persons_type(world: World, town: Town, **form: Any) -> ReportType:
    """Enter a type with a number that describes persons, and a rate of two others."""
    staff, province = await town.actor(world, "pcs"), town.province.id
    await reporting.set_calendar(world.fresh(), staff, request(), province, {"effective_from": BEGAN})
    await reporting.define_indicators(world.fresh(), staff, request(), province, [*INDICATORS, PERSONS, RATE])
    asked = MONTHLY | {"indicators": ["RECV_PEOPLE", "PET_IN", "PET_DONE"], "checks": []} | form
    return await reporting.define_report_type(world.fresh(), staff, request(), province, "DVK_NGUOI", "Báo cáo", asked)


def given(numbers: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Return numbers as a client sends them; an empty one is missing with a reason."""
    return [
        {"code": code, "reason": "Không có số liệu."} if value == "" else {"code": code, "value": value}
        for code, value in numbers.items()
    ]


async def make_return(
    world: World,
    town: Town,
    type_: ReportType,
    state: ReturnState = ReturnState.DRAFT,
    *,
    unit: Unit | None = None,
    period: str = "2026-M11",
    values: Mapping[str, str | None] | None = None,
    gaps: Sequence[dict[str, Any]] = (),
) -> Return:
    """Return a return of commune A, or another unit, brought to `state` by the people there."""
    owner = unit or town.a
    side = "-b" if owner.path.startswith(town.b.path) else ""
    reporter, reviewer = await town.actor(world, f"rpt{side}"), await town.actor(world, f"rv1{side}")
    staff = await town.actor(world, "pcs")
    made = await return_changes.create(
        world.fresh(), reporter, request(), owner.id, type_.id, period, given(NUMBERS if values is None else values)
    )
    if state is not ReturnState.DRAFT:
        made = await return_changes.submit(world.fresh(), reporter, request(made), gaps)
    if state is ReturnState.RETURNED:
        return await return_changes.act(world.fresh(), reviewer, ReturnAct.SEND_BACK, request(made, "Bổ sung."))
    if state in {ReturnState.APPROVED, ReturnState.ACCEPTED}:
        made = await return_changes.act(world.fresh(), reviewer, ReturnAct.APPROVE, request(made))
    if state is ReturnState.ACCEPTED:
        made = await return_changes.act(world.fresh(), staff, ReturnAct.ACCEPT, request(made))
    return made


JUNE = datetime(2025, 6, 16, 2, tzinfo=UTC)
"""After the cut-off of 2025-M06, before the units of `carrier_builders` ended."""
LOCKS = {"deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 30}]}


async def old_type(world: World, town: Town, store: Store) -> ReportType:
    """Enter a report type of the province that is to end."""
    staff_of_then = make_person(town.subject("old-pcs"), make_grant(Role.PCS, town.old_province, since=OLD, until=NEW))
    await store.put_all(staff_of_then)
    staff, root = await actors.actor(world.fresh(), town.subject("old-pcs")), town.old_province.id
    await reporting.set_calendar(world.fresh(), staff, request(), root, {"effective_from": BEGAN})
    await reporting.define_indicators(world.fresh(), staff, request(), root, INDICATORS)
    return await reporting.define_report_type(
        world.fresh(), staff, request(), root, "DVK_THANG", "Báo cáo tháng", MONTHLY | LOCKS
    )


async def old_return(world: World, town: Town, unit: Unit, type_: ReportType) -> Return:
    """Return the draft of 2025-M06 of a unit that is to end, made by its reporter of then."""
    reporter = await actors.actor(world.fresh(), town.subject("old-rpt"))
    asks = request()
    return await return_changes.create(world.fresh(), reporter, asks, unit.id, type_.id, "2025-M06", given(NUMBERS))
