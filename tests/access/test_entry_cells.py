"""Every role at every place tries every act on entries in every state, over HTTP; each cell has its one outcome."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import batched, product
from typing import Any, NamedTuple

import pytest

from movement.model.entries import Entry
from movement.world import World
from tests.access.people import Ground, copy
from tests.access.table import ACTS, EARLIER, LEVEL, PLACES, RECOGNISED, ROLES, STATES, outcome, sees
from tests.builders import REACHED, Town, full_scores
from tests.graphql_api.conftest import Ask

MOST_ACTS = 5
"""As many acts as one document may hold."""
INPUTS: dict[str, tuple[str, dict[str, Any]]] = {
    "editEntry": ("EditEntryInput", {"title": "Khác"}),
    "startEntry": ("StartEntryInput", {"runningFrom": "2026-11-24"}),
    "reportEntry": ("ReportEntryInput", {"outputs": REACHED}),
    "verifyEntry": ("VerifyEntryInput", {"scores": full_scores(), "conflictSolved": True}),
    "recogniseEntry": ("RecogniseEntryInput", {"decisionNumber": "1", "decidedOn": "2026-11-24"}),
    "refuseRecognition": ("RefuseRecognitionInput", {}),
    "revokeRecognition": ("RevokeRecognitionInput", {"level": "GRASSROOTS", "year": 2026, "decisionNumber": "1"}),
    "amendEntry": ("AmendEntryInput", {"text": "Đính chính"}),
}
DONE = frozenset({*STATES} - {RECOGNISED})


class Cell(NamedTuple):
    """One try: the act, the case the entry is in, the entry, and what must come of it."""

    act: str
    state: str
    entry: Entry
    expected: str


@pytest.fixture
async def ground(world: World, town: Town) -> Ground:
    made = Ground(town)
    await made.settle(world)
    return made


async def tried(ask: Ask, handle: str, role: str, cells: tuple[Cell, ...], tag: str) -> list[str]:
    """Return what came of each: the code of the refusal, or the state the entry is in."""
    parts, shapes, given = [], [], {}
    for number, cell in enumerate(cells):
        shape, more = INPUTS.get(cell.act, ("EntryActInput", {}))
        if cell.act in {"recogniseEntry", "refuseRecognition"}:
            more = more | {"level": LEVEL.get(role, "GRASSROOTS")}
        reason = {} if cell.act == "editEntry" else {"reason": "Lý do."}
        named = {"id": cell.entry.id, "version": cell.entry.version, "requestId": f"{tag}-{handle}-{number}"}
        given[f"i{number}"] = named | reason | more
        shapes.append(f"$i{number}: {shape}!")
        parts.append(f"a{number}: {cell.act}(input: $i{number}) {{ entry {{ state version }} problems {{ code }} }}")
    answer = await ask(handle, f"mutation M({', '.join(shapes)}) {{ {' '.join(parts)} }}", **given)
    assert "errors" not in answer, answer
    found = []
    for number, cell in enumerate(cells):
        payload = answer["data"][f"a{number}"]
        if payload["entry"] is not None:
            assert payload["entry"]["version"] == cell.entry.version + 1
            found.append(payload["entry"]["state"])
        else:
            (problem,) = payload["problems"]
            found.append(problem["code"])
    return found


async def hold(
    world: World, ask: Ask, ground: Ground, entries: dict[str, Entry], role: str, place: str, *, ended: bool
) -> Counter[str]:
    """Try all acts in all states as one person; return how often each outcome came."""
    cells = []
    own = []
    for act, state in product(ACTS, STATES):
        expected, entry = outcome(act, role, place, state, ended=ended), entries[state]
        if expected in DONE:
            # What is done needs an entry of its own; whatever is refused leaves the shared one as it was.
            entry = copy(entry)
            own.append(entry)
        cells.append(Cell(act, state, entry, expected))
    await world.store.put_all(own)
    handle, counted = ground.handle(role, place), Counter[str]()
    for number, some in enumerate(batched(cells, MOST_ACTS, strict=False)):
        found = await tried(ask, handle, role, some, f"{ground.town.tag}-{ended}-{number}")
        for cell, came in zip(some, found, strict=True):
            assert came == cell.expected, (role, place, cell.act, cell.state)
            counted["done" if came in DONE else came] += 1
    return counted


def changed(before: Any, after: Any) -> Iterator[str]:
    """Yield the keys of entries that are not as they were."""
    was = {item["pk"]["S"]: item for item in before["entries"] if item["sk"]["S"] == "E"}
    for item in after["entries"]:
        if item["sk"]["S"] == "E" and was.get(item["pk"]["S"]) != item:
            yield item["pk"]["S"]


@pytest.mark.parametrize("place", PLACES)
async def test_every_role_tries_every_act_in_every_state(
    world: World, ask: Ask, ground: Ground, snapshot: Callable[[], Any], place: str
) -> None:
    entries = await ground.entries(world)
    before, counted = snapshot(), Counter[str]()
    for role in ROLES:
        counted += await hold(world, ask, ground, entries, role, place, ended=False)
    assert counted.total() == len(ROLES) * len(ACTS) * len(STATES)
    after = snapshot()
    # Done are as many as there are new versions, and nothing that was there has changed.
    new = set(changed(before, after))
    assert len(new) == counted["done"]
    assert not new & {entry.id for entry in entries.values()}
    assert len(after["receipts"]) - len(before["receipts"]) == counted["done"]


@pytest.mark.parametrize("place", EARLIER)
async def test_whoever_succeeded_an_ended_unit_looks_and_does_not_act(
    world: World, ask: Ask, ground: Ground, snapshot: Callable[[], Any], place: str
) -> None:
    entries = {state: ground.of_ended(entry, place) for state, entry in (await ground.entries(world)).items()}
    await world.store.put_all(entries.values())
    before = snapshot()
    for role in ROLES:
        counted = await hold(world, ask, ground, entries, role, place, ended=True)
        assert counted["done"] == 0
    assert snapshot() == before


@pytest.mark.parametrize(("place", "ended"), [*((p, False) for p in PLACES), *((p, True) for p in EARLIER)])
async def test_every_role_looks_at_every_state(
    world: World, ask: Ask, ground: Ground, place: str, *, ended: bool
) -> None:
    entries = await ground.entries(world)
    if ended:
        entries = {state: ground.of_ended(entry, place) for state, entry in entries.items()}
        await world.store.put_all(entries.values())
    text = " ".join(f'e{n}: entry(id: "{e.id}") {{ id title state situation }}' for n, e in enumerate(entries.values()))
    for role in ROLES:
        answer = await ask(ground.handle(role, place), f"query Q {{ {text} }}")
        for number, (state, entry) in enumerate(entries.items()):
            seen = sees(role, place, state, EARLIER if ended else PLACES)
            shown = {"id": entry.id, "title": entry.title, "state": None, "situation": None}
            if seen == "all":
                shown |= {"state": entry.state, "situation": entry.situation}
            assert answer["data"][f"e{number}"] == (None if seen == "nothing" else shown), (role, place, state)


def test_the_table_is_of_this_many_cells() -> None:
    cells = len(ROLES) * len(ACTS) * len(STATES) * (len(PLACES) + len(EARLIER))
    looks = len(ROLES) * len(STATES) * (len(PLACES) + len(EARLIER))
    assert (cells, looks) == (21_120, 1_320)
