"""Time that passes only when somebody waits: no test of faults sleeps."""

import asyncio


class Virtual:
    """Seconds since the beginning, moved on by sleeping and by waiting for answers that do not come."""

    silence = 0.0
    """Seconds that really pass while an attempt hears nothing."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let the time pass, and everyone else work on."""
        self.now += seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)
