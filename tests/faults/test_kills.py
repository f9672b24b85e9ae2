"""A short run of `kills`: the server and its engine are killed five times under load."""

from pathlib import Path

from tests.faults import kills


async def test_what_was_told_outlives_five_kills_and_is_there_once(tmp_path: Path) -> None:
    tally = await kills.run(tmp_path, 5, seed=2)
    assert (tally.lost, tally.twice, tally.broken) == ([], [], [])
    assert (tally.kills, tally.engines > 0) == (5, True)
    assert min(tally.acknowledged, tally.unknown, tally.repeated) > 0, tally.line()
