"""One fault at a time, a short run: each function meets a fault at every call that writes, and at every other one.

`at_length.py` lets every call meet every kind.
"""

import logging
from pathlib import Path
from typing import Any

from functions.registry import FUNCTIONS
from tests.faults.calendar_stage import Calendar
from tests.faults.kinds import Kind
from tests.faults.runs import enumerate_run
from tests.faults.single import Tally
from tests.faults.wire import Call

KINDS = tuple(Kind)


def in_turn(call: Call) -> list[Kind]:
    """Let writes meet the worst, and every other call one kind after the other."""
    worst = [Kind.RESET_AFTER, Kind.DIED_AFTER] if call.writes else []
    return worst if call.step % 2 else [KINDS[call.step // 2 % len(KINDS)], *worst]


async def test_a_function_ends_as_without_a_fault(engine: str, tmp_path: Path, record_property: Any) -> None:
    calendar, whole, seen = await Calendar(engine, "calendar-", tmp_path).set(), Tally(), []
    logging.disable(logging.CRITICAL)
    try:
        async for name, state in calendar.functions():
            tally = await enumerate_run(name, calendar.here, calendar.other, state, in_turn)
            record_property("faults", tally.line(name))
            whole.add(tally)
            seen.append(name)
    finally:
        logging.disable(logging.NOTSET)
        await calendar.close()
    assert whole.wrong == []
    assert seen == list(FUNCTIONS)
    assert whole.on_writes >= 100
