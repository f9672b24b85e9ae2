"""Many invented titles and their rows of the search index, put as they would have been written one by one."""

import random
from collections.abc import Iterator
from itertools import batched

from msgspec import Struct

from local.sample_texts import LABEL, TOPICS
from movement.model.actors import Actor, Hold, Prefix
from movement.model.entries import Entry, State
from movement.model.people import Role
from movement.model.search import rows_of_entry
from movement.model.text import fold
from movement.storage.store import Store
from movement.usecases import entry_search, units
from tests.builders import NOON, make_world
from tests.engine import put
from tests.metering import MeasuredReader
from tests.model.entities import make_entry

ROOT = "t0000000000000001"
BODY = "u0000000000000002"
OPENINGS = ("Dân vận khéo trong", "Dân vận khéo:", "Mô hình dân vận khéo", "Mô hình", "Khéo vận động", "Vận động dân")
PLACES = ("Phố Hiến", "Đồng Tâm", "Khoái Châu", "Tiên Lữ", "Hoà Bình", "Thuỵ Anh", "Vũ Thư", "Như Quỳnh")


def titles(seed: int) -> Iterator[str]:
    """Yield titles as people give them, for ever."""
    rng = random.Random(seed)
    while True:
        yield f"{rng.choice(OPENINGS)} {rng.choice(TOPICS).title.lower()}, xã {rng.choice(PLACES)} {LABEL}"


def short_titles(seed: int) -> Iterator[str]:
    """Yield titles of four words, of which every one has two."""
    rng = random.Random(seed)
    while True:
        begin, then = rng.choice(("Dân vận", "Dân vận", "Vận dân")), rng.choice(("khéo", "khéo", "khe", "kheo"))
        yield f"{begin} {then} {rng.choice(PLACES)[:4]}"


def made(title: str, number: int, **changes: object) -> Entry:
    """Return an entry of a province of its own, later than those with lower numbers."""
    return make_entry(
        **{
            "id": f"e{number:016d}",
            "title": title,
            "unit": BODY,
            "root": ROOT,
            "path": f"/{ROOT}/{BODY}/",
            "state": State.SUBMITTED,
            "registered_at": NOON,
        }
        | changes
    )


def reader_of_all() -> Actor:
    """Return staff of that province."""
    return Actor(subject="staff", holds=(Hold(role=Role.PCS, unit=ROOT, own=Prefix(ROOT, f"/{ROOT}/")),))


def keep(store: Store, entries: list[Entry]) -> int:
    """Put entries and their rows straight into the engine; return how many rows that were."""
    rows = [row for entry in entries for row in rows_of_entry(entry).values()]
    for kind in (entries, rows):
        for some in batched(kind, 25, strict=False):
            put(str(store.settings.endpoint), store.settings.prefix, some)
    return len(rows)


class Asked(Struct, frozen=True):
    """A page of a question, and what it took."""

    ids: list[str]
    has_next: bool
    after: str | None
    calls: int
    units: float


async def ask(store: Store, reader: MeasuredReader, question: str, first: int = 20, after: str | None = None) -> Asked:
    """Ask for a page, with its units, as staff of the province."""
    world = make_world(store)
    calls, read = store.calls, reader.units
    page = await entry_search.by_title(world, reader_of_all(), question, first=first, after=after)
    await units.get_many(world, [entry.unit for entry in page.items])
    return Asked([e.id for e in page.items], page.has_next, page.end_cursor, store.calls - calls, reader.units - read)


def expected(entries: list[Entry], question: str) -> list[str]:
    """Return the ids of those whose title has the words, in order: looked for word by word in every title."""
    *words, last = fold(question).split()
    found: list[tuple[bool, str]] = []
    for entry in entries:
        title = fold(entry.title).split()
        runs = [title[i : i + len(words) + 1] for i in range(len(title) - len(words))]
        ends = [run[-1] for run in runs if run[:-1] == words and run[-1].startswith(last)]
        if ends:
            found.append((last in ends, entry.id))
    return [wanted for _, wanted in sorted(found, reverse=True)]
