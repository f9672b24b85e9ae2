"""Two sample years, 2025 and 2026, lived through the use cases with a clock of their own. All of it is invented.

Every story has its own seed, so a fresh start makes the same records; its request ids are fixed, so a load that was
cut off is simply repeated.
"""

import asyncio
import time as stopwatch
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from local.people import territories
from local.register import LEGACY, REFORMED, Register
from local.sample_texts import TOPICS
from local.story import REASONS, Actors, Cast, OverError, Story
from local.units import build
from movement.model.audit import Receipt
from movement.model.entries import Level
from movement.model.entry_acts import Act
from movement.model.periods import midnight, year_of
from movement.model.units import Tier, Unit
from movement.storage.store import Change, Store, want

TOGETHER = 16
SECONDS_BETWEEN_REPORTS = 1.5
DONE = want(Receipt, actor="sample", request="loaded")
LEGACY_LAST = midnight(date(2025, 6, 30))
Report = Callable[[str], None]
Plan = Callable[[Story, int], Awaitable[None]]


async def load(store: Store, register: Register, size: int, now: datetime, report: Report) -> bool:
    """Live both years with about `size` entries each, nothing later than `now`; False if that was done before."""
    (done,) = await store.get([DONE], strong=True)
    if done is not None:
        return False
    places = _places(register)
    actors = Actors()
    for year in (2025, 2026):
        await _year(store, year, size, now, places, actors, report)
    receipt = Receipt(actor="sample", request="loaded", operation="loadSample", body=str(size), subject="", version=1)
    await store.commit(Change(entities=(), audits=(), receipt=receipt))
    return True


Places = dict[str, list[tuple[Unit, str, str]]]
"""Edition → (organisation, its commune's code, its commune's name)."""


def _places(register: Register) -> Places:
    communes = {u.id: (key, u) for key, u in territories(register).items() if u.last.tier is Tier.COMMUNE}
    found: Places = {LEGACY: [], REFORMED: []}
    for unit in build(register):
        if not unit.is_territory and unit.last.parent in communes:
            (edition, code), commune = communes[unit.last.parent]
            found[edition].append((unit, code, commune.last.name))
    return found


async def _year(
    store: Store, year: int, size: int, now: datetime, places: Places, actors: Actors, report: Report
) -> None:
    gate, done, spoke = asyncio.Semaphore(TOGETHER), 0, 0.0

    async def one(number: int) -> None:
        nonlocal done, spoke
        async with gate:
            await _live(store, year, number, now, places, actors)
        done += 1
        if stopwatch.monotonic() - spoke > SECONDS_BETWEEN_REPORTS or done == size:
            spoke = stopwatch.monotonic()
            report(f"Sample {year}: {done}/{size} entries")

    await asyncio.gather(*(one(number) for number in range(size)))


async def _live(store: Store, year: int, number: int, now: datetime, places: Places, actors: Actors) -> None:
    name = f"{year}-{number:05d}"
    rng = Random(f"dan-van-kheo-{name}")  # noqa: S311 - repeatable sample data
    legacy = year == 2025 and number % 20 < 11  # noqa: PLR2004 - eleven in twenty begin before the reform
    begins = _begins(rng, year, legacy=legacy)
    cast = _cast(rng, places, now, legacy=legacy)
    if begins >= cast.ends:
        return
    story = Story(store, name, rng, cast, begins, actors)
    plan = rng.choices([p for p, _ in PLANS], [weight for _, weight in PLANS])[0]
    try:
        await story.create(rng.choice(TOPICS))
        await plan(story, year)
        if story.current.is_recognised and rng.random() < 0.1:  # noqa: PLR2004 - one in ten is taken over
            await _taken_over(story, places, now, actors)
    except OverError:
        pass


def _begins(rng: Random, year: int, *, legacy: bool) -> datetime:
    if year == 2025:  # noqa: PLR2004 - the year of the reform
        first, days = (date(2024, 12, 17), 75) if legacy else (date(2025, 7, 2), 50)
    else:
        first, days = (date(2025, 12, 16), 120) if rng.random() < 0.85 else (date(2026, 5, 1), 150)  # noqa: PLR2004 - most register early
    day = first + timedelta(days=rng.randint(0, days))
    return datetime.combine(day, time(rng.randint(1, 9), rng.randint(0, 59)), UTC)


def _cast(rng: Random, places: Places, now: datetime, *, legacy: bool, root: str | None = None) -> Cast:
    choice = [place for place in places[LEGACY if legacy else REFORMED] if root in {None, place[0].root}]
    unit, code, place = rng.choice(choice)
    suffix = "@legacy" if legacy else ""
    ends = min(now, LEGACY_LAST) if legacy else now
    return Cast(unit.id, place, f"rpt-{code}{suffix}", f"rv1-{code}{suffix}", ends)


async def _taken_over(source: Story, places: Places, now: datetime, actors: Actors) -> None:
    legacy = source.clock.at < LEGACY_LAST
    # What another province recognised is out of a reporter's sight.
    cast = _cast(source.rng, places, now, legacy=legacy, root=source.current.root)
    copy = Story(source.store, f"{source.name}-copy", source.rng, cast, source.clock.at, actors)
    copy.later(5, 30)
    await copy.replicate(source.current.id)
    copy.later(1, 5)
    await copy.complete()
    await _submitted(copy)


async def _submitted(story: Story) -> None:
    story.later(1, 9)
    await story.plain(Act.SUBMIT, story.cast.reporter)


