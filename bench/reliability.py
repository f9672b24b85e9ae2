"""The page of what holds under faults, bench/RELIABILITY.md: pieces that long runs leave, each in a file of its own."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from bench import page

PIECES = Path("bench/reliability")
TITLES = {
    "single": "One fault at a time",
    "histories": "Random histories",
    "kills": "Killed under load",
    "load": "Load while calls go wrong",
}
ELSEWHERE = """\
## Held elsewhere

- Mutants of who may do what and of what is counted: `make mutants`, bench/mutants.md.
- Tokens that must not open the door: `tests/graphql_api/test_token_cases.py` says how many.
- Role × act × place × state over HTTP: `make access`; `tests/access/test_entry_cells.py` says how many cells.
- Bugs that the short histories must see: `tests/bugs/planted_histories.py`."""


def keep(name: str, found: Any) -> None:
    """Keep a piece with the conditions under which it was found, and write the page anew."""
    PIECES.mkdir(exist_ok=True)
    kept = {"conditions": page.conditions(), "found": found}
    (PIECES / f"{name}.json").write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    write()


def told(file: Path) -> Counter[str]:
    """Return what histories told together, each a line of a file."""
    whole: Counter[str] = Counter()
    for line in file.read_bytes().splitlines():
        whole.update(orjson.loads(line)["told"])
    return whole


def write() -> None:
    """Write the page from the pieces there are."""
    lines = ["# What holds under faults", "", "Printed by `make test-faults`; `bench/reliability.py` writes this page."]
    for name, title in TITLES.items():
        file = PIECES / f"{name}.json"
        lines += ["", f"## {title}", ""]
        if not file.exists():
            lines.append("Not run yet.")
            continue
        kept = orjson.loads(file.read_bytes())
        lines += [kept["conditions"], "", *SHOWN[name](kept["found"])]
    page.write("RELIABILITY", [*lines, "", *ELSEWHERE.splitlines()])


def _histories(found: dict[str, int]) -> list[str]:
    rows = [(name, found.get(name, 0)) for name in HISTORIES]
    kinds = sorted((name.removeprefix("fault "), n) for name, n in found.items() if name.startswith("fault "))
    return [
        "| figure | number |",
        "|---|---|",
        *(f"| {HISTORIES[name]} | {number:,} |" for name, number in rows),
        "",
        "Faults by kind: " + ", ".join(f"{kind} {n:,}" for kind, n in kinds) + ".",
    ]


HISTORIES = {
    "histories": "histories",
    "steps": "steps (goal 100,000)",
    "done": "acts done",
    "refused": "acts refused",
    "repeated": "requests sent again",
    "unknown": "clients that gave up without an answer",
    "unknown and done": "of those, acts that were done",
    "runs": "scheduled runs",
    "renamed": "renamings of communes",
    "looks": "lists looked at while indexes lag",
    "faults": "faults",
    "on writes": "faults on writes (goal 30,000)",
    "broken": "broken laws",
}


def _kills(found: dict[str, int]) -> list[str]:
    return ["| figure | number |", "|---|---|", *(f"| {KILLS[name]} | {found[name]:,} |" for name in KILLS)]


KILLS = {
    "kills": "kills of the server",
    "engines": "of those with the engine",
    "acknowledged": "acts acknowledged",
    "unknown": "attempts without an answer",
    "repeated": "acts sent again with their id",
    "busy": "attempts told to come again",
    "lost": "lost",
    "twice": "there twice",
    "broken": "promises broken (`verify`)",
}


def _load(found: dict[str, Any]) -> list[str]:
    arms = found["arms"]
    names = list(next(iter(arms.values())))
    said = (
        f"p99 with faults is {found['more']} ms more than without (goal: at most 250); errors after asking again "
        f"{found['errors']} % (goal: at most 0.1); {found['acknowledged']:,} writes acknowledged, "
        f"{len(found['broken'])} promises broken. Timeouts are answers that waited for a call which heard "
        "nothing for three seconds."
    )
    return [
        f"| gateway | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
        *(f"| {name} | {' | '.join(f'{figures[one]:,}' for one in names)} |" for name, figures in arms.items()),
        "",
        said,
    ]


SHOWN = {
    "single": lambda found: ["```", *found, "```"],
    "histories": _histories,
    "kills": _kills,
    "load": _load,
}
READ: dict[str, Callable[[Path], Any]] = {
    "single": lambda file: [line.rstrip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()],
    "histories": told,
    "kills": lambda file: orjson.loads(file.read_bytes()),
}
"""What a long run left in a file."""

if __name__ == "__main__":
    if sys.argv[1:]:
        keep(sys.argv[1], READ[sys.argv[1]](Path(sys.argv[2])))
    else:
        write()
