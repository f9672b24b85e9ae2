"""The entries of two sample years, lived through the use cases with a clock of their own. All of it is invented.

Every story has its own seed, so a fresh start makes the same records; its request ids are fixed, so a load that was
cut off is simply repeated.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

from local import crowd, lives
from local.chance import chance, morning
from local.crowd import Report
from local.lives import Life
from local.places import LEGACY_ENDS, Place
from local.sample_texts import TOPICS
from local.story import Story
from local.tale import OverError, Setting
from movement.model.audit import Receipt
from movement.storage.store import Change, want

YEARS = (2025, 2026)
REFORM = 2025
DONE = want(Receipt, actor="sample", request="loaded")


async def load(setting: Setting, places: Sequence[Place], size: int, report: Report) -> bool:
    """Live both years with about `size` entries each, nothing later than now; False if that was done before."""
    (done,) = await setting.store.get([DONE], strong=True)
    if done is not None:
        return False
    bodies = [place for place in places if not place.unit.is_territory]
    for year in YEARS:
        await _year(setting, bodies, year, size, report)
    receipt = Receipt(actor="sample", request="loaded", operation="loadSample", body=str(size), subject="", version=1)
    await setting.store.commit(Change(entities=(), audits=(), receipt=receipt))
    return True


async def _year(setting: Setting, bodies: Sequence[Place], year: int, size: int, report: Report) -> None:
    async def one(number: int) -> None:
        await _live(setting, bodies, year, number)

    await crowd.tell(size, one, f"Sample {year}: {{}} entries", report)


async def _live(setting: Setting, bodies: Sequence[Place], year: int, number: int) -> None:
    name = f"{year}-{number:05d}"
    rng = chance(name)
    legacy = year == REFORM and number % 20 < 11  # noqa: PLR2004 - eleven in twenty begin before the reform
    begins = _begins(rng, year, legacy=legacy)
    place = rng.choice([place for place in bodies if place.legacy is legacy])
    topic = rng.choice(TOPICS)

    async def one(called: str, starts: datetime, life: Life) -> None:
        with suppress(OverError):
            story = Story(setting, called, place, starts)
            await story.create(topic)
            await life(story, year)
            if story.current.is_recognised and story.rng.random() < 0.1:  # noqa: PLR2004 - one in ten is taken over
                await _taken_over(story, bodies)

    await one(name, begins, lives.choose(rng))
    if number % 50 == 17:  # noqa: PLR2004 - one in fifty registers nearly the same once more
        await one(f"{name}-twin", begins + timedelta(days=9), lives.effective)


def _begins(rng: Random, year: int, *, legacy: bool) -> datetime:
    if year == REFORM:
        first, days = (date(2024, 12, 17), 75) if legacy else (date(2025, 7, 2), 50)
    else:
        first, days = (date(2025, 12, 16), 120) if rng.random() < 0.85 else (date(2026, 5, 1), 150)  # noqa: PLR2004 - most register early
    return morning(rng, first + timedelta(days=rng.randint(0, days)))


async def _taken_over(source: Story, bodies: Sequence[Place]) -> None:
    legacy = source.clock.at < LEGACY_ENDS
    # What another province recognised is out of a reporter's sight.
    near = [b for b in bodies if b.legacy is legacy and b.unit.root == source.current.root]
    copy = Story(source.setting, f"{source.name}-copy", source.rng.choice(near), source.clock.at)
    copy.later(5, 30)
    await copy.replicate(source.current.id)
    copy.later(1, 5)
    await copy.complete()
    await lives.copied(copy)
