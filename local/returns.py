"""The sample's returns and bodies' plans, lived through the use cases by the communes' people. All of it is invented.

Most reports come in time and are accepted; some are late, some wait, some were sent back, and some never came.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from local import crowd
from local.chance import chance, morning
from local.crowd import Report
from local.people import virtual
from local.places import Place
from local.reporting import NOT_MORE, TYPES
from local.sample_texts import LABEL
from local.tale import Setting
from movement.model.audit import Receipt
from movement.model.implementation import BODIES
from movement.model.periods import Period
from movement.model.report_types import type_id
from movement.model.return_acts import ReturnAct
from movement.model.returns import Return
from movement.storage.store import Change, want
from movement.usecases import implementation, return_changes
from movement.usecases.acts import Request

DONE = want(Receipt, actor="sample", request="returns-loaded")
FATES = ("accepted", "late", "waiting", "returned", "missing")
CHANCES = (84, 6, 3, 3, 4)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
USUAL = {
    "DISSEM_TOTAL": 24,
    "RECV_DAYS": 6,
    "DIALOG_CNT": 2,
    "HOTSPOT_OPEN": 0,
    "HOTSPOT_CLOSED": 0,
    "CRITIQ_CNT": 1,
    "TRAIN_CLASS": 1,
    "TRAIN_PEOPLE": 60,
    "LAND_M2": 900,
    "LABOR_DAYS": 300,
    "MONEY_VND": 250,
}
"""About how much a commune reports, where that is not about a dozen."""


class Task(Struct, frozen=True):
    """One return to tell of."""

    place: Place
    type: str
    period: Period


async def load(setting: Setting, places: Sequence[Place], size: int, report: Report) -> bool:
    """Tell of the returns and plans of both years, nothing later than now; False if that was done before."""
    (done,) = await setting.store.get([DONE], strong=True)
    if done is not None:
        return False
    communes = [place for place in places if place.unit.is_territory]
    old, new = ([p for p in communes if p.legacy is legacy] for legacy in (True, False))
    few = max(size // 40, 2)
    tasks = [Task(place, "DVK_6T", Period.parse("2026-H1")) for place in new[: 5 * few]]
    tasks += [Task(place, "DVK_QUY", Period.parse(text)) for text in QUARTERS for place in new[:few]]
    tasks += [Task(place, "DVK_6T", Period.parse("2025-H1")) for place in old[: 2 * few]]
    tasks = [task for task in tasks if task.period.end + timedelta(days=10) < setting.now]
    await crowd.tell(len(tasks), lambda n: _report(setting, tasks[n]), "Sample: {} returns", report)
    bodies = [place for place in places if place.unit.kind in BODIES and not place.legacy][: 6 * few]
    await crowd.tell(len(bodies), lambda n: _plan(setting, bodies[n]), "Sample: {} plans of bodies", report)
    receipt = Receipt(actor="sample", request="returns-loaded", operation="load", body=str(size), subject="", version=1)
    await setting.store.commit(Change(entities=(), audits=(), receipt=receipt))
    return True


async def _report(setting: Setting, task: Task) -> None:
    name = f"return-{task.type}-{task.period}-{task.place.code}-{task.place.legacy}"
    rng = chance(name)
    fate = rng.choices(FATES, CHANCES)[0]
    if fate == "missing" or (task.place.legacy and fate in {"waiting", "returned"}):
        # What an old commune left open would be carried on; here it just never came.
        return
    # In time: within the three days after the cut-off, which no holiday is near; late: two weeks after.
    first = task.period.end_day + timedelta(days=14 if fate == "late" else rng.randint(1, 3))
    world, clock = virtual(setting.store, morning(rng, first), name)
    reporter, reviewer, staff = [
        await setting.actors.get(world.fresh(), handle) for handle in (task.place.reporter, task.place.reviewer, "pcs")
    ]
    root, unit = task.place.unit.root, task.place.unit.id

    def asks(act: str, record: Return | None = None, reason: str | None = None) -> Request:
        return Request(
            request_id=f"sample-{name}-{act}",
            id=record.id if record else None,
            version=record.version if record else None,
            reason=reason,
        )

    made = await return_changes.create(
        world.fresh(),
        reporter,
        asks("create"),
        unit,
        type_id(root, task.type),
        str(task.period),
        numbers(rng, task.type),
    )
    clock.at += timedelta(minutes=20)
    made = await return_changes.submit(world.fresh(), reporter, asks("submit", made))
    if fate == "waiting":
        return
    clock.at += timedelta(hours=5)
    if fate == "returned":
        reason = f"Kiểm tra lại số đơn đã giải quyết {LABEL}"
        await return_changes.act(world.fresh(), reviewer, ReturnAct.SEND_BACK, asks("back", made, reason))
        return
    made = await return_changes.act(world.fresh(), reviewer, ReturnAct.APPROVE, asks("approve", made))
    clock.at += timedelta(hours=20)
    await return_changes.act(world.fresh(), staff, ReturnAct.ACCEPT, asks("accept", made))


def numbers(rng: Random, type_: str) -> list[dict[str, Any]]:
    """Return invented numbers of a commune that pass the checks of the type; now and then one has a reason instead."""
    made: dict[str, int] = {}
    for code in TYPES[type_][2]:
        usual = USUAL.get(code, 12)
        made[code] = rng.randint(usual * 3 // 4, usual * 5 // 4) if usual else rng.choice((0, 0, 0, 1))
    for less, more in NOT_MORE:
        if less in made:
            made[less] = rng.randint(made[more] * 2 // 3, made[more])
    values: list[dict[str, Any]] = [{"code": code, "value": str(number)} for code, number in made.items()]
    if rng.random() < 0.1:  # noqa: PLR2004 - one in ten lacks a number
        place = next(at for at, value in enumerate(values) if value["code"] == "CELL_ATTEND")
        values[place] = {"code": "CELL_ATTEND", "reason": f"Chưa tổng hợp đủ từ các chi bộ {LABEL}"}
    return values


async def _plan(setting: Setting, place: Place) -> None:
    name = f"plan-{place.unit.id}"
    rng = chance(f"plan-{place.code}-{place.unit.kind}")
    if rng.random() < 0.4:  # noqa: PLR2004 - two in five have none yet
        return
    issued = date(2025, 9, 1) + timedelta(days=rng.randint(0, 120))
    world, _ = virtual(setting.store, datetime.combine(issued, time(3, tzinfo=UTC)) + timedelta(days=2), name)
    cells = rng.randint(15, 30)
    form = {
        "number": f"{rng.randint(1, 99)}-KH {LABEL}",
        "issued_on": issued.isoformat(),
        "cells_reached": rng.randint(cells * 2 // 3, cells),
        "cells_total": cells,
    }
    reporter = await setting.actors.get(world, place.reporter)
    await implementation.record(world.fresh(), reporter, Request(request_id=f"sample-{name}"), place.unit.id, form)
