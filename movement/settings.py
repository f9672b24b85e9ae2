"""What the product must be told from outside: read once at start, complete or refused.

The only place that reads environment variables. Each field's comment is the variable's meaning for operators.
"""

import os
import re
from collections.abc import Mapping

from msgspec import Struct

LOCAL = "local"
ANY = "any"
OPEN_STAGES = frozenset({LOCAL, "dev"})
"""Where any document may run; elsewhere only those of a manifest."""
DEV_ISSUER = "https://dev-issuer.localhost/"
"""Issuer of tokens made by the local issuer; refused everywhere but in the local stage."""
SHORTEST_SECRET = 32
REGION, PREFIX = "ap-southeast-1", "dvk-"
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}", re.ASCII)
_FILE = re.compile(r"file:/(?!/)[^\0\n]*[^/\0\n]")
FOLDER = "file:"
"""What MOVEMENT_FILES begins with when it names a folder of this machine."""
UNCONFIRMED = "state=requested"
"""Tag of a file in the bucket that nobody has confirmed yet; a rule of the bucket removes what has it for a day."""
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class SettingsError(Exception):
    """The product was told too little, or something unsafe, to start. The message says which variable to set."""


class Settings(Struct, frozen=True, kw_only=True):
    """Where the records are, and the uploaded files."""

    stage: str = LOCAL
    endpoint: str | None = None
    """Address of an engine in DynamoDB's place, which checks no credentials, so real ones never go there."""
    aws: str | None = None
    """Address in place of all of AWS, e.g. an emulator's: every service is asked there, with real credentials."""
    region: str = REGION
    prefix: str = PREFIX
    cursor_secret: str
    """Key of what is handed out and must come back as it was made: cursors, and addresses of local files."""
    files: str | None = None
    """Name of the bucket of uploaded files, or `file:` and a folder; the gateway needs it, the functions do not."""
    files_url: str = ""
    """Where the files of a folder are put and fetched over HTTP."""
    reports: str | None = None
    """Name of the bucket of report packs, or `file:` and a folder; the gateway and the function of reports need it."""
    heads: str | None = None
    """Name of the bucket of the heads of days, or `file:` and a folder; the function that seals days needs it."""
    map: str | None = None
    """ARN of the state machine that does a scheduled function's work past one worker; None: one worker does all."""
    compiled: bool = True
    """Whether the gateway compiles queries; else graphql-core executes them."""
    topic: str | None = None
    """Where events are published: the ARN of an SNS topic, or `file:` and a path on one machine; None: nowhere."""

    @property
    def dynamodb(self) -> str | None:
        """Address at which the records are asked for; None: AWS's own."""
        return self.endpoint or self.aws

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read AWS_REGION and MOVEMENT_ STAGE, DYNAMODB_ENDPOINT, TABLE_PREFIX, CURSOR_SECRET, TOPIC, MAP, FILES(_URL).

        And MOVEMENT_REPORTS, MOVEMENT_HEADS, and MOVEMENT_COMPILED (`off`: graphql-core executes all queries).
        AWS_ENDPOINT_URL, which the SDKs know, counts outside the local stage.
        Raises SettingsError when one is missing or unsafe for the stage.
        """
        env = os.environ if env is None else env
        stage = env.get("MOVEMENT_STAGE", LOCAL)
        endpoint = env.get("MOVEMENT_DYNAMODB_ENDPOINT") or None
        if stage == LOCAL and endpoint is None:
            raise SettingsError("Set MOVEMENT_DYNAMODB_ENDPOINT, or MOVEMENT_STAGE to a stage that runs in AWS.")
        secret = env.get("MOVEMENT_CURSOR_SECRET", "")
        if len(secret) < SHORTEST_SECRET:
            raise SettingsError(f"Set MOVEMENT_CURSOR_SECRET to at least {SHORTEST_SECRET} random characters.")
        return cls(
            stage=stage,
            endpoint=endpoint,
            aws=None if stage == LOCAL else env.get("AWS_ENDPOINT_URL") or None,
            region=env.get("AWS_REGION") or REGION,
            prefix=env.get("MOVEMENT_TABLE_PREFIX", PREFIX),
            cursor_secret=secret,
            topic=_topic(env.get("MOVEMENT_TOPIC") or None, stage),
            map=env.get("MOVEMENT_MAP") or None,
            files=_files(env, stage),
            reports=_bucket("MOVEMENT_REPORTS", env, stage),
            heads=_bucket("MOVEMENT_HEADS", env, stage),
            files_url=env.get("MOVEMENT_FILES_URL", ""),
            compiled=_compiled(env.get("MOVEMENT_COMPILED", "")),
        )


def _topic(given: str | None, stage: str) -> str | None:
    if given is None or _TOPIC.fullmatch(given):
        return given
    if stage == LOCAL and _FILE.fullmatch(given):
        return given
    raise SettingsError(
        "Set MOVEMENT_TOPIC to the ARN of a standard SNS topic, in the local stage also to `file:` and an absolute "
        "path, or leave it unset: then no events are sent."
    )


def _compiled(word: str) -> bool:
    if word not in {"", "on", "off"}:
        raise SettingsError("Set MOVEMENT_COMPILED to on or off.")
    return word != "off"


def _files(env: Mapping[str, str], stage: str) -> str | None:
    named = env.get("MOVEMENT_FILES")
    if named and named.startswith(FOLDER):
        if stage != LOCAL or named == FOLDER:
            raise SettingsError("MOVEMENT_FILES must name a bucket; a folder (file:…) serves the local stage only.")
        if not env.get("MOVEMENT_FILES_URL"):
            raise SettingsError("Set MOVEMENT_FILES_URL to where the files of that folder are served.")
    elif named and not _BUCKET.fullmatch(named):
        raise SettingsError("MOVEMENT_FILES must be the name of a bucket or, in the local stage, file: and a folder.")
    return named or None


def _bucket(variable: str, env: Mapping[str, str], stage: str) -> str | None:
    named = env.get(variable) or None
    folder = named is not None and named.startswith(FOLDER) and named != FOLDER and stage == LOCAL
    if named is None or folder or _BUCKET.fullmatch(named):
        return named
    raise SettingsError(f"{variable} must be the name of a bucket or, in the local stage, file: and a folder.")


class Identity(Struct, frozen=True, kw_only=True):
    """Whose tokens the gateway trusts."""

    issuer: str
    client_id: str
    keys: str | None = None
    """JWK set as JSON; without it the issuer's published keys are fetched."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Identity":
        """Read MOVEMENT_ISSUER, MOVEMENT_CLIENT_ID and MOVEMENT_JWKS.

        Raises SettingsError without an issuer, and outside the local stage for the dev issuer or one not on https.
        """
        env = os.environ if env is None else env
        issuer = env.get("MOVEMENT_ISSUER", "")
        client_id = env.get("MOVEMENT_CLIENT_ID", "")
        if not issuer or not client_id:
            raise SettingsError("Set MOVEMENT_ISSUER and MOVEMENT_CLIENT_ID to those of the identity provider.")
        if env.get("MOVEMENT_STAGE", LOCAL) != LOCAL:
            if issuer == DEV_ISSUER:
                raise SettingsError("The development issuer is refused outside the local stage. Set MOVEMENT_ISSUER.")
            if not issuer.startswith("https://"):
                raise SettingsError("MOVEMENT_ISSUER must begin with https:// outside the local stage.")
        return cls(issuer=issuer, client_id=client_id, keys=env.get("MOVEMENT_JWKS") or None)


