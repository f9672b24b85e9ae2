"""Starts the product on one machine: engine, data, schedule and gateway; and ends all of it together.

The socket is bound before anything else is started, so that a taken port is told at once. Every way to end (Ctrl-C,
SIGTERM, a closed terminal, the death of the parent) goes through the same door.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

from graphql_api import garbage, log
from graphql_api.app import create_app
from local import dossiers, engine, files, http_server, issuer, loading, place, schedule
from local.engine import StartError
from local.register import RegisterError
from movement.settings import Settings
from movement.storage.files_folder import FolderFiles
from movement.storage.reports_folder import FolderReports
from movement.world import World, now_utc, open_world

HOST = "127.0.0.1"


def command() -> int:
    """Run until told to stop."""
    parser = place.arguments("Run the product on this machine.")
    parser.add_argument("--sample", type=int, default=1000, help="entries in each sample year")
    given = parser.parse_args()
    engine.die_with_parent()
    with _bound(given.port) as listening:
        folder = engine.folder(given.data_dir)
        with engine.alone(folder):
            # From here on a signal must unwind, so that the engine ends with its last write done.
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, _interrupt)
            with engine.serving(folder) as address:
                settings = place.settings(folder, address, listening.getsockname()[1])
                asyncio.run(_serve(settings, folder, given.sample, listening))
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _bound(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError):
        listening.close()
        raise StartError(f"Port {port} is taken or not allowed: stop what uses it, or choose another PORT.") from None
    return listening


async def _serve(settings: Settings, folder: Path, sample: int, listening: socket.socket) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    world = open_world(settings)
    work = asyncio.create_task(_work(world, settings, folder, sample, listening))
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work
    await world.store.close()


async def _work(world: World, settings: Settings, folder: Path, sample: int, listening: socket.socket) -> None:
    await loading.load(world, sample, _say)
    await schedule.catch_up(world, _say)
    await dossiers.load(world.fresh(), _say)
    signing = issuer.key(folder)
    FolderFiles(settings).sweep(now_utc())
    FolderReports(settings).sweep()
    token, further = (lambda: issuer.mint(signing, "pcs", now_utc())), files.routes(settings, now_utc)
    app = create_app(settings, world=world, sample_token=token, further=further)
    # A terminal is for what a person must see: incidents, not every answer.
    log.logger.setLevel("WARNING")
    server = http_server.server(app)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    calendar = asyncio.create_task(schedule.keep(world, _say))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn offers a flag and no event
        await asyncio.sleep(0.01)
    garbage.settle()
    _announce(listening, folder)
    try:
        await asyncio.shield(serving)
    finally:
        # Requests under way are answered before the engine is told to end.
        calendar.cancel()
        server.should_exit = True
        await serving


def _announce(listening: socket.socket, folder: Path) -> None:
    port = listening.getsockname()[1]
    _say(f"Gateway:    http://{HOST}:{port}/graphql")
    _say(f"Query page: http://{HOST}:{port}/")
    _say(f"A token:    make token AS=pcs   (data in {os.path.relpath(folder)}; Ctrl-C stops everything)")


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Run the command; a register that is not sound is told row by row."""
    try:
        return command()
    except RegisterError as fault:
        print(f"The register is not sound; nothing was loaded:\n{fault}", file=sys.stderr)
        return place.NOT_DONE


if __name__ == "__main__":
    place.main(main)
