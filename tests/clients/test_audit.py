"""GraphQL over HTTP, judged by the audits of the npm package graphql-http against the running gateway."""

import os
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa

from graphql_api.app import create_app
from local import issuer
from local.engine import free_port
from movement.settings import DEV_ISSUER, Identity
from movement.storage.store import Store
from movement.world import now_utc, open_world
from tests.conftest import make_settings

HERE = Path(__file__).parent
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
async def gateway(engine: str) -> AsyncIterator[str]:
    """Serve the gateway in a thread of its own and give its address."""
    settings = make_settings(engine, "clients-")
    store = Store(settings)
    await store.create_tables()
    await store.close()
    identity = Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID, keys=issuer.jwks(KEY))
    port = free_port()
    app = create_app(settings, identity, open_world(settings))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{port}/graphql"
    server.should_exit = True
    thread.join()


def test_all_61_audits_pass(gateway: str) -> None:
    node = shutil.which("node", path=os.pathsep.join([str(Path(".uv/bin").resolve()), os.environ["PATH"]]))
    assert node
    done = subprocess.run(
        [node, HERE / "audit.mjs", gateway, issuer.mint(KEY, "someone", now_utc())],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    results = orjson.loads(done.stdout)
    failed = [f"{r['id']} {r['name']}: {r['reason']}" for r in results if r["status"] != "ok"]
    assert failed == []
    assert Counter(r["name"].split()[0] for r in results) == {"MUST": 13, "SHOULD": 23, "MAY": 25}
