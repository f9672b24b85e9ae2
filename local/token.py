"""Prints a bearer token of a sample person: `make token AS=pcs`."""

import sys
from pathlib import Path

from local import engine, handles, issuer, place, register
from movement.world import now_utc

REGISTERS = Path("data/registers")
UNITS, LINKS = REGISTERS / "hung-yen-units.csv", REGISTERS / "hung-yen-successions-2025.csv"


def command() -> int:
    """Print the token and nothing else; an unknown handle is told in one sentence."""
    parser = place.arguments("Print a bearer token of a sample person.")
    parser.add_argument("handle")
    given = parser.parse_args()
    if not handles.known(given.handle, register.read(UNITS, LINKS)):
        print(
            f"There is no sample person {given.handle!r}: use {', '.join(handles.PROVINCIAL)}, rpt-CODE or rv1-CODE "
            "of a commune of today, or the same with @legacy for one to 2025-06-30.",
            file=sys.stderr,
        )
        return place.MISUSED
    print(issuer.mint(issuer.key(engine.folder(given.data_dir)), given.handle, now_utc()))
    return 0


if __name__ == "__main__":
    place.main(command)
