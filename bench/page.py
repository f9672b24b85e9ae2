"""What a bench leaves behind: a page for people, and beside it the figures that bench/RESULTS.md is made from."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from movement.world import now_utc

FOLDER = Path("bench")


def conditions() -> str:
    """Return under which conditions a bench ran, as a sentence for its page."""
    load = " ".join(f"{share:.1f}" for share in os.getloadavg())
    return (
        f"{now_utc():%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} {platform.machine()} cores shared "
        f"with other work (load {load})."
    )


def write(name: str, lines: Sequence[str], figures: Mapping[str, float]) -> None:
    """Write bench/<name>.md of these lines and bench/<name>.json of these figures, each in the unit its name says."""
    (FOLDER / f"{name}.md").write_text("\n".join([*lines, ""]), encoding="utf-8")
    told = {"conditions": conditions(), "figures": {key: round(value, 4) for key, value in figures.items()}}
    (FOLDER / f"{name}.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(name: str) -> dict[str, float] | None:
    """Return the figures that a bench left, None if it has not run."""
    file = FOLDER / f"{name}.json"
    if not file.exists():
        return None
    figures: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["figures"]
    return figures
