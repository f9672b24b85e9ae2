"""Each token and header that the hostile requests bring, held against the door itself; the suite there sends them."""

import pytest

from graphql_api.auth import Doorkeeper, Keys
from movement.model.errors import Code, MovementError
from tests.builders import Clock
from tests.graphql_api.conftest import IDENTITY
from tests.hostile.oracle import Case
from tests.hostile.tokens import tokens

CLOCK = Clock()
CASES = {case.name: case for case in tokens(CLOCK(), "someone")}


def header(case: Case) -> str | None:
    """Return the first Authorization header of a case, as the gateway takes it; refused there if there are two."""
    return next((value for name, value in case.request.headers if name == "authorization"), None)


async def _nothing_fetched(_: str) -> str:
    raise AssertionError("nothing is fetched where the keys are given")


def test_there_are_enough() -> None:
    opening = [name for name in CASES if name.startswith("sound: ")]
    assert (len(CASES), len(opening)) == (173, 3)


@pytest.mark.parametrize("name", CASES)
async def test_only_sound_tokens_open_the_door(name: str) -> None:
    door = Doorkeeper(IDENTITY, Keys(IDENTITY, _nothing_fetched, CLOCK), CLOCK)
    if CASES[name].calls:
        assert await door.subject(header(CASES[name])) == "someone"
        return
    with pytest.raises(MovementError) as refusal:
        await door.subject(header(CASES[name]))
    assert [p.code for p in refusal.value.problems] == [Code.NOT_AUTHENTICATED]
