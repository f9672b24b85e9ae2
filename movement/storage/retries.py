"""How often, how soon and how long DynamoDB is asked again: the one policy of reads and writes.

No library beneath retries on its own: what was asked once by us was sent once. Pauses have full jitter. A budget of
tokens keeps an outage from becoming a storm: each repetition costs one, and calls that succeed earn them back slowly.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Struct

from movement.model.errors import unreachable

ATTEMPTS = 5
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 0.8
ATTEMPT_SECONDS = 3.0
"""For how long one attempt is waited for."""
CALL_SECONDS = 8.0
"""For how long all attempts of a call; what it was asked for must still be told within a request's ten seconds."""
MOST_TOKENS = 100.0
EARNED = 0.2
"""Tokens that a call earns which succeeds: for five of them, one may be repeated."""

Sleep = Callable[[float], Awaitable[Any]]


class PassingError(Exception):
    """An attempt failed for what may pass. `unknown`: it may have been carried out all the same."""

    def __init__(self, *, unknown: bool = False) -> None:
        super().__init__()
        self.unknown = unknown


class Doubt(Struct):
    """Whether an attempt of a call may have been carried out although it failed."""

    there: bool = False


class Retries:
    """One per process: what all calls together may repeat. Tests give their own time, sleep and chance."""

    def __init__(
        self,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._sleep, self._clock, self._chance = sleep, clock, chance
        self.tokens = MOST_TOKENS

    async def until_done[T](
        self, attempt: Callable[[], Awaitable[T]], doubt: Doubt | None = None, *, within: float | None = None
    ) -> T:
        """Return what the first attempt gives that does not raise PassingError; everything else it raises is raised.

        `within`: seconds for which each attempt is waited for, where it does not end by itself in ATTEMPT_SECONDS.
        Raises Unreachable (BUSY) when attempts, time or tokens are used up. Notes in `doubt` that the outcome of a
        failed attempt is not known.
        """
        clock = self._clock or asyncio.get_running_loop().time
        until = clock() + CALL_SECONDS
        longest = CALL_SECONDS if within is None else within
        for number in range(ATTEMPTS):
            try:
                async with asyncio.timeout(min(longest, max(until - clock(), 0))):
                    done = await attempt()
            except (PassingError, TimeoutError) as failure:
                if doubt is not None:
                    doubt.there |= not isinstance(failure, PassingError) or failure.unknown
                pause = min(FIRST_PAUSE * 2**number, LONGEST_PAUSE) * self._chance()
                if number + 1 == ATTEMPTS or self.tokens < 1 or clock() + pause >= until:
                    raise unreachable() from failure
            else:
                self.tokens = min(self.tokens + EARNED, MOST_TOKENS)
                return done
            self.tokens -= 1
            await self._sleep(pause)
        raise unreachable()
