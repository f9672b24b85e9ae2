"""The example client as people meet it: built, served beside the gateway of a production stage, and driven in Chromium.

The communes are the real ones; a few dozen sample entries are lived through the use cases.
"""

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from msgspec import Struct, structs
from playwright.async_api import Browser, Page, async_playwright
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from graphql_api.app import create_app
from local import handles, issuer, loading, people, places, register, rules, sample, sheets, units
from local.tale import Actors, Setting
from local.token import LINKS, UNITS
from movement.model.periods import Period
from movement.settings import ANY, DEV_ISSUER, Clients, Identity
from movement.storage.store import Store
from movement.usecases import commendation, statistics
from movement.world import World
from tests.builders import NOON, computed, make_grant, make_person
from tests.conftest import make_settings
from tests.serving import served
from tools import persist

FRONTEND = Path("examples/frontend")
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
IDENTITY = Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID, keys=issuer.jwks(KEY))
ENTRIES = {2025: 10, 2026: 30}
"""In each sample year: in the second enough for a second page."""
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

type Ask = Callable[..., Awaitable[dict[str, Any]]]
type Open = Callable[..., Awaitable[Page]]


def npm(*command: str) -> subprocess.CompletedProcess[str]:
    """Run one of the client's scripts with the Node that its packages were installed with."""
    path = os.pathsep.join([str(Path(".uv/bin").resolve()), os.environ["PATH"]])
    program = shutil.which("npm", path=path)
    assert program, "npm is missing"
    return subprocess.run(
        [program, *command], cwd=FRONTEND, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def built() -> Path:
    """Build the client as it is deployed: code generated, types checked, bundled."""
    done = npm("run", "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return FRONTEND / "dist"


@pytest.fixture(scope="session")
async def province(engine: str) -> AsyncIterator[Store]:
    """Load the real communes and small sample years, and compute the numbers and candidates of the second."""
    store = Store(make_settings(engine, "frontend-"))
    await store.create_tables()
    rows = register.read(UNITS, LINKS)
    world = World(store=store, clock=lambda: NOON)
    await units.load(world, rows, loading.SOURCE, _quiet)
    await units.reorganise(world.store, rows, _quiet)
    await store.put_all(staff(rows))
    await rules.load(store, rows)
    await sheets.load(store, rows)
    bodies = [place for place in places.places(rows) if not place.unit.is_territory]
    for year, size in ENTRIES.items():
        await sample._year(Setting(store, Actors(), NOON), bodies, year, size, _quiet)
    await computed(statistics, world, Period.parse("2026"))
    await computed(commendation, world, Period.parse("2026"))
    yield store
    await store.close()


def staff(rows: register.Register) -> list[Struct]:
    """Return the sample people as they stand; proposing and approving a thousand grants would take most of the time."""
    units_of = people.territories(rows)
    grants = defaultdict(list)
    for post in handles.posts(rows):
        unit = units_of[post.edition, post.code]
        grants[post.handle].append(make_grant(post.role, unit, since=post.valid_from, until=post.valid_to))
    return [row for handle, given in grants.items() for row in make_person(handle, *given)]


def _quiet(_: str) -> None:
    pass


@pytest.fixture(scope="session")
def site(built: Path, province: Store) -> Iterator[str]:
    """Serve the built client and, beside it, a gateway that runs the documents of the manifest and no others."""
    settings = structs.replace(province.settings, stage="prod")
    world = World(store=Store(settings), clock=lambda: NOON)
    app = create_app(
        settings,
        IDENTITY,
        world,
        clients=Clients(documents=str(persist.MANIFEST)),
        further=[Mount("/", StaticFiles(directory=built, html=True))],
    )
    with served(app) as address:
        yield f"{address}/"


@pytest.fixture(scope="session")
def token() -> Callable[[str], str]:
    return lambda handle: issuer.mint(KEY, handle, NOON)


@pytest.fixture(scope="session")
async def ask(province: Store, token: Callable[[str], str]) -> AsyncIterator[Ask]:
    """Return what asks the same records anything, as the tests need it."""
    world = World(store=province, clock=lambda: NOON)
    app = create_app(province.settings, IDENTITY, world, clients=Clients(documents=ANY))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:

        async def asked(handle: str, query: str, **variables: Any) -> dict[str, Any]:
            headers = {"Authorization": f"Bearer {token(handle)}"}
            answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
            body: dict[str, Any] = answer.json()
            assert "data" in body, body
            data: dict[str, Any] = body["data"]
            return data

        yield asked


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    program = shutil.which("chromium")
    assert program, "chromium is missing; `make chromium` installs Debian's"
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        yield started
        await started.close()


@pytest.fixture
async def open_page(browser: Browser, site: str, token: Callable[[str], str]) -> AsyncIterator[Open]:
    """Return what opens a screen as a sample person; at the end nothing may have gone wrong in the browser."""
    told: list[str] = []
    pages: list[Page] = []

    async def opened(handle: str, address: str = "", size: dict[str, int] | None = None) -> Page:
        page = await browser.new_page(viewport=size or WIDE, locale="vi-VN")  # type: ignore[arg-type]
        pages.append(page)
        page.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda fault: told.append(str(fault)))
        await page.clock.set_fixed_time(NOON)
        await page.add_init_script(
            f"sessionStorage.getItem('dvk-token') ?? sessionStorage.setItem('dvk-token', '{token(handle)}')"
        )
        await page.goto(f"{site}#/{address}")
        await page.wait_for_selector("main h1, main h2, main .empty, main .fault")
        return page

    yield opened
    for page in pages:
        await page.close()
    assert told == []