class Clients(Struct, frozen=True, kw_only=True):
    """What clients may ask."""

    documents: str = ANY
    """Path of the manifest of the documents that may run, or ANY."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Clients":
        """Read MOVEMENT_DOCUMENTS.

        Raises SettingsError outside the local stage without it, and outside the local and dev stages for `any`.
        """
        env = os.environ if env is None else env
        stage = env.get("MOVEMENT_STAGE", LOCAL)
        documents = env.get("MOVEMENT_DOCUMENTS") or (ANY if stage == LOCAL else "")
        if not documents or (documents == ANY and stage not in OPEN_STAGES):
            raise SettingsError(
                "Set MOVEMENT_DOCUMENTS to the manifest of the documents that may run, e.g. graphql_api/trusted.json; "
                "`any` is for the local and dev stages."
            )
        return cls(documents=documents)


class Deployment(Struct, frozen=True, kw_only=True):
    """What whoever deploys a stage gives along."""

    aws: str | None = None
    """Address in AWS's place; None: AWS itself."""
    region: str = REGION
    cursor_secret: str = ""
    """Sealed into the stack; empty: the stack keeps the one it has."""
    token_keys: str = ""
    """JWK set of the issuer where it cannot be reached; empty: the stack keeps what it has."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Deployment":
        """Read AWS_ENDPOINT_URL, AWS_REGION, MOVEMENT_CURSOR_SECRET, MOVEMENT_JWKS; raises SettingsError."""
        env = os.environ if env is None else env
        secret = env.get("MOVEMENT_CURSOR_SECRET", "")
        if secret and len(secret) < SHORTEST_SECRET:
            raise SettingsError(f"Set MOVEMENT_CURSOR_SECRET to at least {SHORTEST_SECRET} random characters.")
        return cls(
            aws=env.get("AWS_ENDPOINT_URL") or None,
            region=env.get("AWS_REGION") or REGION,
            cursor_secret=secret,
            token_keys=env.get("MOVEMENT_JWKS", ""),
        )
