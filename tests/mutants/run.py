"""Change the code of who may do what and of what is counted, place after place; the tests of it must see each change.

Run as `make mutants`; it writes bench/mutants.md. A change that no test sees is named there: it is either without
effect or a test that is missing. Each mutant is tried in a process of its own, forked once the libraries are loaded.
"""

import contextlib
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.mutants.changes import mutants

RESULT = Path("bench/mutants.md")
PATIENCE = 120
"""Seconds after which a mutant that goes on for ever counts as seen."""
WORKERS = 2
NEEDED = 85
"""Percent of the changes that tests must see."""
LIBRARIES = ("msgspec", "jwt", "cryptography", "strawberry", "starlette", "httpx", "pynamodb", "boto3")


class Part(NamedTuple):
    """A part of the code, and the tests that hold it."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


def _model(*names: str) -> tuple[str, ...]:
    return tuple(f"movement/model/{name}.py" for name in names)


def _tests(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/model/test_{name}.py" for name in names)


PARTS = (
    Part(
        "verifier of tokens",
        ("graphql_api/auth.py",),
        ("tests/graphql_api/test_auth.py", "tests/graphql_api/test_token_cases.py"),
    ),
    Part("policy", _model("people", "actors"), _tests("people", "actors", "access_table")),
    Part(
        "workflow",
        _model("entry_acts", "inspection_acts", "return_acts", "dossier_acts"),
        _tests("entry_acts", "entry_steps", "inspection_acts", "return_acts", "dossier_acts", "award_acts"),
    ),
    Part(
        "aggregation",
        _model("counting", "counting_now", "counted_rows", "reported"),
        _tests("counting", "counting_now", "counted_rows", "reported", "reported_bounds", "suppression"),
    ),
)


class Mutant(NamedTuple):
    """One change: where, what became what, the changed source."""

    part: Part
    file: str
    line: int
    change: str
    source: str


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with its changed source."""

    def __init__(self, file: str, source: str) -> None:
        self.name = file.removesuffix(".py").replace("/", ".")
        self.file, self.source = file, source

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002 - the import system's
        return importlib.util.spec_from_loader(name, self, origin=self.file) if name == self.name else None

    def exec_module(self, module: Any) -> None:
        module.__file__ = self.file
        exec(compile(self.source, self.file, "exec"), module.__dict__)  # noqa: S102 - our own code, changed


def begun(mutant: Mutant) -> int:
    """Start a process that runs the tests with the change; return its id."""
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.meta_path.insert(0, _Changed(mutant.file, mutant.source))
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *mutant.part.tests])
    os._exit(int(code))


def tried(some: Iterable[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Yield each with `seen`, `unseen` or, where its tests go on for ever, `endless`, as they come to their ends."""
    waiting, running = iter(some), dict[int, tuple[Mutant, float]]()
    while True:
        for mutant in islice(waiting, WORKERS - len(running)):
            running[begun(mutant)] = mutant, time.monotonic() + PATIENCE
        if not running:
            return
        time.sleep(0.01)
        for child, (mutant, until) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if not done and time.monotonic() < until:
                continue
            if not done:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
            del running[child]
            passed = done and os.waitstatus_to_exitcode(status) == 0
            yield mutant, "unseen" if passed else "seen" if done else "endless"


def all_mutants(parts: Sequence[Part]) -> list[Mutant]:
    """Return every change of every file of the parts."""
    return [
        Mutant(part, file, *change)
        for part in parts
        for file in part.files
        for change in mutants(Path(file).read_text())
    ]


def written(found: Sequence[tuple[Mutant, str]]) -> str:
    """Return the page."""
    lines = [
        "# Small changes of the code, and whether tests see them",
        "",
        "Written by `make mutants`: one operator, constant, condition, answer or refusal changed at a time in the code",
        "of who may do what and of what is counted. A change that goes on for ever counts as seen. What no test sees",
        "is listed below, so that one can look whether it has an effect at all.",
        "",
        "| part | changes | seen | unseen | seen, % |",
        "|---|---|---|---|---|",
    ]
    for part in dict.fromkeys(mutant.part for mutant, _ in found):
        counted = Counter(how for mutant, how in found if mutant.part == part)
        seen = counted["seen"] + counted["endless"]
        lines.append(
            f"| {part.name} | {counted.total()} | {seen} | {counted['unseen']} | {100 * seen / counted.total():.1f} |"
        )
    unseen = [mutant for mutant, how in found if how == "unseen"]
    share = 100 * (len(found) - len(unseen)) / len(found)
    lines += [f"| all | {len(found)} | {len(found) - len(unseen)} | {len(unseen)} | {share:.1f} |", ""]
    lines += [f"- `{mutant.file}:{mutant.line}` `{mutant.change}`" for mutant in unseen]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Try all of them, or those of the parts that are named, and write the page; fails below `NEEDED` percent."""
    named = sys.argv[1:]
    parts = [part for part in PARTS if not named or part.name in named]
    for name in LIBRARIES:
        importlib.import_module(name)
    made = all_mutants(parts)
    as_it_is = [Mutant(part, part.files[0], 0, "nothing", Path(part.files[0]).read_text()) for part in parts]
    for mutant, how in tried(as_it_is):
        assert how == "unseen", f"the tests of {mutant.part.name} fail as the code is"
    found = []
    for mutant, how in tried(made):
        found.append((mutant, how))
        print(f"{len(found)}/{len(made)} {how}: {mutant.file}:{mutant.line} {mutant.change}", flush=True)
    order = {id(mutant): number for number, mutant in enumerate(made)}
    found.sort(key=lambda one: order[id(one[0])])
    page = written(found)
    if not named:
        RESULT.write_text(page)
    print(page)
    seen = sum(how != "unseen" for _, how in found)
    sys.exit(0 if seen * 100 >= NEEDED * len(found) else "Tests see too few of the changes.")


if __name__ == "__main__":
    main()
