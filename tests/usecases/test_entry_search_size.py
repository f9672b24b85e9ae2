"""Search among 5,000 rows: the order of the whole list, and what a page costs with few and with many matches.

`make test-search` asks the same of 100,000 rows.
"""

import itertools
from collections.abc import AsyncIterator

import pytest

from movement.storage.store import Store
from tests.conftest import make_settings
from tests.many_titles import Asked, ask, expected, keep, made, short_titles
from tests.metering import MeasuredReader

ENTRIES = [made(title, number) for number, title in enumerate(itertools.islice(short_titles(4), 1_250), start=1)]


@pytest.fixture(scope="module")
async def full(engine: str) -> AsyncIterator[tuple[Store, MeasuredReader]]:
    settings = make_settings(engine, "titles-")
    reader = MeasuredReader(settings)
    store = Store(settings, reader)
    await store.create_tables()
    assert keep(store, ENTRIES) == 5_146
    yield store, reader
    await store.close()


@pytest.mark.parametrize(
    ("question", "matches", "calls", "units"),
    [
        ("kheo pho", 113, 2, 15.5),
        ("dan van kheo dong", 84, 2, 14.5),
        ("dan van khe", 799, 2, 44.0),
        ("khe", 1_250, 2, 49.5),  # all whole words are among the first thousand rows
        ("kh", 1_250, 3, 81.5),
        ("van", 1_250, 3, 85.0),
        ("dan van x", 0, 1, 0.5),
    ],
)
async def test_a_page_is_right_at_its_calls_and_read_units(
    full: tuple[Store, MeasuredReader], question: str, matches: int, calls: int, units: float
) -> None:
    wanted = expected(ENTRIES, question)
    assert len(wanted) == matches
    page = await ask(*full, question)
    assert page.ids == wanted[:20]
    assert page.has_next == (matches > 20)
    assert (page.calls, page.units) == (calls, units)


async def test_the_whole_list_of_more_than_a_thousand_is_in_order(full: tuple[Store, MeasuredReader]) -> None:
    seen: list[str] = []
    page: Asked | None = None
    pages = 0
    while page is None or page.has_next:
        page = await ask(*full, "va", first=90, after=page.after if page else None)
        assert page.calls <= 3
        seen += page.ids
        pages += 1
    assert seen == expected(ENTRIES, "va")
    assert pages == 14
