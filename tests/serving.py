"""An application served in a thread of its own, as clients that speak HTTP need it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from local.engine import free_port
from local.http_server import server


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve an application on a free port of this machine and yield its address, without a slash at the end."""
    port = free_port()
    serving = server(app, port=port, log_level="error")
    thread = threading.Thread(target=serving.run)
    thread.start()
    try:
        while not serving.started:
            assert thread.is_alive()
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.should_exit = True
        thread.join()
