"""The server that `kills` kills: everything is loaded once, and a copy of the process serves until it is killed.

Each line on the standard input starts a copy; the line that answers it is the copy's process id. The copies end with
the input.
"""

import os
import signal
import sys
from pathlib import Path

import uvicorn

from graphql_api import log
from graphql_api.app import create_app
from local import place
from local.engine import die_with_parent
from movement.storage import records
from movement.world import open_world

__all__ = ["records"]
"""What loads at the first write, loaded before."""


def serve(folder: Path, address: str, port: int) -> None:
    """Serve what is recorded at an engine on a port of this machine."""
    settings = place.settings(folder, address, port)
    log.logger.setLevel("CRITICAL")
    app = create_app(settings, world=open_world(settings))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False)


def main(folder: Path, address: str, port: int) -> None:
    """Start a copy for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        copy = os.fork()
        if copy == 0:
            die_with_parent()
            serve(folder, address, port)
            os._exit(0)
        sys.stdout.write(f"{copy}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
