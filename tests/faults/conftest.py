"""What every test of faults may ask for: an injector, and the records as reached through it."""

from collections.abc import AsyncIterator

import pytest

from movement.storage.store import Store
from tests.faults.injector import Injector
from tests.faults.single import HEAD
from tests.faults.transports import faulty


@pytest.fixture
def injector() -> Injector:
    """Return an injector that lets everything pass until it is told otherwise."""
    return Injector()


@pytest.fixture
async def shaky(store: Store, injector: Injector) -> AsyncIterator[Store]:
    """Return the file's tables as a process behind the injector reaches them."""
    made = faulty(store, injector)
    yield made
    await made.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what became of the single faults; their tests hand it on as a property, also from another process."""
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.stats.get(outcome, ())]
    rows = [row for report in reports for name, row in report.user_properties if name == "faults"]
    if rows:
        terminalreporter.write_sep("=", "single faults")
        for row in (HEAD, *rows):
            terminalreporter.write_line(row)
