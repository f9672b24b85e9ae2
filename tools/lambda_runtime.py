"""A packaged function in Lambda's runtime on this machine: AWS's runtime client under AWS's interface emulator."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.engine import die_with_parent, free_port

RUNTIME = Path(".rie").resolve()
EMULATOR = RUNTIME / "samcli/local/rapid/aws-lambda-rie-x86_64"
UP_WITHIN = 10.0
LONGEST = 60


class LambdaRuntimeError(Exception):
    """The function did not come up or did not answer; the message has its log."""


@dataclass(frozen=True)
class Running:
    """A function that waits for events."""

    address: str
    log: Path
    emulator: int
    """The emulator's process, which starts the runtime's."""

    def invoke(self, event: object) -> Any:
        """Send an event and return the answer, or what Lambda returns for an error: `errorType`, `errorMessage`."""
        asked = urllib.request.Request(self.address, json.dumps(event).encode())  # noqa: S310 - our own emulator
        with urllib.request.urlopen(asked, timeout=LONGEST) as answer:  # noqa: S310
            return json.loads(answer.read())

    def timed(self, event: object) -> float:
        """Send an event and return how long its answer took, in milliseconds."""
        began = time.perf_counter()
        self.invoke(event)
        return (time.perf_counter() - began) * 1000

    def cpu_ms(self) -> float:
        """Return the user and system time that the function's process has taken so far, in milliseconds."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                # After the name in brackets: state, parent, …; user and system time are the twelfth and thirteenth.
                fields = stat.read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12]) if int(fields[1]) == self.emulator else 0
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def init_ms(self) -> float:
        """Return how long the runtime says that it took to load the function, in milliseconds; known after an event."""
        found = re.search(r"INIT REPORT\(durationMs: ([0-9.]+)\)", self.log.read_text())
        if found is None:
            raise LambdaRuntimeError(f"The runtime told no init time:\n{self.log.read_text()}")
        return float(found[1])


@contextmanager
def running(package: Path, handler: str, variables: Mapping[str, str], log: Path) -> Iterator[Running]:
    """Load `handler` (`module.attribute`) from a package's folder, with nothing but the runtime beside it."""
    port, api = free_port(), free_port()
    environment = {
        "PATH": os.defpath,
        # As in Lambda: the package first, then what the runtime brings.
        "PYTHONPATH": f"{package}{os.pathsep}{RUNTIME}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(package),
        "AWS_LAMBDA_FUNCTION_NAME": handler.split(".")[1],
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(LONGEST),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_REGION": "ap-southeast-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - programs we installed ourselves
            [
                *(str(EMULATOR), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
                *("--runtime-api-address", f"127.0.0.1:{api}"),
                *(str(Path(sys.executable).resolve()), "-m", "awslambdaric", handler),
            ],
            cwd=package,
            env=environment | dict(variables),
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
        )
    try:
        _wait(process, port, log)
        yield Running(f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations", log, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            # It listens before it has loaded the function; that begins with the first event.
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise LambdaRuntimeError(f"The runtime did not come up:\n{log.read_text()}")
