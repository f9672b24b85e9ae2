"""MiniStack for tests: AWS's services in one process on loopback, ended with the tests however they end.

It is asked over TLS, since queues, topics and buckets of the stack refuse everything else; only its own fetching of a
pool's keys goes to a second port without.
"""

import ipaddress
import os
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from local.engine import die_with_parent, free_port
from movement.world import now_utc

PROGRAM = Path(".ministack/bin/hypercorn")
ROOT_USER = {"AWS_ACCESS_KEY_ID": "root-of-the-tests", "AWS_SECRET_ACCESS_KEY": "secret-of-the-tests"}
REGION = "ap-southeast-1"


class Emulator(NamedTuple):
    """A MiniStack that runs."""

    address: str
    pid: int
    certificate: Path

    @property
    def variables(self) -> dict[str, str]:
        """The environment in which a program asks it as it would ask AWS."""
        trusted = {name: str(self.certificate) for name in ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")}
        return {**ROOT_USER, **trusted, "AWS_ENDPOINT_URL": self.address, "AWS_REGION": REGION}

    @property
    def trust(self) -> ssl.SSLContext:
        """What trusts its certificate alone."""
        return ssl.create_default_context(cafile=str(self.certificate))


@contextmanager
def emulator(folder: Path) -> Iterator[Emulator]:
    """Run MiniStack with rights enforced. Nothing of it lives on."""
    assert PROGRAM.exists(), "MiniStack is not installed: run `make e2e`"
    port, plain = free_port(), free_port()
    certificate, key = _certificate(folder)
    found = Emulator(f"https://127.0.0.1:{port}", 0, certificate)
    settings = {
        # Functions inherit it: so they ask MiniStack, as in AWS they ask AWS.
        **found.variables,
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(plain),
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        # Of these it would open ports of their own, on all interfaces.
        "IOT_MTLS_ENABLED": "false",
        "SFTP_ENABLED": "false",
        # Lambda waits minutes before it tries again.
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.1",
        "PYTHONUNBUFFERED": "1",
    }
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(PROGRAM.resolve(), "ministack.app:app", "--workers", "0", "--keep-alive", "75"),
                *("--bind", f"127.0.0.1:{port}", "--certfile", certificate, "--keyfile", key),
                *("--insecure-bind", f"127.0.0.1:{plain}"),
            ],
            cwd=folder,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
        )
    try:
        _wait(process, found, folder / "ministack.log")
        yield found._replace(pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _ended(process.pid)


def _wait(process: subprocess.Popen[bytes], found: Emulator, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            url = f"{found.address}/_ministack/ready"
            with urllib.request.urlopen(url, timeout=1, context=found.trust):  # noqa: S310 - our own loopback
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"MiniStack did not come up: {log.read_text()[-2000:]}")


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of this machine's loopback for a day, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "MiniStack of the tests")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now_utc() - timedelta(hours=1))
        .not_valid_after(now_utc() + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def _ended(group: int) -> None:
    """Wait for the functions it ran, which end when their standard input does."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    raise AssertionError("a function lived on after MiniStack had ended")
