"""The sample people: invented handles, no names. A handle is the subject of its token."""

import re
from datetime import date

from msgspec import Struct

from local.register import LEGACY, REFORMED, Register
from local.units import REFORMED_FROM
from movement.model.people import Role
from movement.model.units import Tier

LEGACY_START = date(2024, 12, 15)
PROVINCIAL = {
    "pcs": Role.PCS,
    "pcs2": Role.PCS,
    "ldr": Role.LDR,
    "adm": Role.ADM,
    "adm2": Role.ADM,
    "aud": Role.AUD,
    "ins": Role.INS,
    "ins2": Role.INS,
    "ins3": Role.INS,
    "ins4": Role.INS,
    "rv2": Role.RV2,
}
LOCAL = {"rpt": Role.RPT, "rv1": Role.RV1}
_COMMUNE = re.compile(r"(rpt|rv1)-(\d{5})(@legacy)?", re.ASCII)


class Post(Struct, frozen=True):
    """A role on a territory of one edition, for as long as that edition is in force."""

    handle: str
    role: Role
    edition: str
    code: str
    valid_from: date
    valid_to: date | None


def posts(register: Register) -> list[Post]:
    """Return every post of the sample people, except the administrators', which the bootstrap gives."""
    made = []
    for unit in register.units:
        legacy = unit.edition == LEGACY
        days = (LEGACY_START, REFORMED_FROM) if legacy else (REFORMED_FROM, None)
        if unit.tier is Tier.PROVINCE:
            names = [n for n, role in PROVINCIAL.items() if role is not Role.ADM and not (legacy and n == "rv2")]
            made += [Post(name, PROVINCIAL[name], unit.edition, unit.code, *days) for name in names]
        elif unit.tier is Tier.DISTRICT:
            made.append(Post("rv2", Role.RV2, unit.edition, unit.code, *days))
        else:
            suffix = "@legacy" if legacy else ""
            made += [
                Post(f"{name}-{unit.code}{suffix}", role, unit.edition, unit.code, *days)
                for name, role in LOCAL.items()
            ]
    return made


def known(handle: str, register: Register) -> bool:
    """Tell whether there is a sample person with this handle."""
    if handle in PROVINCIAL:
        return True
    match = _COMMUNE.fullmatch(handle)
    if match is None:
        return False
    edition = LEGACY if match[3] else REFORMED
    return any((unit.edition, unit.code, unit.tier) == (edition, match[2], Tier.COMMUNE) for unit in register.units)
