"""Our gateway as `make run` serves it, on a database that runs already: python -m bench.documents.ours <port>.

The environment says where the records are and whether queries are compiled.
"""

import sys
from math import ceil

import uvicorn

from graphql_api import http, log
from graphql_api.app import create_app
from local import files
from movement.settings import Settings
from movement.world import now_utc


def main() -> None:
    """Serve until ended."""
    settings = Settings.from_env()
    # The query page is there too, so that the guards of hosts are.
    app = create_app(settings, sample_token=lambda: "", further=files.routes(settings, now_utc))
    log.logger.setLevel("WARNING")
    port = int(sys.argv[1])
    config = uvicorn.Config(app, port=port, log_level="warning", access_log=False, server_header=False)
    config.timeout_graceful_shutdown = ceil(http.SECONDS)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
