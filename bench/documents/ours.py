"""Our gateway as `make run` serves it, on a database that runs already: python -m bench.documents.ours <port>.

The environment says where the records are and whether queries are compiled.
"""

import sys

from graphql_api import log
from graphql_api.app import create_app
from local import files
from local.http_server import server
from movement.settings import Settings
from movement.world import now_utc


def main() -> None:
    """Serve until ended."""
    settings = Settings.from_env()
    # The query page is there too, so that the guards of hosts are.
    app = create_app(settings, sample_token=lambda: "", further=files.routes(settings, now_utc))
    log.logger.setLevel("WARNING")
    server(app, port=int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
