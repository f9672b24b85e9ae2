"""What is put into Lambda, made without docker: our packages and their pinned, hashed dependencies for one processor.

Bytecode is compiled with unchecked hashes, since without it a start takes two to five times as long and with it by
time stamps the same code would give another archive each day. boto3 comes with the runtime.
"""

import compileall
import py_compile
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import aws_lambda as lambda_

from infra.places import BUILT, ROOT

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
IN_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six.py")
NOT_NEEDED = ("bin", "__pycache__")
TESTS = ("numpy/**/tests", "matplotlib/tests", "mpl_toolkits/**/tests", "fontTools/**/tests")
"""What libraries bring of their own tests, which no function runs."""
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
        *("--python-version", "3.13", "--python-platform", PLATFORMS[processor], "--target", str(folder)),
        *("--no-deps", "-r", str(ROOT / "requirements" / f"{name}.txt")),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own tool, our own arguments
    if done.returncode:
        raise PackagingError(f"The package {name} could not be made; run `make synth` again. {done.stderr.strip()}")
    for unwanted in (*IN_RUNTIME, *NOT_NEEDED):
        _remove(folder / unwanted)
    for tests in [found for pattern in TESTS for found in folder.glob(pattern)]:
        _remove(tests)
    for told in folder.glob("*.dist-info"):
        _remove(told)
    for ours in OURS[name]:
        shutil.copytree(ROOT / ours, folder / ours, ignore=shutil.ignore_patterns("__pycache__"))
    # Paths are cut off, or the place where it was made would be in the archive.
    compileall.compile_dir(
        folder, quiet=1, stripdir=str(folder), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if size > MOST_BYTES:
        raise PackagingError(f"The package {name} has {size} bytes, Lambda takes {MOST_BYTES}: leave more out.")
    return folder


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
