"""What every local command takes: where the data is, and the settings that follow from it."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local import engine, issuer
from local.engine import StartError
from movement.model.errors import MovementError
from movement.settings import DEV_ISSUER, FOLDER, Settings, SettingsError
from movement.world import World, open_world

NOT_DONE, MISUSED = 1, 2
EVENTS = "events.jsonl"


def arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options every command has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data-dir", default=".local")
    parser.add_argument("--port", type=int, default=8000)
    return parser


def settings(folder: Path, endpoint: str, port: int = 8000) -> Settings:
    """Put what the product reads into the environment, and read it as the product does."""
    signing = issuer.key(folder)
    os.environ |= {
        "MOVEMENT_STAGE": "local",
        engine.ENDPOINT: endpoint,
        "MOVEMENT_CURSOR_SECRET": issuer.secret(folder),
        "MOVEMENT_FILES": f"{FOLDER}{folder / 'files'}",
        "MOVEMENT_FILES_URL": f"http://127.0.0.1:{port}/files",
        "MOVEMENT_REPORTS": f"{FOLDER}{folder / 'reports'}",
        "MOVEMENT_HEADS": f"{FOLDER}{folder / 'heads'}",
        "MOVEMENT_ISSUER": DEV_ISSUER,
        "MOVEMENT_CLIENT_ID": issuer.CLIENT_ID,
        "MOVEMENT_JWKS": issuer.jwks(signing),
        "MOVEMENT_TOPIC": f"file:{folder.resolve() / EVENTS}",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
    os.environ.setdefault("AWS_DEFAULT_REGION", Settings.from_env().region)
    return Settings.from_env()


@contextmanager
def opened(folder: Path) -> Iterator[World]:
    """Yield the world of a data folder: through the engine that serves it now, or one for this command alone."""
    address = os.environ.get(engine.ENDPOINT) or engine.running(folder)
    if address:
        yield open_world(settings(folder, address))
        return
    with engine.alone(folder), engine.serving(folder) as served:
        yield open_world(settings(folder, served))


def main(command: Callable[[], int]) -> None:
    """Run a command; what stands in its way is told in one sentence."""
    try:
        sys.exit(command())
    except (StartError, SettingsError) as fault:
        print(fault, file=sys.stderr)
        sys.exit(NOT_DONE)
    except MovementError as refusal:
        print("; ".join(f"{p.code}: {p.message}" for p in refusal.problems), file=sys.stderr)
        sys.exit(NOT_DONE)
    except KeyboardInterrupt:
        sys.exit(130)
