"""The packages as they are put into Lambda, in its runtime: every function and the gateway answer a real event."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from functions.registry import FUNCTIONS
from functions.rendering.pack import rendered
from infra.packaging import build
from infra.trimming import zipped
from local import issuer
from movement.model.report_outline import content
from movement.settings import DEV_ISSUER
from movement.storage.store import Store
from movement.world import now_utc
from tests.conftest import make_settings
from tests.engine import memory_engine
from tests.report_builders import make_inputs
from tools.lambda_runtime import RUNTIME, running

MOST_ZIPPED = {"gateway": 12, "functions": 6, "reports": 60}
"""Megabytes of each package as Lambda is sent it."""
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def variables() -> Iterator[Mapping[str, str]]:
    """Return what the functions are told: empty tables of an engine on this machine, and whose tokens to trust."""
    with memory_engine() as address:
        settings = make_settings(address, "packages-")

        async def create() -> None:
            store = Store(settings)
            await store.create_tables()
            await store.close()

        asyncio.run(create())
        yield {
            "MOVEMENT_DYNAMODB_ENDPOINT": address,
            "MOVEMENT_TABLE_PREFIX": settings.prefix,
            "MOVEMENT_CURSOR_SECRET": settings.cursor_secret,
            "MOVEMENT_FILES": "a-bucket",
            "MOVEMENT_REPORTS": "another-bucket",
            "MOVEMENT_ISSUER": DEV_ISSUER,
            "MOVEMENT_CLIENT_ID": issuer.CLIENT_ID,
            "MOVEMENT_JWKS": issuer.jwks(KEY),
        }


@pytest.fixture(scope="module")
def packages() -> Mapping[str, Path]:
    """Return the folders of all packages, which Lambda takes: building refuses a larger one."""
    return {name: build(name, "x86_64") for name in sorted({f.package for f in FUNCTIONS.values()} | {"gateway"})}


def test_packages_are_small(packages: Mapping[str, Path]) -> None:
    assert packages.keys() == MOST_ZIPPED.keys()
    for name, folder in packages.items():
        size = zipped(folder)
        assert size <= MOST_ZIPPED[name] * 2**20, f"{name}: {size:,} bytes"


def test_libraries_are_bytecode_without_what_debuggers_read(packages: Mapping[str, Path]) -> None:
    """Also for the other processor, whose package nothing here can run."""
    for folder in (*packages.values(), build("gateway", "arm64")):
        ours = {"movement", "graphql_api", "functions"}
        sources = {file.relative_to(folder).parts[0] for file in folder.rglob("*.py")}
        assert sources <= ours
        libraries = list(folder.rglob("*.so*"))
        assert libraries
        assert {file.stat().st_nlink for file in folder.rglob("*") if file.is_file()} == {1}, "a link into uv's store"
        for library in libraries:
            body = library.read_bytes()
            assert body[:4] == b"\x7fELF"
            assert int.from_bytes(body[40:48], "little") == 0, "no table of sections"


RENDERS = """
import hashlib, json
from functions.rendering.pack import rendered
from movement.model.report_outline import content
from tests.report_builders import make_inputs
print(json.dumps({kind: hashlib.sha256(body).hexdigest() for kind, body in rendered(content(make_inputs())).items()}))
"""


def test_reports_are_made_in_their_package_as_here(packages: Mapping[str, Path]) -> None:
    """All that draws and lays out is loaded from the package; the same versions give the same bytes."""
    folders = os.pathsep.join((str(packages["reports"]), str(RUNTIME), str(Path.cwd())))
    made = subprocess.run(
        [Path(sys.executable).resolve(), "-c", RENDERS],
        capture_output=True,
        check=False,
        cwd=packages["reports"],
        env={"PATH": os.defpath, "PYTHONPATH": folders},
    )
    assert made.returncode == 0, made.stderr.decode()
    here = {kind: hashlib.sha256(body).hexdigest() for kind, body in rendered(content(make_inputs())).items()}
    assert json.loads(made.stdout) == here


@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_every_function_answers_the_schedules_event(
    packages: Mapping[str, Path], variables: Mapping[str, str], name: str, tmp_path: Path
) -> None:
    handler, functions = FUNCTIONS[name].handler.replace(":", "."), packages[FUNCTIONS[name].package]
    with running(functions, handler, variables, tmp_path / "log") as function:
        answer = function.invoke({})
        assert answer["function"] == name
        assert [run["roots"] for run in answer["runs"]] == [[]] * len(answer["runs"])
        assert len(answer["runs"]) > 0
        refused = function.invoke({"period": "yesterday"})
        assert refused["errorType"] == "ExceptionGroup"
        assert "1 of 1 periods failed" in refused["errorMessage"]
        assert 50 < function.init_ms() < 10_000
    assert not list(functions.rglob("__pycache__/*.tmp"))


def test_the_gateway_answers_as_text_and_refuses_without_a_token(
    packages: Mapping[str, Path], variables: Mapping[str, str], tmp_path: Path
) -> None:
    with running(packages["gateway"], "graphql_api.aws.handler", variables, tmp_path / "log") as gateway:
        answer = gateway.invoke(post("{ me { subject } }", issuer.mint(KEY, "someone", now_utc())))
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
        assert json.loads(answer["body"])["data"] == {"me": {"subject": "someone"}}
        assert answer["headers"]["content-type"].startswith("application/graphql-response+json")
        refused = gateway.invoke(post("{ me { subject } }", None))
        assert refused["statusCode"] == 401
        assert json.loads(refused["body"])["errors"][0]["extensions"]["code"] == "NOT_AUTHENTICATED"


def post(query: str, token: str | None) -> dict[str, object]:
    """Return a request as API Gateway's HTTP API sends it."""
    headers = {"content-type": "application/json", "accept": "application/graphql-response+json", "host": "gateway"}
    return {
        "version": "2.0",
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": headers | ({"authorization": f"Bearer {token}"} if token else {}),
        "requestContext": {
            "http": {"method": "POST", "path": "/graphql", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "stage": "$default",
        },
        "body": json.dumps({"query": query}),
        "isBase64Encoded": False,
    }
