"""A province of any number of entries, put into the engine as the product writes them, but many at a time."""

import http.client
import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import batched
from typing import Any
from urllib.parse import urlsplit

import orjson
from msgspec import Struct, structs

from movement.model.commendation import Candidate, CommendationHead
from movement.model.entries import Entry, Level, State, Step
from movement.model.entry_records import RecognitionRow
from movement.model.periods import current
from movement.model.units import REGISTER, RegisterHead, Unit, UnitKind
from movement.storage.codecs import dump_item
from movement.storage.store import Store
from movement.storage.tables import table_of
from movement.usecases import carrier_runs
from movement.world import World
from tests.builders import Clock, Town, make_unit, stored
from tests.candidate_builders import appraisal, at, good_entry, settle_candidate_rules, steps
from tests.many_titles import titles
from tests.reminder_builders import settle_rules as settle_reminder_rules

COMMUNES = 104
"""As Hưng Yên has."""
AT_ONCE, CONNECTIONS = 25, 3
HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
    "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "X-Amz-Date": "20260101T000000Z",
}


async def settle(store: Store) -> Town:
    """Put the town, its people and its rules."""
    town = await Town("growth").settle(store)
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="bench", loaded_on=date(2026, 1, 1))])
    world = World(store=store, clock=Clock())
    await settle_candidate_rules(world, town)
    await settle_reminder_rules(world, town)
    # The carriers of each day were looked at on the day before, when no entries were there yet.
    await carrier_runs.evaluate(world.fresh(), town.province.id, current(world.now()))
    return town


def units(town: Town, communes: int = COMMUNES) -> tuple[list[Unit], Iterator[Struct]]:
    """Return so many communes' Party committees, the town's two first, and the rows of all but the town's own."""
    more = [make_unit(f"Xã {number}", town.province) for number in range(communes - 2)]
    bodies = [make_unit(f"Đảng ủy {one.last.name}", one, kind=UnitKind.PARTY_COMMITTEE) for one in more]
    rows = itertools.chain.from_iterable(stored(unit) for unit in (*more, *bodies))
    return [town.a_committee, town.b_committee, *bodies], rows


def entries(numbers: range, bodies: list[Unit]) -> Iterator[Struct]:
    """Yield entries with the rows beside them: of ten one is verified, two wait, one is a draft, the others run.

    Every other ten are the first body's, so that its lists fill a page from 300 entries on.
    """
    named = titles(numbers.start)
    for number in numbers:
        tens, state = divmod(number, 10)
        body = bodies[0] if tens % 2 == 0 else bodies[1 + tens // 2 % (len(bodies) - 1)]
        place = {"unit": body.id, "root": body.root, "path": body.path}
        carrier = {"carrier": body.id, "carrier_root": body.root, "carrier_path": body.path}
        made = good_entry(number, title=next(named), updated_at=at("2026-11-20"), **place, **carrier, **_stands(state))
        yield made
        yield from _beside(made)


def listed(head: CommendationHead, row: Candidate, number: int, bodies: list[Unit]) -> Iterator[Struct]:
    """Yield a list of all that is verified among so many entries, best first, with what the product said of one."""
    places = {body.id: body.path for body in bodies}
    verified = (next(entries(range(one, one + 1), bodies)) for one in range(0, number, 10))
    best = sorted((_lost(entry), entry.id, entry.unit) for entry in verified if isinstance(entry, Entry))
    for rank, (_, entry, unit) in enumerate(best, start=1):
        yield structs.replace(row, rank=rank, entry=entry, unit=unit, path=places[unit])
    yield head


def _lost(entry: Entry) -> int:
    return int(entry.id[-3:-1]) % 30


def _stands(state: int) -> dict[str, Any]:
    if state == 0:
        return {}
    values: dict[str, Any] = {"recognitions": ()}
    if state in {1, 2}:
        waits = Step(state=State.SUBMITTED, at=at("2026-11-20"))
        return values | {"state": State.SUBMITTED, "registered_at": waits.at, "steps": (waits,), "running_from": None}
    if state == 3:  # noqa: PLR2004 - the third of ten
        begun = Step(state=State.DRAFT, at=at("2026-11-20"))
        return values | {"state": State.DRAFT, "registered_at": None, "steps": (begun,), "running_from": None}
    return values | {"state": State.RUNNING, "steps": steps("2026-02-20", "2026-03-01")}


def _beside(entry: Entry) -> Iterator[Struct]:
    if entry.state is State.VERIFIED:
        yield appraisal(entry, lost=_lost(entry))
    shown = {name: getattr(entry, name) for name in ("id", "root", "path", "field", "focus")}
    for one in entry.recognitions:
        yield RecognitionRow(**shown, level=Level(one.level), year=one.year, state=one.state)


def load(store: Store, rows: Iterable[Struct]) -> int:
    """Put rows into their tables, with the keys of their indexes; return how many."""
    endpoint = store.settings.endpoint
    if endpoint is None:
        raise ValueError("Rows are loaded into an engine of this machine only.")
    groups: dict[str, list[bytes]] = {}
    count = 0

    def ready() -> Iterator[tuple[str, list[bytes]]]:
        nonlocal count
        for row in rows:
            count += 1
            table = store.settings.prefix + table_of(type(row)).table.name
            waiting = groups.setdefault(table, [])
            waiting.append(b'{"PutRequest":{"Item":' + orjson.dumps(dump_item(row)) + b"}}")
            if len(waiting) == AT_ONCE:
                yield table, groups.pop(table)
        yield from groups.items()

    connections = [http.client.HTTPConnection(urlsplit(endpoint).netloc) for _ in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        # A few batches for each connection at a time, so that nothing piles up in memory.
        for some in batched(ready(), CONNECTIONS * 8, strict=False):
            shares = [some[number::CONNECTIONS] for number in range(CONNECTIONS)]
            list(pool.map(_send, connections, shares))
    for connection in connections:
        connection.close()
    return count


def _send(connection: http.client.HTTPConnection, batches: Iterable[tuple[str, list[bytes]]]) -> None:
    for table, puts in batches:
        body = b'{"RequestItems":{"' + table.encode() + b'":[' + b",".join(puts) + b"]}}"
        connection.request("POST", "/", body, HEADERS)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != http.client.OK or orjson.loads(said)["UnprocessedItems"]:
            raise RuntimeError(f"The engine took only a part: {said[:200]!r}")
