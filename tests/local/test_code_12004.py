"""One entry of a divided commune, asked for as a client asks: the code it had is another commune's today."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from graphql_api.app import create_app
from local import issuer, people, register, units
from local.token import LINKS, UNITS
from movement.model.entries import Level, Recognition, RecognitionState, State, Step
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.units import Unit
from movement.storage.store import Store
from movement.usecases import statistics
from movement.world import World
from tests.builders import computed, make_grant, make_person
from tests.conftest import make_settings
from tests.graphql_api.conftest import IDENTITY, KEY
from tests.model.entities import make_entry

MADE, NOW = datetime(2024, 3, 5, 3, tzinfo=UTC), datetime(2026, 11, 24, 5, tzinfo=UTC)
LIST = """query L($u: ID!, $y: Int!, $m: Mode!) {
  entries(unit: $u, year: $y, mode: $m, first: 20) { edges { placement node { title unit { name } } } } }"""
NUMBERS = """query N($u: ID!, $m: Mode!) { statistics(unit: $u, period: "2024", mode: $m) { partlySucceeded
  indicators(codes: ["ENTRY_REG"]) { value } lines { line indicators(codes: ["ENTRY_REG"]) { value } } } }"""
ENTRY = "query E($id: ID!) { entry(id: $id) { title state } }"

type Ask = Callable[..., Awaitable[dict[str, Any]]]


class Place:
    """The real register's three communes, their province, and the entry."""

    def __init__(self, found: dict[tuple[str, str], Unit]) -> None:
        self.old = found["legacy", "12004"]
        self.one, self.other = found["2025", "12004"], found["2025", "11995"]
        self.province = next(u for u in found.values() if u.id == self.one.root)
        self.old_province = next(u for u in found.values() if u.id == self.old.root)
        recognition = Recognition(
            level=Level.GRASSROOTS, year=2024, state=RecognitionState.RECOGNISED, decided_on=MADE.date()
        )
        self.entry = make_entry(
            unit=self.old.id,
            root=self.old.root,
            path=self.old.versions[0].path,
            carrier=self.old.id,
            carrier_root=self.old.root,
            carrier_path=self.old.versions[0].path,
            year=2024,
            title="Tuyến đường hoa Đình Dù",
            state=State.VERIFIED,
            created_at=MADE,
            updated_at=MADE,
            registered_at=MADE,
            steps=(Step(state=State.VERIFIED, at=MADE),),
            recognitions=(recognition,),
        )


@pytest.fixture(scope="module")
async def store(engine: str) -> AsyncIterator[Store]:
    """Bring the register and its reorganisation."""
    made = Store(make_settings(engine, "code-12004-"))
    await made.create_tables()
    rows = register.read(UNITS, LINKS)
    await units.load(World(store=made, clock=lambda: NOW), rows, "tests", lambda _: None)
    await units.reorganise(made, rows, lambda _: None)
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def place(store: Store) -> Place:
    """Record the entry, and who reports for each new commune."""
    made = Place(people.territories(register.read(UNITS, LINKS)))
    clerks = {"one": made.one, "other": made.other}
    lines = [line for name, unit in clerks.items() for line in make_person(name, make_grant(Role.RPT, unit))]
    await store.put_all([made.entry, *lines, *make_person("staff", make_grant(Role.PCS, made.province))])
    await computed(statistics, World(store=store, clock=lambda: NOW), Period.parse("2024"))
    return made


@pytest.fixture
async def ask(store: Store) -> AsyncIterator[Ask]:
    app = create_app(store.settings, IDENTITY, World(store=store, clock=lambda: NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:

        async def asked(who: str, query: str, **variables: Any) -> dict[str, Any]:
            headers = {"Authorization": f"Bearer {issuer.mint(KEY, who, NOW)}"}
            answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
            found: dict[str, Any] = answer.json()
            assert "errors" not in found, found
            data: dict[str, Any] = found["data"]
            return data

        yield asked


async def listed(ask: Ask, who: str, unit: Unit, mode: str) -> list[tuple[str, str, str | None]]:
    edges = (await ask(who, LIST, u=unit.id, y=2024, m=mode))["entries"]["edges"]
    return [(e["node"]["title"], e["node"]["unit"]["name"], e["placement"]) for e in edges]


async def test_it_is_of_xa_dinh_du_as_it_was(place: Place, ask: Ask) -> None:
    assert (place.old.versions[0].name, place.one.last.name) == ("Xã Đình Dù", "Xã Như Quỳnh")
    assert await listed(ask, "staff", place.old, "AS_WAS") == [("Tuyến đường hoa Đình Dù", "Xã Đình Dù", None)]
    for unit in (place.one, place.other, place.province):
        assert await listed(ask, "staff", unit, "AS_WAS") == []


async def test_as_it_is_now_it_is_flagged_under_both_and_whole_in_their_province(place: Place, ask: Ask) -> None:
    told = ("Tuyến đường hoa Đình Dù", "Xã Đình Dù")
    assert await listed(ask, "staff", place.one, "AS_NOW") == [(*told, "PART")]
    assert await listed(ask, "staff", place.other, "AS_NOW") == [(*told, "PART")]
    assert await listed(ask, "staff", place.province, "AS_NOW") == [(*told, "WHOLE")]


async def test_it_is_counted_on_the_unallocated_line_only(place: Place, ask: Ask) -> None:
    async def counted(unit: Unit, mode: str) -> tuple[str, bool, list[tuple[str, str]]]:
        found = (await ask("staff", NUMBERS, u=unit.id, m=mode))["statistics"]
        lines = [(line["line"], line["indicators"][0]["value"]) for line in found["lines"]]
        return found["indicators"][0]["value"], found["partlySucceeded"], lines

    assert await counted(place.old_province, "AS_WAS") == ("1", False, [])
    assert await counted(place.province, "AS_NOW") == ("1", False, [("UNALLOCATED", "1")])
    for unit in (place.one, place.other):
        assert await counted(unit, "AS_NOW") == ("0", True, [])


async def test_the_people_of_both_new_communes_read_it(place: Place, ask: Ask) -> None:
    for who in ("one", "other"):
        assert (await ask(who, ENTRY, id=place.entry.id))["entry"]["state"] == "VERIFIED"
        unit = place.one if who == "one" else place.other
        assert len(await listed(ask, who, unit, "AS_NOW")) == 1
