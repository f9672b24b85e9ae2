"""What a deployed stage is asked by tests, as operators and clients ask it."""

import base64
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import boto3

from functions.registry import FUNCTIONS
from infra.stages import STAGES
from tests.e2e.emulator import REGION, ROOT_USER, Emulator

STAGE = STAGES["dev"]
PASSWORD = "Mot-mat-khau-du-dai-1"


class Outcome(NamedTuple):
    """What an invocation of a function gave: its result, or None and why; and the end of its log."""

    result: Any
    log: str


class SignedIn(NamedTuple):
    """A person of a pool: the subject and an access token."""

    subject: str
    token: str


class Cloud:
    """A stage in the emulator at an address."""

    def __init__(self, emulator: Emulator, assembly: Path) -> None:
        self.emulator, self.assembly = emulator, assembly
        self.session = boto3.Session(
            aws_access_key_id=ROOT_USER["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ROOT_USER["AWS_SECRET_ACCESS_KEY"],
            region_name=REGION,
        )

    def client(self, service: str) -> Any:
        """Return a client of a service for the account's root user."""
        given = {"endpoint_url": self.emulator.address, "verify": str(self.emulator.certificate)}
        return self.session.client(service, **given)

    def deploy(self, secret: str = "", keys: str = "") -> subprocess.CompletedProcess[str]:
        """Deploy what was synthesised."""
        given = {"MOVEMENT_CURSOR_SECRET": secret, "MOVEMENT_JWKS": keys}
        return self.run("infra.deploy", "dev", str(self.assembly), "--approval", "never", fails=False, **given)

    def run(self, *command: str, fails: bool = False, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of the product's commands as `make` does, against this address."""
        env = {**os.environ, **self.emulator.variables, **more}
        done = subprocess.run(
            [sys.executable, "-m", *command], check=False, capture_output=True, text=True, env=env, timeout=240
        )
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        return done

    @property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs by name."""
        (stack,) = self.client("cloudformation").describe_stacks(StackName=STAGE.stack)["Stacks"]
        return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}

    @cached_property
    def resources(self) -> dict[str, str]:
        """Physical names by logical ones."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STAGE.stack)
        return {
            one["LogicalResourceId"]: one["PhysicalResourceId"] for p in pages for one in p["StackResourceSummaries"]
        }

    def named(self, begin: str) -> str:
        """Return the physical name of the resource whose logical one is `begin` and CDK's eight letters."""
        (found,) = [name for logical, name in self.resources.items() if logical[:-8] == begin]
        return found

    def function(self, name: str) -> str:
        """Return the physical name of a function of the registry, or of the gateway."""
        return self.named("GatewayFunction" if name == "gateway" else construct(name))

    def role(self, name: str) -> str:
        """Return the name of the role of a function."""
        return self.named(f"{construct(name)}Role")

    def invoke(self, name: str, event: dict[str, Any]) -> Outcome:
        """Run a function and wait for it."""
        answer = self.client("lambda").invoke(
            FunctionName=self.function(name), Payload=json.dumps(event).encode(), LogType="Tail"
        )
        body = json.loads(answer["Payload"].read())
        log = base64.b64decode(answer.get("LogResult", "")).decode()
        return Outcome(None if "FunctionError" in answer else body, log)

    def logged(self, name: str) -> str:
        """Return all that a function has logged."""
        logs, group = self.client("logs"), self.named(f"{construct(name)}Log")
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        return "\n".join(event["message"] for page in pages for event in page["events"])

    def ask(self, query: str, token: str | None, **variables: Any) -> tuple[int, Any]:
        """Ask the gateway through the HTTP API; return the status and the body."""
        address = urllib.parse.urlsplit(self.outputs["Url"])
        headers = {"Content-Type": "application/json", "Host": address.netloc}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        body = json.dumps({"query": query, "variables": variables}).encode()
        try:
            with self.open(self.emulator.address + address.path, body, headers) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def open(
        self, url: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None
    ) -> Any:
        """Send a request as any client of the web does."""
        request = urllib.request.Request(url, body, headers or {}, method=method)  # noqa: S310 - our own loopback
        return urllib.request.urlopen(request, timeout=30, context=self.emulator.trust)  # noqa: S310

    def sign_in(self, name: str, pool: str = "", client: str = "") -> SignedIn:
        """Add a person to a pool, the stage's own unless another is named, and sign in."""
        idp, outputs = self.client("cognito-idp"), self.outputs
        there = {"UserPoolId": pool or outputs["Pool"], "Username": name}
        idp.admin_create_user(**there, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD + "!")
        idp.admin_set_user_password(**there, Password=PASSWORD, Permanent=True)
        made = idp.admin_get_user(**there)["UserAttributes"]
        answer = idp.admin_initiate_auth(
            UserPoolId=there["UserPoolId"],
            ClientId=client or outputs["Client"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        subject = next(one["Value"] for one in made if one["Name"] == "sub")
        return SignedIn(subject, answer["AuthenticationResult"]["AccessToken"])

    def token_keys(self) -> str:
        """Return the keys by which the pool signs."""
        url = f"{self.emulator.address}/{self.outputs['Pool']}/.well-known/jwks.json"
        with self.open(url) as answer:
            return str(answer.read().decode())

    @contextmanager
    def without(self, name: str, action: str, table: str) -> Iterator[None]:
        """Take from a function's role the grant of `action` on a table and its indexes, and give it back."""
        iam, role = self.client("iam"), self.role(name)
        arn = self.client("dynamodb").describe_table(TableName=STAGE.prefix + table)["Table"]["TableArn"]
        before = {
            policy: iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
        }
        taken = 0
        try:
            for policy, document in before.items():
                left = [_without(statement, action, arn) for statement in document["Statement"]]
                taken += left != document["Statement"]
                kept = json.dumps({**document, "Statement": left})
                iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=kept)
            assert taken == 1, f"{name} had no right to {action} of {table}"
            yield
        finally:
            for policy, document in before.items():
                iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))


def construct(name: str) -> str:
    """Return what the logical names of a function and of what belongs to it begin with."""
    assert name in {"gateway", *FUNCTIONS}
    return "Gateway" if name == "gateway" else f"Scheduled{name.title().replace('_', '')}"


def _without(statement: dict[str, Any], action: str, arn: str) -> dict[str, Any]:
    actions, resources = _listed(statement["Action"]), _listed(statement["Resource"])
    if action not in actions:
        return statement
    left = [one for one in resources if one != arn and not one.startswith(f"{arn}/")]
    # A statement needs a resource: then one that is nowhere.
    return statement if left == resources else {**statement, "Resource": left or [f"{arn}-nowhere"]}


def _listed(one: Any) -> list[Any]:
    return one if isinstance(one, list) else [one]


def eventually[T](look: Callable[[], T], seconds: float = 120) -> T:
    """Return what `look` gives once it is something."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.5)
    return found
