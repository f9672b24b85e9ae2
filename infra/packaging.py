"""What is put into Lambda, made without docker: our packages and their pinned, hashed dependencies for one processor.

Bytecode is in it, since without a start takes two to five times as long. boto3 comes with the runtime; what of the
runtime is loaded at every start is brought along, because it lies there without bytecode.
"""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import aws_lambda as lambda_

from infra.places import BUILT, ROOT
from infra.trimming import compiled, stripped

UV = ROOT / ".uv" / "bin" / "uv"
PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
UNFENCED = {
    "CKV_AWS_115": "A new account's whole allowance is smaller than what must stay unreserved; leases keep runs apart.",
    "CKV_AWS_117": "It talks to managed services only; their policies, not a network, say who may.",
}
"""Why no function reserves concurrency or lies in a network of its own."""
RUNTIME = "What is packed is bytecode of this Python, the one that all tests run on."
OURS = {
    "gateway": ("movement", "graphql_api"),
    "functions": ("movement", "functions"),
    "reports": ("movement", "functions"),
}
IN_RUNTIME = ("boto3", "botocore", "s3transfer", "urllib3")
"""What is loaded at the first write or file; `dateutil` and `jmespath`, which every start loads, are packed."""
NOT_NEEDED = (
    *("bin", "__pycache__", "*.dist-info", "**/*.pyi", "**/*.pyx", "**/*.px[di]", "**/*.c", "**/*.h", "**/py.typed"),
    # For building cryptography.
    *("cffi", "pycparser"),
    # Time zones come with tzdata.
    "dateutil/zoneinfo/*.tar.gz",
    # Servers, tests and commands of libraries that are clients here.
    "anyio/pytest_plugin.py",
    *("strawberry/cli", "strawberry/codegen", "strawberry/channels", "strawberry/pydantic"),
    *("aws_lambda_powertools/event_handler", "aws_lambda_powertools/utilities/[!_jt]*"),
    *("numpy/**/tests", "matplotlib/tests", "mpl_toolkits/**/tests", "fontTools/**/tests"),
)
"""Patterns of what comes with libraries and is never loaded; the tests run every package without it."""
MOST_BYTES = 250 * 1024 * 1024
"""What Lambda unpacks at the most."""


class PackagingError(Exception):
    """A package could not be made; the message says what to do."""


@dataclass(frozen=True)
class Package:
    """Code for Lambda and the processor it was made for."""

    code: lambda_.Code
    architecture: lambda_.Architecture


type Packages = Callable[[str], Package]
"""What makes the package `gateway`, `functions` or `reports`."""


def package(name: str, processor: str) -> Package:
    """Return the package of a name for `arm64` or `x86_64`, made anew; raises PackagingError."""
    folder = build(name, processor)
    architecture = lambda_.Architecture.ARM_64 if processor == "arm64" else lambda_.Architecture.X86_64
    return Package(lambda_.Code.from_asset(str(folder)), architecture)


def build(name: str, processor: str) -> Path:
    """Make the folder of a package and return it."""
    if processor not in PLATFORMS:
        raise PackagingError(f"There is no processor {processor!r}: use {' or '.join(PLATFORMS)}.")
    folder = BUILT / f"{name}-{processor}"
    shutil.rmtree(folder, ignore_errors=True)
    command = [
        *(str(UV), "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "--no-compile-bytecode"),
        # Copies: links would lead into uv's store, and what is trimmed below would be trimmed for everyone.
        *("--link-mode", "copy"),
        *("--python-version", "3.13", "--python-platform", PLATFORMS[processor], "--target", str(folder)),
        *("--no-deps", "-r", str(ROOT / "requirements" / f"{name}.txt")),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own tool, our own arguments
    if done.returncode:
        raise PackagingError(f"The package {name} could not be made; run `make synth` again. {done.stderr.strip()}")
    for unwanted in [found for pattern in (*IN_RUNTIME, *NOT_NEEDED) for found in folder.glob(pattern)]:
        _remove(unwanted)
    for library in folder.rglob("*.so*"):
        body = library.read_bytes()
        library.unlink()
        library.write_bytes(stripped(body))
    compiled(folder, sources=False)
    for ours in OURS[name]:
        shutil.copytree(ROOT / ours, folder / ours, ignore=shutil.ignore_patterns("__pycache__"))
        # With its sources, so that what is logged of a fault shows the lines of ours it went through.
        compiled(folder / ours, sources=True)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if size > MOST_BYTES:
        raise PackagingError(f"The package {name} has {size} bytes, Lambda takes {MOST_BYTES}: leave more out.")
    return folder


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
