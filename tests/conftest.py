"""What every test may ask for: the real engine, records in it, a clock that stands still, and a small province."""

import itertools
import os
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from movement.model.units import REGISTER, RegisterHead
from movement.settings import Settings
from movement.storage.store import Store
from movement.world import World
from tests.builders import Clock, Town, make_world
from tests.engine import dump, memory_engine

settings.register_profile("here", deadline=None)
settings.load_profile("here")
"""How long an example takes says more of the machine, and of what else runs on it, than of the law it tries."""
_numbers = itertools.count()


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """Give the address of an engine that forgets everything at the end."""
    with memory_engine() as address:
        yield address


def make_settings(engine: str, prefix: str, files: str = "file:.local/no-test-puts-a-file-here") -> Settings:
    """Return settings with tables of their own."""
    return Settings(
        endpoint=engine,
        prefix=prefix,
        cursor_secret="a secret of the tests, long enough",
        files=files,
        reports=f"{files}-reports",
        heads=f"{files}-heads",
        files_url="http://gateway/files",
        # As the gateway reads it: its suites hold with either executor.
        compiled=os.environ.get("MOVEMENT_COMPILED") != "off",
    )


@pytest.fixture(scope="module")
async def shared_store(engine: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    """Make the tables that a file's tests share; each has its own province in them.

    Not all tests together: a snapshot reads everything that is there.
    """
    store = Store(make_settings(engine, f"shared{next(_numbers)}-", f"file:{tmp_path_factory.mktemp('files')}"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    yield store
    await store.close()


@pytest.fixture
async def own_store(engine: str, tmp_path: Path) -> AsyncIterator[Store]:
    """Make tables of this test alone, for what looks at all provinces."""
    store = Store(make_settings(engine, f"own{next(_numbers)}-", f"file:{tmp_path}"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    yield store
    await store.close()


@pytest.fixture
def store(shared_store: Store) -> Store:
    """Return the tables of this file."""
    return shared_store


@pytest.fixture
def clock() -> Clock:
    """Stand at noon of 24 November 2026 in Vietnam."""
    return Clock()


@pytest.fixture
def world(store: Store, clock: Clock) -> World:
    """Return a world over the shared tables."""
    return make_world(store, clock)


@pytest.fixture
async def town(store: Store) -> Town:
    """Write a province of this test's own."""
    return await Town(f"t{next(_numbers)}").settle(store)


@pytest.fixture
def snapshot(engine: str, store: Store) -> Callable[[], object]:
    """Return what tells everything that is stored: call it before and after."""
    return lambda: dump(engine, store.settings.prefix)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what became of the hostile requests; their tests hand it on as a property, also from another process."""
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.stats.get(outcome, ())]
    told = [row for report in reports for row in report.user_properties]
    rows = [row for name, row in told if name == "hostile"]
    for line in (row for name, row in told if name == "schemathesis"):
        terminalreporter.write_line(f"Schemathesis: {line}")
    if rows:
        rows.append(("all", *(sum(row[n] for row in rows) for n in range(1, 5))))
        terminalreporter.write_sep("=", "hostile requests: tried, refused cleanly, answered rightly, wrong")
        for label, *counts in rows:
            terminalreporter.write_line(f"{label:32}{''.join(f'{count:8}' for count in counts)}")
