"""What a start loads: not what only a change, a file or the other entrance needs."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from functions.registry import FUNCTIONS
from local import issuer
from movement.settings import DEV_ISSUER
from movement.storage.store import Store
from movement.world import now_utc
from tests.builders import Town

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ASKED = """
import json, sys
from graphql_api.aws import handler
answer = handler(json.loads(sys.argv[1]), None)
print(json.dumps({"status": answer["statusCode"], "body": json.loads(answer["body"]), "loaded": sorted(sys.modules)}))
"""
LOADED = "import importlib, json, sys; importlib.import_module(sys.argv[1]); print(json.dumps(sorted(sys.modules)))"


def started(program: str, given: str, **variables: str) -> Any:
    """Run a program in a process of its own and return the JSON it prints."""
    environment = {"PATH": os.defpath, "AWS_REGION": "ap-southeast-1", **variables}
    done = subprocess.run(
        [sys.executable, "-c", program, given], capture_output=True, check=False, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def posted(query: str, token: str) -> str:
    """Return a request as API Gateway's HTTP API hands it to the gateway."""
    event = {
        "version": "2.0",
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "gateway", "authorization": f"Bearer {token}"},
        "requestContext": {
            "http": {"method": "POST", "path": "/graphql", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "stage": "$default",
        },
        "body": json.dumps({"query": query}),
        "isBase64Encoded": False,
    }
    return json.dumps(event)


def test_the_gateway_answers_queries_with_neither_pynamodb_nor_boto3(store: Store, town: Town) -> None:
    settings = store.settings
    assert settings.endpoint is not None
    asked = posted(f'{{ unit(id: "{town.a.id}") {{ name }} }}', issuer.mint(KEY, town.subject("pcs"), now_utc()))
    found = started(
        ASKED,
        asked,
        MOVEMENT_DYNAMODB_ENDPOINT=settings.endpoint,
        MOVEMENT_TABLE_PREFIX=settings.prefix,
        MOVEMENT_CURSOR_SECRET=settings.cursor_secret,
        MOVEMENT_FILES="a-bucket",
        MOVEMENT_REPORTS="another-bucket",
        MOVEMENT_ISSUER=DEV_ISSUER,
        MOVEMENT_CLIENT_ID=issuer.CLIENT_ID,
        MOVEMENT_JWKS=issuer.jwks(KEY),
    )
    assert (found["status"], found["body"]["data"]) == (200, {"unit": {"name": "Xã An Bình"}})
    loaded = set(found["loaded"])
    assert {"strawberry", "starlette", "movement.storage.reads"} <= loaded
    assert not loaded & {"pynamodb", "boto3", "botocore.session", "openpyxl", "numpy", "functions"}


@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_a_scheduled_function_loads_nothing_of_the_gateway(name: str) -> None:
    loaded = set(started(LOADED, FUNCTIONS[name].handler.split(":")[0]))
    assert {"functions.runtime", "movement.world"} <= loaded
    assert not loaded & {"graphql_api", "graphql", "strawberry", "starlette", "jwt", "pynamodb", "boto3"}
    assert not loaded & {"openpyxl", "matplotlib", "docx"}, "what draws is loaded at the first report"
