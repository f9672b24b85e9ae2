"""How long the packages take to start and to answer in Lambda's runtime: `make bench-lambda`.

Against empty tables of the embedded engine, so what is measured is ours: loading, and the way through one request.
"""

import asyncio
import ssl
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from bench import page
from bench.import_profile import profile
from functions.registry import FUNCTIONS
from infra.packaging import build
from infra.trimming import zipped
from local import issuer
from local.engine import folder, serving
from movement.settings import DEV_ISSUER, Settings
from movement.storage.store import Store
from movement.world import now_utc
from tools.lambda_runtime import running

STARTS, WARM = 5, 20
NAME = "lambda-starts"


WHY = (
    "Nearly half of the gateway's start is Strawberry building some 350 types, without a hot spot: a third of that are",
    "dataclasses being made, a quarter each field's type being resolved seven times. What would reach the goal: AWS's",
    "snapshots of started functions, or fewer types. Functions load no Strawberry.",
)
"""Why starts are as long as they are."""


def main() -> None:
    """Measure every function and the gateway, and write the table."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with tempfile.TemporaryDirectory() as place, serving(folder(f"{place}/data")) as address:
        settings = Settings(endpoint=address, prefix="bench-", cursor_secret="c" * 32, files="a-bucket")
        asyncio.run(_tables(settings))
        variables = {
            "MOVEMENT_DYNAMODB_ENDPOINT": address,
            "MOVEMENT_TABLE_PREFIX": settings.prefix,
            "MOVEMENT_CURSOR_SECRET": settings.cursor_secret,
            "MOVEMENT_FILES": "a-bucket",
            "MOVEMENT_REPORTS": "another-bucket",
            "MOVEMENT_ISSUER": DEV_ISSUER,
            "MOVEMENT_CLIENT_ID": issuer.CLIENT_ID,
            "MOVEMENT_JWKS": issuer.jwks(key),
        }
        query = _query(issuer.mint(key, "someone", now_utc()))
        packages = {name: build(name, "x86_64") for name in ("gateway", "functions", "reports")}
        rows = {"gateway": _measured("gateway", packages["gateway"], "graphql_api.aws.handler", query, variables)}
        for name, function in FUNCTIONS.items():
            handler = function.handler.replace(":", ".")
            rows[name] = _measured(name, packages[function.package], handler, {}, variables)
        profiles = [
            *profile(packages["gateway"], "graphql_api.aws", variables),
            "",
            *profile(packages["functions"], "functions.periodic_statistics", variables),
        ]
    sizes = {name: zipped(folder) / 2**20 for name, folder in packages.items()}
    functions = max(init for name, (init, _) in rows.items() if name != "gateway")
    figures = {"init of the gateway, ms": rows["gateway"][0], "init of the slowest function, ms": functions}
    figures |= {f"zip of {name}, MB": size for name, size in sizes.items()}
    said = [*page.figures(figures), "", *_unseen(), "", *WHY, "", *profiles]
    page.write(NAME, [*_head(), *(row for _, row in rows.values()), "", *said])


async def _tables(settings: Settings) -> None:
    store = Store(settings)
    await store.create_tables()
    await store.close()


def _measured(name: str, package: Path, handler: str, event: object, variables: Mapping[str, str]) -> tuple[float, str]:
    inits, firsts, warm, cpu = [], [], [], []
    for number in range(STARTS):
        with tempfile.NamedTemporaryFile() as log, running(package, handler, variables, Path(log.name)) as function:
            firsts.append(function.timed(event))
            inits.append(function.init_ms())
            cpu.append(function.cpu_ms())
            if number == 0:
                warm = [function.timed(event) for _ in range(WARM)]
    print(f"{name}: {_middle(inits)}", flush=True)
    row = f"| {name} | {_middle(inits)} | {_middle(cpu)} | {_middle(firsts)} | {_middle(warm)} | {max(warm):.1f} |"
    return statistics.median(inits), row


def _unseen() -> list[str]:
    """Return what starts in AWS take beyond these: there the records are reached over TLS, here over HTTP."""
    took = []
    for _ in range(STARTS):
        began = time.process_time()
        ssl.create_default_context()
        took.append(1000 * (time.process_time() - began))
    return [
        "In AWS a start also makes ready the certificates it trusts, since records are reached over TLS there: alone",
        f"{_middle(took)} ms.",
    ]


def _middle(found: list[float]) -> str:
    return f"{statistics.median(found):.1f} ({min(found):.1f} to {max(found):.1f})"


def _head() -> list[str]:
    return [
        "# Starting and answering in Lambda's runtime",
        "",
        f"Median (least to most) of {STARTS} starts and {WARM} warm answers, in milliseconds; empty tables.",
        page.conditions(),
        "The first answer includes the init: the emulator loads a function when its first event comes. Init is of the",
        "wall, as Lambda counts it: on a busy machine it is more than the processor's.",
        "`make bench-lambda` measures anew.",
        "",
        "| package | init | CPU up to the first answer | first answer | warm answer | slowest warm |",
        "|---|---|---|---|---|---|",
    ]


def _query(token: str) -> dict[str, object]:
    headers = {"content-type": "application/json", "host": "gateway", "authorization": f"Bearer {token}"}
    return {
        "version": "2.0",
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "http": {"method": "POST", "path": "/graphql", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "stage": "$default",
        },
        "body": '{"query": "{ me { subject } }"}',
        "isBase64Encoded": False,
    }


if __name__ == "__main__":
    main()
