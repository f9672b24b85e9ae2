"""One sound input for every act on periodic reports, each on a record of its own."""

from typing import Any

from movement.model.return_acts import ReturnAct
from movement.model.returns import ReturnState
from tests.hostile.place import Province
from tests.return_builders import make_return, make_type

LONG: dict[str, Any] = {"deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 60}]}
"""Deadlines that no test's clock passes."""


async def return_acts(here: Province) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return who would do each act on periodic reports and bodies' plans, and with which sound input."""
    world, town = here.world, here.town

    async def ready(act: ReturnAct, state: ReturnState) -> tuple[str, dict[str, Any]]:
        type_ = await make_type(world, town, f"T_{act.name}", **LONG)
        found = await make_return(world, town, type_, state)
        return act.value, {"id": found.id, "version": found.version, "reason": "Lý do."}

    made: dict[str, tuple[str, dict[str, Any]]] = {}
    for by, state, act, more in (
        ("rpt", ReturnState.DRAFT, ReturnAct.SAVE, {"values": [{"code": "PET_IN", "value": "3"}]}),
        ("rpt", ReturnState.DRAFT, ReturnAct.SUBMIT, {"gaps": []}),
        ("rv1", ReturnState.SUBMITTED, ReturnAct.SEND_BACK, {}),
        ("rv1", ReturnState.SUBMITTED, ReturnAct.APPROVE, {}),
        ("pcs", ReturnState.APPROVED, ReturnAct.ACCEPT, {}),
        ("pcs", ReturnState.SUBMITTED, ReturnAct.EXTEND, {"until": "2027-06-01"}),
        ("pcs", ReturnState.ACCEPTED, ReturnAct.REOPEN, {"until": "2027-06-01"}),
    ):
        name, given = await ready(act, state)
        made[name] = (by, given | more)
    fresh = await make_type(world, town, "T_CREATE", **LONG)
    indicator = {
        "code": "PET_NEW",
        "name": "Đơn",
        "unitOfMeasure": "đơn",
        "source": "REPORTED",
        "validFrom": "2027-01-01",
    }
    kind: dict[str, Any] = {"kind": "MONTH", "indicators": ["PET_IN", "PET_DONE"], "unitKinds": ["TERRITORY"]}
    kind["checks"] = [{"code": "V01", "kind": "TOGETHER", "codes": ["PET_IN", "PET_DONE"]}]
    deadline = {"deadlines": [{"tier": "COMMUNE", "days": 2}]}
    there = {"unit": town.province.id, "version": 1}
    named = {"unit": town.province.id, "code": "T_NEW", "name": "Báo cáo", "effectiveFrom": "2026-12-01"}
    plan = {"number": "1-KH", "issuedOn": "2026-11-01", "cellsReached": 1, "cellsTotal": 2}
    return made | {
        "setCalendar": ("pcs", there | {"effectiveFrom": "2027-01-01"}),
        "defineIndicators": ("pcs", there | {"definitions": [indicator]}),
        "defineReportType": ("pcs", named | kind | deadline),
        "createReturn": ("rpt", {"unit": town.a.id, "type": fresh.id, "period": "2026-M11", "values": []}),
        "recordTargets": (
            "rpt",
            {"unit": town.a_front.id, "year": 2026, "targets": [{"code": "ENTRY_REG", "value": "3"}]},
        ),
        "recordImplementationPlan": ("rpt", {"unit": town.a_front.id} | plan),
    }