async def _accepted(story: Story) -> None:
    if story.rng.random() < 0.2:  # noqa: PLR2004 - one in five is edited first
        story.later(0, 2)
        await story.edit()
    await _submitted(story)
    if story.rng.random() < 0.1:  # noqa: PLR2004 - one in ten is returned once
        story.later(2, 5)
        await story.plain(Act.RETURN, story.cast.reviewer, story.rng.choice(REASONS))
        story.later(1, 3)
        await story.edit()
        await _submitted(story)
    story.later(2, 7)
    await story.plain(Act.ACCEPT, story.cast.reviewer)


async def _running(story: Story) -> None:
    await _accepted(story)
    story.later(1, 14)
    await story.start()


def _report_day(story: Story, year: int) -> date:
    rng = story.rng
    if story.clock.at < LEGACY_LAST and year == 2025:  # noqa: PLR2004 - old units report before they end
        return date(2025, 5, 15) + timedelta(days=rng.randint(0, 20))
    if year == 2025:  # noqa: PLR2004
        return date(2025, 11, 3) + timedelta(days=rng.randint(0, 15))
    return date(2026, 9, 1) + timedelta(days=rng.randint(0, 60))


async def _reported(story: Story, year: int) -> None:
    await _running(story)
    story.until(_report_day(story, year))
    await story.report()


async def _verified(story: Story, year: int) -> None:
    await _reported(story, year)
    await _check(story)


async def _check(story: Story) -> None:
    if story.rng.random() < 0.08:  # noqa: PLR2004 - a few reports go back once
        story.later(1, 4)
        await story.plain(Act.RETURN_REPORT, story.cast.reviewer, story.rng.choice(REASONS))
        story.later(1, 4)
        await story.report()
    story.later(1, 6)
    await story.verify("ins" if story.rng.random() < 0.25 else story.cast.reviewer)  # noqa: PLR2004 - inspectors check a quarter


async def _effective(story: Story, year: int) -> None:
    """Live to the end of the year, and for some on into the next."""
    await _verified(story, year)
    await _decided(story)
    if story.rng.random() < 0.02:  # noqa: PLR2004 - a few need a correction
        story.later(1, 3)
        await story.amend()
    if year == 2025 and story.cast.ends > LEGACY_LAST and story.rng.random() < 0.15:  # noqa: PLR2004 - some go on
        story.until(date(2026, 1, 5) + timedelta(days=story.rng.randint(0, 40)))
        await story.plain(Act.CONTINUE, story.cast.reporter)
        story.until(_report_day(story, 2026))
        await story.report()
        await _check(story)
        await _decided(story)


async def _decided(story: Story) -> None:
    rng = story.rng
    story.later(1, 6)
    chance = rng.random()
    if chance < 0.05:  # noqa: PLR2004 - one in twenty is not recognised
        await story.refuse(story.cast.reviewer, Level.GRASSROOTS)
        return
    if chance > 0.7:  # noqa: PLR2004 - for three in ten nothing is decided
        return
    await story.recognise(story.cast.reviewer, Level.GRASSROOTS)
    if story.clock.at < LEGACY_LAST and rng.random() < 0.3:  # noqa: PLR2004 - districts pick three in ten
        story.later(1, 4)
        await story.recognise("rv2", Level.DISTRICT)
    if rng.random() < 0.07:  # noqa: PLR2004 - the province picks one in fourteen
        story.later(1, 5)
        await story.recognise("pcs", Level.PROVINCE)
        if rng.random() < 0.1:  # noqa: PLR2004 - and the centre one in ten of those
            story.later(1, 3)
            await story.recognise("pcs", Level.CENTRAL)
    elif rng.random() < 0.02:  # noqa: PLR2004 - a few recognitions do not stand
        story.later(2, 6)
        await story.revoke(Level.GRASSROOTS, year_of(story.clock.at))


async def _draft(_: Story, __: int) -> None:
    """Stay a draft."""


async def _waiting(story: Story, _: int) -> None:
    await _submitted(story)


async def _returned(story: Story, _: int) -> None:
    await _submitted(story)
    story.later(2, 6)
    await story.plain(Act.RETURN, story.cast.reviewer, story.rng.choice(REASONS))


async def _rejected(story: Story, _: int) -> None:
    await _submitted(story)
    story.later(2, 6)
    await story.plain(Act.REJECT, story.cast.reviewer, "Trùng với phong trào do đơn vị khác chủ trì.")


async def _withdrawn(story: Story, _: int) -> None:
    await _submitted(story)
    story.later(1, 6)
    await story.plain(Act.WITHDRAW, story.cast.reporter, "Đơn vị điều chỉnh kế hoạch.")


async def _stays_accepted(story: Story, _: int) -> None:
    await _accepted(story)


async def _stays_running(story: Story, _: int) -> None:
    await _running(story)


async def _discontinued(story: Story, _: int) -> None:
    await _running(story)
    story.later(20, 50)
    await story.plain(Act.DISCONTINUE, story.cast.reporter, "Không còn điều kiện thực hiện.")


PLANS: tuple[tuple[Plan, float], ...] = (
    (_effective, 87),
    (_draft, 2),
    (_waiting, 2),
    (_returned, 1),
    (_rejected, 2),
    (_withdrawn, 1.5),
    (_stays_accepted, 1),
    (_stays_running, 1.5),
    (_reported, 1),
    (_discontinued, 1),
)
"""What becomes of an entry, and of how many in a hundred; 87 effective, as 1,808 of 2,071 in a province in 2021."""
