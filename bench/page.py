"""A bench's page: written for people, and read again cell by cell for bench/RESULTS.md."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from movement.world import now_utc

FOLDER = Path("bench")
NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?")

type Cells = dict[str, dict[str, float]]
"""The numbers of a page's tables: the first that stands in a cell, by the row's first cell and the column's head."""


def conditions() -> str:
    """Return under which conditions a bench ran, as a sentence for its page."""
    load = " ".join(f"{share:.1f}" for share in os.getloadavg())
    return (
        f"{now_utc():%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} {platform.machine()} cores shared "
        f"with other work (load {load})."
    )


def write(name: str, lines: Sequence[str]) -> None:
    """Write bench/<name>.md and print it."""
    text = "\n".join([*lines, ""])
    (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)


def figures(told: Mapping[str, float]) -> list[str]:
    """Return a table of single figures, each with its unit in its name."""
    return ["| figure | value |", "|---|---|", *(f"| {name} | {value:,.2f} |" for name, value in told.items())]


def cells(name: str) -> Cells | None:
    """Return the numbers of all tables of bench/<name>.md, None if that bench has not run; a later row wins."""
    file = FOLDER / f"{name}.md"
    if not file.exists():
        return None
    found: Cells = {}
    columns: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            columns = []
            continue
        parts = [part.strip().replace("*", "") for part in line.strip("|").split("|")]
        if not columns:
            columns = parts
        elif set(parts[0]) != {"-"}:
            row = found.setdefault(parts[0], {})
            numbers = zip(columns[1:], map(NUMBER.search, parts[1:]), strict=False)
            row |= {column: float(one[0].replace(",", "")) for column, one in numbers if one}
    return found
