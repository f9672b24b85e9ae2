"""Who is asking: the access token is verified here, the grants come from the records.

The algorithm is fixed, the key is looked up in a table by its id (never followed as a URL or path), and nothing in
the token gives a right: taking a grant away works within a minute.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
from jwt import PyJWK

from graphql_api.log import logger
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.settings import Identity
from movement.usecases import actors
from movement.world import World

MOST_LETTERS = 4_096
LEEWAY = timedelta(seconds=30)
LONGEST_LIFE = timedelta(hours=1)
KEEP_ACTOR = KEEP_TOKEN = timedelta(seconds=60)
KEEP_KEYS = timedelta(minutes=5)
RETRY_KEYS = timedelta(seconds=5)
MOST_ACTORS = MOST_TOKENS = 10_000
LONGEST_SUBJECT = 128
HEADER_FIELDS = frozenset({"alg", "kid", "typ"})
REQUIRED = ["exp", "iat", "iss", "sub", "client_id", "token_use"]

Fetch = Callable[[str], Awaitable[str]]


class Keys:
    """The issuer's public keys by id: given in the settings, or fetched and fetched again for an unknown id."""

    def __init__(self, identity: Identity, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._identity, self._fetch, self._clock = identity, fetch, clock
        self._keys = _table(identity.keys) if identity.keys else {}
        self._next: datetime | None = None
        self._down = False
        self._lock = asyncio.Lock()

    async def key(self, key_id: str) -> Any:
        """Return the public key with this id, or None. Known keys still serve while the issuer is down.

        Raises BUSY for an unknown id while the keys cannot be had: the token may be sound, which nobody can tell.
        """
        if key_id not in self._keys and self._identity.keys is None:
            async with self._lock:
                if key_id not in self._keys and (self._next is None or self._clock() >= self._next):
                    await self._refresh()
                if key_id not in self._keys and self._down:
                    raise refuse(Code.BUSY)
        return self._keys.get(key_id)

    async def _refresh(self) -> None:
        url = self._identity.issuer.rstrip("/") + "/.well-known/jwks.json"
        # Set before the answer: whoever is cancelled while waiting must not make the next one ask at once.
        self._next, self._down = self._clock() + RETRY_KEYS, True
        try:
            self._keys = self._keys | _table(await self._fetch(url))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError) as fault:
            # One failed fetch must not close the door for as long as a good one keeps it open.
            logger.warning("issuer's keys not fetched", extra={"kind": type(fault).__name__})
            return
        self._next, self._down = self._clock() + KEEP_KEYS, False


class Doorkeeper:
    """Turns an Authorization header into an actor.

    Remembers for at most a minute an actor's grants, and by its hash a token whose signature was right: checking one
    costs as much as a call to the store. Its times are looked at each time.
    """

    def __init__(self, identity: Identity, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._identity, self._keys, self._clock = identity, keys, clock
        self._actors: OrderedDict[str, tuple[datetime, Actor]] = OrderedDict()
        self._tokens: OrderedDict[bytes, tuple[datetime, dict[str, Any]]] = OrderedDict()

    async def actor(self, world: World, header: str | None) -> Actor:
        """Return who is asking; raises NOT_AUTHENTICATED without a sound token."""
        subject = await self.subject(header)
        now = self._clock()
        kept = self._actors.get(subject)
        if kept is not None and now - kept[0] < KEEP_ACTOR:
            return kept[1]
        actor = await actors.actor(world, subject)
        _remember(self._actors, subject, (now, actor), MOST_ACTORS)
        return actor

    async def subject(self, header: str | None) -> str:
        """Return the subject of a sound bearer token; raises NOT_AUTHENTICATED."""
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= MOST_LETTERS or not token.isascii():
            raise refuse(Code.NOT_AUTHENTICATED)
        try:
            return await self._verified(token)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            raise refuse(Code.NOT_AUTHENTICATED) from None

    async def _verified(self, token: str) -> str:
        name, now = sha256(token.encode()).digest(), self._clock()
        kept = self._tokens.get(name)
        if kept is None or now - kept[0] >= KEEP_TOKEN:
            kept = (now, await self._claims(token))
        self._check_claims(kept[1])
        _remember(self._tokens, name, kept, MOST_TOKENS)
        subject: str = kept[1]["sub"]
        return subject

    async def _claims(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        if header.get("alg") != "RS256" or not set(header) <= HEADER_FIELDS or not isinstance(header.get("kid"), str):
            raise jwt.InvalidTokenError
        key = await self._keys.key(header["kid"])
        if key is None:
            raise jwt.InvalidKeyError
        # PyJWT would take the time from the system; the times are checked below with the world's clock.
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=self._identity.issuer,
            options={
                "require": REQUIRED,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
            },
        )
        return claims

    def _check_claims(self, claims: dict[str, Any]) -> None:
        now = self._clock().timestamp()
        leeway = LEEWAY.total_seconds()
        begins, ends = _seconds(claims["iat"]), _seconds(claims["exp"])
        sound = (
            claims["token_use"] == "access"  # noqa: S105 - a kind of token, no secret
            and claims["client_id"] == self._identity.client_id
            and isinstance(claims["sub"], str)
            and 0 < len(claims["sub"]) <= LONGEST_SUBJECT
            and begins - leeway <= now < ends + leeway
            and _seconds(claims.get("nbf", begins)) - leeway <= now
            and 0 < ends - begins <= LONGEST_LIFE.total_seconds()
        )
        if not sound:
            raise jwt.InvalidTokenError


def _remember[K, V](known: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    known[key] = value
    known.move_to_end(key)
    if len(known) > most:
        known.popitem(last=False)


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise jwt.InvalidTokenError
    return float(value)


def _table(text: str) -> dict[str, Any]:
    keys = json.loads(text)["keys"]
    return {k["kid"]: PyJWK(k, algorithm="RS256").key for k in keys if k.get("kty") == "RSA" and k.get("kid")}
