"""One fault at a time, all of it: every kind at every call of every act and function, by `make test-faults`."""

import logging
from pathlib import Path

from tests.faults.calendar_stage import Calendar
from tests.faults.runs import enumerate_run
from tests.faults.single import HEAD, Tally, enumerate_request, sent
from tests.faults.stage import Stage


async def test_every_act(engine: str, tmp_path: Path) -> None:
    stage = await Stage().set(engine, "acts-", tmp_path)
    logging.disable(logging.CRITICAL)
    whole = Tally()
    print(f"\n{HEAD}")  # noqa: T201 - the table is what it is run for
    for name, operation in stage.operations.items():
        tally = await enumerate_request(stage.here, stage.other, stage.state, operation, sent(operation))
        _tell(tally, name, whole)
    _tell(whole, "all acts", Tally())
    await stage.close()
    assert whole.wrong == []


async def test_every_function(engine: str, tmp_path: Path) -> None:
    calendar = await Calendar(engine, "calendar-", tmp_path).set()
    logging.disable(logging.CRITICAL)
    whole = Tally()
    print(f"\n{HEAD}")  # noqa: T201 - the table is what it is run for
    async for name, state in calendar.functions():
        _tell(await enumerate_run(name, calendar.here, calendar.other, state), name, whole)
    _tell(whole, "all functions", Tally())
    await calendar.close()
    assert whole.wrong == []


def _tell(tally: Tally, name: str, whole: Tally) -> None:
    print(tally.line(name), flush=True)  # noqa: T201 - the table is what it is run for
    for line in tally.wrong:
        print(f"  {line[:600]}", flush=True)  # noqa: T201 - as the table
    whole.add(tally)
