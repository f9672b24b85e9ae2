"""The query page of the local stage: GraphiQL from this checkout, worked examples in tabs, a token that works."""

import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from graphql_api.auth import Doorkeeper
from movement.model.entries import Entry, State
from movement.model.errors import MovementError
from movement.usecases import entries
from movement.world import World

EXAMPLES = Path(__file__).parent / "examples"
IN_QUEUE = 20
OF_A_UNIT = ("6-review-queue", "8-inspections", "9-a-campaign")
SHOWN = (
    "graphiql/graphiql.min.js",
    "graphiql/graphiql.min.css",
    "react/umd/react.production.min.js",
    "react-dom/umd/react-dom.production.min.js",
)
PAGE = """<!doctype html>
<html lang="vi">
<head>
  <meta charset="utf-8">
  <title>Dân vận khéo: GraphQL</title>
  <link rel="stylesheet" href="/assets/graphiql/graphiql.min.css">
  <style>body { margin: 0 } #page { height: 100vh }</style>
</head>
<body>
  <div id="page"></div>
  <script src="/assets/react/umd/react.production.min.js"></script>
  <script src="/assets/react-dom/umd/react-dom.production.min.js"></script>
  <script src="/assets/graphiql/graphiql.min.js"></script>
  <script>
    const setup = __SETUP__;
    const send = GraphiQL.createFetcher({ url: "/graphql" });
    ReactDOM.createRoot(document.getElementById("page")).render(React.createElement(GraphiQL, {
      fetcher: send, defaultTabs: setup.tabs, shouldPersistHeaders: false, isHeadersEditorEnabled: true,
      defaultHeaders: setup.headers,
      storage: { getItem: () => null, setItem() {}, removeItem() {}, clear() {}, length: 0 },
    }));
  </script>
</body>
</html>
"""


def page(world: World, doorkeeper: Doorkeeper, token: Callable[[], str]) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of the page; each visit gets a fresh token and the ids that its examples need."""

    async def handle(_: Request) -> Response:
        bearer = f"Bearer {token()}"
        headers = json.dumps({"Authorization": bearer}, indent=2)
        given = await variables(world.fresh(), doorkeeper, bearer)
        tabs = [
            {"query": query, "variables": json.dumps(given.get(name, {}), indent=2), "headers": headers}
            for name, query in examples().items()
        ]
        setup = json.dumps({"tabs": tabs, "headers": headers}, ensure_ascii=False).replace("</", "<\\/")
        return HTMLResponse(PAGE.replace("__SETUP__", setup), headers={"Cache-Control": "no-store"})

    return handle


async def variables(world: World, doorkeeper: Doorkeeper, bearer: str) -> dict[str, dict[str, Any]]:
    """Return the variables of the examples that need ids, by name; none where the person holds no grant."""
    actor = await doorkeeper.actor(world, bearer)
    if not actor.holds:
        return {}
    unit = actor.holds[0].unit
    given: dict[str, dict[str, Any]] = {name: {"unit": unit} for name in OF_A_UNIT}
    try:
        queue = await entries.review_queue(world, actor, unit, first=IN_QUEUE)
    except MovementError:
        return given
    waiting = next((e for e in queue.items if isinstance(e, Entry) and e.state is State.SUBMITTED), None)
    if waiting is not None:
        act = {"id": waiting.id, "version": waiting.version, "requestId": secrets.token_hex(8)}
        given["7-accept-an-entry"] = {"input": act}
    return given


def examples() -> dict[str, str]:
    """Return the worked examples by name, in the order of their tabs."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.glob("*.graphql"))}


def assets(folder: Path) -> StaticFiles:
    """Return the page's scripts and styles, as installed beside the code; nothing else of that folder is served."""
    return _Assets(directory=folder, check_dir=False)


class _Assets(StaticFiles):
    async def get_response(self, path: str, scope: object) -> Response:
        if path not in SHOWN:
            return Response(status_code=404)
        return await super().get_response(path, scope)  # type: ignore[arg-type]
