"""The sample's calendar, indicators and report types, entered by staff as a province's own would be.

They come from `data/reporting/`, of which no province confirmed a row; every one of them says so in its basis.
"""

import csv
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from local.people import first_day, provinces, virtual
from local.register import Register
from local.rules import UNCONFIRMED
from local.sample_texts import LABEL
from movement.model.actors import Actor
from movement.model.units import Unit, UnitKind
from movement.storage.store import Store
from movement.usecases import actors, reporting_changes
from movement.usecases.acts import Request
from movement.world import World

FOLDER = Path(__file__).parents[1] / "data" / "reporting"
QUARTERLY = (
    "DIALOG_CNT",
    "DIALOG_CONCL",
    "DIALOG_CONCL_DONE",
    "RECV_DAYS",
    "RECV_TURNS",
    "RECV_PEOPLE",
    "PET_IN",
    "PET_DONE",
    "PET_OVERDUE",
    "MEDIATE_IN",
    "MEDIATE_OK",
    "CELL_ATTEND",
    "DISSEM_CELL",
    "DISSEM_TOTAL",
)
HALF_YEARLY = (
    *QUARTERLY,
    "HOTSPOT_OPEN",
    "HOTSPOT_CLOSED",
    "CONSULT_DOC",
    "SUPERV_CNT",
    "CRITIQ_CNT",
    "OPINION_IN",
    "OPINION_ACCEPT",
    "TRAIN_CLASS",
    "TRAIN_PEOPLE",
    "GPMB_HH",
    "LAND_M2",
    "LABOR_DAYS",
    "MONEY_VND",
)
TYPES = {
    "DVK_QUY": ("Báo cáo quý công tác dân vận", "QUARTER", QUARTERLY),
    "DVK_6T": ("Báo cáo sáu tháng công tác dân vận", "HALF", HALF_YEARLY),
}
NOT_MORE = (
    ("DIALOG_CONCL_DONE", "DIALOG_CONCL"),
    ("PET_DONE", "PET_IN"),
    ("MEDIATE_OK", "MEDIATE_IN"),
    ("OPINION_ACCEPT", "OPINION_IN"),
    ("DISSEM_CELL", "DISSEM_TOTAL"),
)
"""The first is not more than the second."""


async def load(store: Store, register: Register) -> None:
    """Enter what every province's reports are made of, on its first day; repeating it changes nothing."""
    for province in provinces(register):
        at = datetime.combine(first_day(province), time(3, tzinfo=UTC))
        world, _ = virtual(store, at, f"reporting-{province.id}")
        await _enter(world, await actors.actor(world, "pcs"), province)


async def _enter(world: World, staff: Actor, province: Unit) -> None:
    since = first_day(province).isoformat()

    def asks(what: str) -> Request:
        return Request(request_id=f"sample-{what}-{province.id}")

    await reporting_changes.set_calendar(world.fresh(), staff, asks("calendar"), province.id, calendar(since))
    await reporting_changes.define_indicators(world.fresh(), staff, asks("indicators"), province.id, definitions(since))
    for code, (name, kind, indicators) in TYPES.items():
        form = {
            "effective_from": since,
            "legal_basis": UNCONFIRMED,
            "kind": kind,
            "indicators": list(indicators),
            "unit_kinds": [UnitKind.TERRITORY],
            "deadlines": [{"tier": "COMMUNE", "days": 5, "lock_days": 20}],
            "checks": [
                *(
                    {"code": f"V{number:02d}", "kind": "NOT_MORE", "codes": [less, more]}
                    for number, (less, more) in enumerate(NOT_MORE, start=1)
                    if {less, more} <= set(indicators)
                ),
                {"code": "V20", "kind": "TOGETHER", "codes": ["RECV_TURNS", "RECV_PEOPLE"], "severity": "WARN"},
                {"code": "V30", "kind": "OUTLIER", "codes": list(indicators), "severity": "WARN", "factor": "5"},
            ],
        }
        await reporting_changes.define_report_type(
            world.fresh(), staff, asks(code), province.id, code, f"{name} {LABEL}", form
        )


def calendar(since: str) -> dict[str, Any]:
    """Return the calendar of the example as staff enter it."""
    rows = _rows("holidays.csv")
    return {
        "effective_from": since,
        "legal_basis": UNCONFIRMED,
        "holidays": [{"day": row["day"], "name": row["name"]} for row in rows if row["kind"] == "off"],
        "worked": [row["day"] for row in rows if row["kind"] == "worked"],
    }


def definitions(since: str) -> list[dict[str, Any]]:
    """Return the indicators of the example as staff enter them."""
    return [
        {
            **{name: row[name] for name in ("code", "name", "unit_of_measure", "source", "measure", "basis")},
            **{name: row[name] for name in ("numerator", "denominator")},
            **{name: row[name] == "yes" for name in ("adds_over_units", "adds_over_time", "describes_persons")},
            "decimals": int(row["decimals"]),
            "splits": [
                {"key": key, "values": values.split("|")}
                for key, _, values in (part.partition("=") for part in row["splits"].split(";") if part)
            ],
            "valid_from": since,
        }
        for row in _rows("indicators.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
