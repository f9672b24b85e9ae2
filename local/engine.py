"""The embedded DynamoDB engine: one process a data folder, its address in a file beside the data.

dynoxide is young and has one maintainer, so its version is pinned; where it has no build, MOVEMENT_DYNAMODB_ENDPOINT
names another DynamoDB.
"""

import ctypes
import fcntl
import json
import os
import platform
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDPOINT = "MOVEMENT_DYNAMODB_ENDPOINT"
BINARY = Path("node_modules/@dynoxide/linux-x64/dynoxide")
ADDRESS, LOCK, DATABASE, LOG = "engine.json", "lock", "data.db", "engine.log"
SECONDS_UP = 10.0
PR_SET_PDEATHSIG = 1


class StartError(Exception):
    """Something on this machine stands in the way; the message says what to do."""


def folder(name: str) -> Path:
    """Return the data folder, made if needed; raises StartError if it cannot hold data."""
    path = Path(name)
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".probe"
        probe.touch()
        probe.unlink()
    except (FileExistsError, NotADirectoryError):
        raise StartError(f"DATA_DIR {name} is a file: name a folder.") from None
    except OSError as fault:
        raise StartError(f"DATA_DIR {name} cannot be written to: {fault.strerror}.") from None
    return path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the data folder for this process; raises StartError if another one holds it."""
    with (path / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StartError(f"Another start already uses {path}: stop it, or choose another DATA_DIR.") from None
        yield


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """Run the engine on the folder's data and yield its address; or yield the one the environment names."""
    given = os.environ.get(ENDPOINT)
    if given:
        yield given
        return
    binary = BINARY.resolve()
    if not binary.exists():
        raise StartError(
            f"The embedded engine has no build for {platform.system()} {platform.machine()} here: "
            f"run `make clean` and try again, or set {ENDPOINT} to the address of a DynamoDB."
        )
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (path / LOG).open("wb") as log:
        engine = subprocess.Popen(
            [binary, "--host", "127.0.0.1", "--port", str(port), "--db-path", path / DATABASE],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
        )
    try:
        _wait(engine, address, path)
        (path / ADDRESS).write_text(json.dumps({"endpoint": address, "pid": engine.pid}))
        yield address
    finally:
        (path / ADDRESS).unlink(missing_ok=True)
        engine.terminate()
        try:
            engine.wait(5)
        except subprocess.TimeoutExpired:
            engine.kill()


def running(path: Path) -> str | None:
    """Return the address of the engine that serves this folder now, or None."""
    try:
        address: str = json.loads((path / ADDRESS).read_text())["endpoint"]
    except (OSError, ValueError, KeyError):
        return None
    return address if _answers(address) else None


def free_port() -> int:
    """Return a port of the loopback that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent ends, however that came."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(engine: subprocess.Popen[bytes], address: str, path: Path) -> None:
    until = time.monotonic() + SECONDS_UP
    while time.monotonic() < until:
        if engine.poll() is not None:
            lines = (path / LOG).read_text(errors="replace").strip().splitlines() or ["no message"]
            raise StartError(
                f"The engine does not start on {path / DATABASE} ({lines[-1][:160]}). "
                f"If the file is damaged, move {path} away: a fresh start loads the sample anew."
            )
        if _answers(address):
            return
        time.sleep(0.02)
    raise StartError(f"The engine did not answer within {SECONDS_UP:.0f} s: see {path / LOG}.")


def _answers(address: str) -> bool:
    request = urllib.request.Request(  # noqa: S310 - our own loopback address
        address,
        data=b"{}",
        headers={
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810.ListTables",
            "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=0",
            "X-Amz-Date": "20260101T000000Z",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=1) as answer:  # noqa: S310
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's OK
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
