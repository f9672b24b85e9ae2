"""The HTTP server of one machine."""

from math import ceil
from typing import Any

import uvicorn
from starlette.applications import Starlette

from graphql_api import http


def server(app: Starlette, **more: Any) -> uvicorn.Server:
    """Return the server of an application, not started; `more` are settings of uvicorn's.

    h11 reads requests, although httptools is there: it refuses heads over 64 KB and more of what is hardly HTTP.
    """
    told: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False} | more
    # A file that trickles in must not keep the product from ending; a query is done by then.
    return uvicorn.Server(uvicorn.Config(app, http="h11", timeout_graceful_shutdown=ceil(http.SECONDS), **told))
