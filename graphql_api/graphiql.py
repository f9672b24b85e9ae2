"""The query page of the local stage: GraphiQL from this checkout, worked examples in tabs, a token that works."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

EXAMPLES = Path(__file__).parent / "examples"
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


def page(token: Callable[[], str]) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of the page; each visit gets a fresh token."""

    async def handle(_: Request) -> Response:
        headers = json.dumps({"Authorization": f"Bearer {token()}"}, indent=2)
        tabs = [{"query": query, "variables": "{}", "headers": headers} for query in examples().values()]
        setup = json.dumps({"tabs": tabs, "headers": headers}, ensure_ascii=False).replace("</", "<\\/")
        return HTMLResponse(PAGE.replace("__SETUP__", setup), headers={"Cache-Control": "no-store"})

    return handle


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
