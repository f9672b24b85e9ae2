"""Which modules a start's time goes to, as Python itself tells: the profile behind bench/lambda-starts.md."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tools.lambda_runtime import RUNTIME

LINE = re.compile(r"import time: +(\d+) \| +\d+ \| +(\S+)")
OURS = ("movement", "graphql_api", "functions")
SHOWN = 8


def profile(package: Path, module: str, variables: Mapping[str, str]) -> list[str]:
    """Return a table of the packages that loading a module of a package takes longest in, with their share of it."""
    environment = {"PATH": os.defpath, "PYTHONPATH": f"{package}{os.pathsep}{RUNTIME}", **variables}
    done = subprocess.run(  # noqa: S603 - Python itself
        [Path(sys.executable).resolve(), "-X", "importtime", "-c", f"import {module}"],
        check=True,
        capture_output=True,
        text=True,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    spent: Counter[str] = Counter()
    loaded: Counter[str] = Counter()
    for found in LINE.finditer(done.stderr):
        name = _package(found[2])
        spent[name] += int(found[1])
        loaded[name] += 1
    whole = sum(spent.values())
    rows = [f"| {name} | {loaded[name]} | {100 * time / whole:.0f} |" for name, time in spent.most_common(SHOWN)]
    return [f"Loading `{module}`, {sum(loaded.values())} modules:", "", "| of | modules | % |", "|---|---|---|", *rows]


def _package(module: str) -> str:
    parts = module.split(".")
    if parts[0] in OURS:
        return ".".join(parts[:2])
    return "Python's own" if parts[0] in sys.stdlib_module_names else parts[0]
