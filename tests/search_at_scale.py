"""Search among 100,000 entries, `make test-search`: a quarter of an hour, so its name keeps it out of `make test`."""

import itertools
import time
from collections.abc import AsyncIterator

import pytest

from movement.model.entries import Entry
from movement.storage.store import Store
from tests.conftest import make_settings
from tests.many_titles import ask, expected, keep, made, titles
from tests.metering import MeasuredReader

SIZE = 100_000


@pytest.fixture(scope="module")
async def full(engine: str) -> AsyncIterator[tuple[Store, MeasuredReader, list[Entry]]]:
    settings = make_settings(engine, "scale-")
    reader = MeasuredReader(settings)
    store = Store(settings, reader)
    await store.create_tables()
    entries = [made(title, number) for number, title in enumerate(itertools.islice(titles(4), SIZE), start=1)]
    began = time.monotonic()
    rows = keep(store, entries)
    print(f"\n{rows} rows of {SIZE} entries put in {time.monotonic() - began:.0f} s")  # noqa: T201 - figures are what it is run for
    assert rows == 1_726_356
    yield store, reader, entries
    await store.close()


@pytest.mark.parametrize(
    ("question", "matches", "calls", "units"),
    [
        ("dan van kheo", 49_997, 3, 125.0),
        ("dan", 73_977, 3, 125.5),
        ("th", 57_994, 3, 121.0),
        ("kh", 75_498, 3, 122.0),
        ("pho hien", 12_473, 3, 106.0),
        ("duong hoa phu nu tu quan xa dong tam", 710, 2, 53.5),
        ("mo hinh dan van kheo tuyen duo", 951, 2, 72.5),
        ("khong co", 0, 1, 0.5),
    ],
)
async def test_the_first_page_is_right_at_its_calls_and_read_units(
    full: tuple[Store, MeasuredReader, list[Entry]], question: str, matches: int, calls: int, units: float
) -> None:
    store, reader, entries = full
    wanted = expected(entries, question)
    began = time.monotonic()
    page = await ask(store, reader, question)
    took = time.monotonic() - began
    print(f"{question}: {len(wanted)} matches, {page.calls} calls, {page.units} read units, {took:.3f} s")  # noqa: T201 - figures are what it is run for
    assert len(wanted) == matches
    assert page.ids == wanted[:20]
    assert page.has_next == (matches > 20)
    assert (page.calls, page.units) == (calls, units)
