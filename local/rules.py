"""The sample's rule sets, entered by staff as a province's own would be.

No province confirmed any of these numbers, and every version says so in its legal basis. Only those of the procedure
of inspections were read in an act: Regulation 331-QĐ/TW of 2025-06-18, which the old provinces did not live to apply.
"""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from local.people import first_day, provinces, virtual
from local.register import Register
from local.sample_texts import LABEL
from movement.model import rule_files
from movement.model.entries import Level
from movement.model.entry_form import EntryField, FocusArea
from movement.model.inspection_parts import Severity
from movement.model.rule_sets import VOCABULARY, Purpose, Strictness
from movement.model.score_sheets import Grade
from movement.model.units import Unit
from movement.storage.store import Store
from movement.usecases import actors, rule_sets
from movement.usecases.acts import Request

POINTS = {"need": 10, "leadership": 15, "participation": 15, "results": 30, "replication": 20, "sustainability": 10}
"""The most points of each criterion of an entry's appraisal, 100 in all."""

DEADLINE = (3, 31)
"""Month and day up to which an entry is registered in time."""
_REMINDER: dict[str, object] = {"soon": 5, "escalate": 15, "allowed": 10}

RULES: dict[Purpose, dict[str, dict[str, object]]] = {
    Purpose.APPRAISAL: {"A01": dict(POINTS)},
    Purpose.INSPECTION: {
        "P01": {"central": 60, "province": 45, "aboveGrassroots": 20},
        "P02": {"numerator": 1, "denominator": 3},
        "P03": {"years": 5},
        "P04": {"days": 10},
    },
    Purpose.COMMENDATION: {
        "R01": {"month": DEADLINE[0], "day": DEADLINE[1]},
        "R02": {"fields": ",".join(EntryField), "focus": ",".join(FocusArea)},
        "R04": {"fewest": 1},
        "R05": {"years": 2},
        "R06": {"fewestEvidence": 1},
        "R08": {"similarity": 9000},
        "R09": {"grassroots": Grade.FAIR, "province": Grade.GOOD},
        "R10": {"severity": Severity.SERIOUS},
        "R10L": {"daysLate": 0},
        "R14": {"most": 0},
    },
    Purpose.REMINDER: {
        rule: {name: _REMINDER[name] for name in known} for rule, known in VOCABULARY[Purpose.REMINDER].items()
    },
}
"""Purpose → rule → parameter → value."""
OWN = {"34": {"R02": {"fields": ",".join(EntryField), "focus": "SITE_CLEARANCE,NEW_RURAL,PETITIONS"}}}
"""What old Thái Bình has otherwise: the four focus areas are those of Hưng Yên's directive."""
EXAMPLE = Path(__file__).parents[1] / "data/rules/hung-yen-example.json"
"""All rules of candidates and of the pool, as an example for the province that lives; old provinces have few."""
SOFT = frozenset({"R10L"})
LEVELS: dict[str, list[Level]] = {"R05": [Level.PROVINCE]}
UNCONFIRMED = f"Số liệu ví dụ, chưa được xác nhận {LABEL}"
PROCEDURE = f"331-QĐ/TW ngày 18/6/2025; số liệu ví dụ, chưa được xác nhận {LABEL}"


async def load(store: Store, register: Register) -> None:
    """Enter every province's rules as its staff on its first day; repeating it changes nothing."""
    for province in provinces(register):
        at = datetime.combine(first_day(province), time(2, tzinfo=UTC))
        world, _ = virtual(store, at, f"rules-{province.id}")
        staff = await actors.actor(world, "pcs")
        for purpose in Purpose:
            first, *later = _forms(purpose, province)
            request = Request(request_id=f"sample-rules-{purpose}-{province.id}")
            made = await rule_sets.create(world.fresh(), staff, request, province.id, purpose, first)
            for number, form in enumerate(later, 2):
                again = Request(request_id=f"{request.request_id}-{number}", id=made.id, version=number - 1)
                await rule_sets.add_version(world.fresh(), staff, again, province.id, purpose, form)


def _forms(purpose: Purpose, province: Unit) -> list[dict[str, Any]]:
    """Return the versions: for the candidates of the province that lives those of the example file."""
    if purpose is Purpose.COMMENDATION and province.last.valid_to is None:
        return [
            to_builtins(version, builtin_types=(date,)) for version in rule_files.read(EXAMPLE.read_bytes()).versions
        ]
    return [_form(purpose, province)]


def _form(purpose: Purpose, province: Unit) -> dict[str, Any]:
    own = OWN.get(province.codes[0].code, {}) if purpose is Purpose.COMMENDATION else {}
    applies = purpose is Purpose.INSPECTION and province.last.valid_to is None
    return {
        "effective_from": first_day(province).isoformat(),
        "legal_basis": PROCEDURE if applies else UNCONFIRMED,
        "rules": [
            {
                "id": rule,
                "strictness": Strictness.SOFT if rule in SOFT else Strictness.HARD,
                "levels": LEVELS.get(rule, []),
                "parameters": [{"name": name, "value": str(value)} for name, value in given.items()],
            }
            for rule, given in (RULES[purpose] | own).items()
        ],
    }
