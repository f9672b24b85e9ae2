"""What becomes of a sample entry: the ways of life, and of how many in a hundred."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from random import Random

from local.places import LEGACY_ENDS
from local.rules import DEADLINE
from local.sample_texts import NEW_TASK, NEW_UNIT, REASONS
from local.story import Story
from local.units import REFORMED_FROM
from movement.model.entries import Level
from movement.model.entry_acts import Act
from movement.model.periods import day_of, year_of

Life = Callable[[Story, int], Awaitable[None]]


async def _submitted(story: Story) -> None:
    story.later(1, 9)
    await story.plain(Act.SUBMIT, story.place.reporter)


async def _accepted(story: Story) -> None:
    if story.rng.random() < 0.2:  # noqa: PLR2004 - one in five is edited first
        story.later(0, 2)
        await story.edit()
    await _submitted(story)
    if story.rng.random() < 0.1:  # noqa: PLR2004 - one in ten is returned once
        story.later(2, 5)
        await story.plain(Act.RETURN, story.place.reviewer, story.rng.choice(REASONS))
        story.later(1, 3)
        await story.edit()
        await _submitted(story)
    story.later(2, 7)
    await story.plain(Act.ACCEPT, story.place.reviewer, _why_late(story))


def _why_late(story: Story) -> str | None:
    """Return why a late registration is accepted; for a third of the late ones the reviewer does not say."""
    registered, day = story.current.registered_at, date(story.current.year, *DEADLINE)
    if registered is None or day_of(registered) <= day or story.rng.random() < 1 / 3:
        return None
    return NEW_UNIT if story.current.year == REFORMED_FROM.year else NEW_TASK


async def _running(story: Story) -> None:
    await _accepted(story)
    story.later(1, 14)
    await story.start()


def _report_day(story: Story, year: int) -> date:
    rng = story.rng
    if story.clock.at < LEGACY_ENDS and year == 2025:  # noqa: PLR2004 - old units report before they end
        return date(2025, 5, 15) + timedelta(days=rng.randint(0, 20))
    if year == 2025:  # noqa: PLR2004
        return date(2025, 11, 3) + timedelta(days=rng.randint(0, 15))
    return date(2026, 9, 1) + timedelta(days=rng.randint(0, 60))


async def _reported(story: Story, year: int) -> None:
    await _running(story)
    story.until(_report_day(story, year))
    await story.report()


async def _finished(story: Story, year: int) -> None:
    story.until(_report_day(story, year))
    await story.report()
    await _check(story)
    await _decided(story)


async def _check(story: Story) -> None:
    if story.rng.random() < 0.08:  # noqa: PLR2004 - a few reports go back once
        story.later(1, 4)
        await story.plain(Act.RETURN_REPORT, story.place.reviewer, story.rng.choice(REASONS))
        story.later(1, 4)
        await story.report()
    story.later(1, 6)
    await story.verify("ins" if story.rng.random() < 0.25 else story.place.reviewer)  # noqa: PLR2004 - inspectors check a quarter


async def effective(story: Story, year: int) -> None:
    """Live to the end of the year, and for some on into the next."""
    await _running(story)
    await _finished(story, year)
    if story.rng.random() < 0.02:  # noqa: PLR2004 - a few need a correction
        story.later(1, 3)
        await story.amend()
    if year == 2025 and not story.place.legacy and story.rng.random() < 0.15:  # noqa: PLR2004 - some go on
        story.until(date(2026, 1, 5) + timedelta(days=story.rng.randint(0, 40)))
        await story.plain(Act.CONTINUE, story.place.reporter)
        await _finished(story, 2026)


async def copied(story: Story) -> None:
    """Run what was taken over, and report it in the next season."""
    await _running(story)
    await _finished(story, year_of(story.clock.at))


async def _decided(story: Story) -> None:
    rng = story.rng
    story.later(1, 6)
    chance = rng.random()
    if chance < 0.05:  # noqa: PLR2004 - one in twenty is not recognised
        await story.refuse(story.place.reviewer, Level.GRASSROOTS)
        return
    if chance > 0.7:  # noqa: PLR2004 - for three in ten nothing is decided
        return
    await story.recognise(story.place.reviewer, Level.GRASSROOTS)
    if story.clock.at < LEGACY_ENDS and rng.random() < 0.3:  # noqa: PLR2004 - districts pick three in ten
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
    await story.plain(Act.RETURN, story.place.reviewer, story.rng.choice(REASONS))


async def _rejected(story: Story, _: int) -> None:
    await _submitted(story)
    story.later(2, 6)
    await story.plain(Act.REJECT, story.place.reviewer, "Trùng với phong trào do đơn vị khác chủ trì.")


async def _withdrawn(story: Story, _: int) -> None:
    await _submitted(story)
    story.later(1, 6)
    await story.plain(Act.WITHDRAW, story.place.reporter, "Đơn vị điều chỉnh kế hoạch.")


async def _stays_accepted(story: Story, _: int) -> None:
    await _accepted(story)


async def _stays_running(story: Story, _: int) -> None:
    await _running(story)


async def _discontinued(story: Story, _: int) -> None:
    await _running(story)
    story.later(20, 50)
    await story.plain(Act.DISCONTINUE, story.place.reporter, "Không còn điều kiện thực hiện.")


LIVES: tuple[tuple[Life, float], ...] = (
    (effective, 87),
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


def choose(rng: Random) -> Life:
    """Return one of the lives, each as often as it is lived."""
    return rng.choices([life for life, _ in LIVES], [weight for _, weight in LIVES])[0]
