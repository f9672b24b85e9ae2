"""No one without a sound token gets in, and a grant that was taken away is gone within a minute."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from graphql_api import auth
from graphql_api.auth import Doorkeeper, Keys
from local import issuer
from movement.connections import BrokenError
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError
from movement.settings import DEV_ISSUER, Identity, Settings, SettingsError
from movement.usecases import people
from movement.world import World
from tests.builders import NOON, Clock, Town, request
from tests.graphql_api.conftest import IDENTITY, KEY, Ask

OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = issuer.key_id(KEY)


def claims(**changes: Any) -> dict[str, Any]:
    made = {
        "iss": DEV_ISSUER,
        "sub": "someone",
        "client_id": issuer.CLIENT_ID,
        "token_use": "access",
        "iat": NOON,
        "exp": NOON + timedelta(minutes=30),
    }
    return {key: value for key, value in (made | changes).items() if value is not None}


def signed(key: Any = KEY, algorithm: str = "RS256", header: dict[str, Any] | None = None, **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm, {"kid": KID} if header is None else header)


def doorkeeper(clock: Callable[[], datetime] = Clock(), identity: Identity = IDENTITY) -> Doorkeeper:  # noqa: B008 - only read
    return Doorkeeper(identity, Keys(identity, _never, clock), clock)


async def _never(_: str) -> str:
    raise AssertionError("nothing is fetched where the keys are given")


async def code_of(asked: Awaitable[Any]) -> Code:
    """Return the code of the refusal."""
    with pytest.raises(MovementError) as refusal:
        await asked
    return refusal.value.code


@pytest.mark.parametrize("header", [None, "", "Basic abc", signed(), f"Token {signed()}", "Bearer"])
async def test_only_a_bearer_header_counts(header: str | None) -> None:
    with pytest.raises(MovementError):
        await doorkeeper().subject(header)


async def test_a_sound_token_and_its_leeway() -> None:
    assert await doorkeeper().subject(f"Bearer {signed()}") == "someone"
    late = signed(iat=NOON - timedelta(minutes=5), exp=NOON - timedelta(seconds=29))
    assert await doorkeeper().subject(f"bearer {late}") == "someone"


async def test_a_signature_is_looked_at_once_a_minute_and_the_times_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, decode = [], jwt.decode

    def look(*given: Any, **named: Any) -> Any:
        looked.append(given)
        return decode(*given, **named)

    monkeypatch.setattr(jwt, "decode", look)
    clock = Clock()
    door = doorkeeper(clock)
    token = signed(exp=NOON + timedelta(seconds=90))
    for seconds, times in ((0, 1), (59, 1), (1, 2), (30, 2), (29, 2)):
        clock.forward(seconds=seconds)
        assert await door.subject(f"Bearer {token}") == "someone"
        assert len(looked) == times
    clock.forward(seconds=1)
    with pytest.raises(MovementError) as refusal:
        await door.subject(f"Bearer {token}")
    assert refusal.value.code is Code.NOT_AUTHENTICATED


async def test_what_was_refused_is_not_remembered_and_what_was_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphql_api.auth.MOST_TOKENS", 3)
    door, forged = doorkeeper(), signed(OTHER)
    for number in range(5):
        assert await door.subject(f"Bearer {signed(jti=str(number))}") == "someone"
        for bad in (forged, signed(jti=str(number))[:-4] + "AAAA", signed(exp=NOON - timedelta(minutes=1))):
            with pytest.raises(MovementError):
                await door.subject(f"Bearer {bad}")
    assert len(door._tokens) == 3


async def test_keys_are_fetched_for_an_unknown_id_once_in_a_while() -> None:
    clock, asked = Clock(), []

    async def fetch(url: str) -> str:
        asked.append(url)
        return issuer.jwks(KEY)

    identity = Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID)
    door = Doorkeeper(identity, Keys(identity, fetch, clock), clock)
    assert await door.subject(f"Bearer {signed()}") == "someone"
    unknown = signed(OTHER, header={"kid": "unknown"})
    clock.forward(minutes=4, seconds=59)
    for _ in range(3):
        assert await code_of(door.subject(f"Bearer {unknown}")) is Code.NOT_AUTHENTICATED
    assert asked == [DEV_ISSUER + ".well-known/jwks.json"]
    clock.forward(seconds=1)
    assert await code_of(door.subject(f"Bearer {unknown}")) is Code.NOT_AUTHENTICATED
    assert len(asked) == 2


async def test_given_keys_are_all_there_are() -> None:
    unknown = signed(OTHER, header={"kid": "unknown"})
    assert await code_of(doorkeeper().subject(f"Bearer {unknown}")) is Code.NOT_AUTHENTICATED


def sized(letters: int) -> str:
    """Return a token that is this long to the letter."""
    room = (letters - len(signed(scope=""))) * 3 // 4
    return next(
        token
        for kind in ("x", "xx", "xxx")
        for number in range(room - 9, room + 3)
        if len(token := signed(header={"kid": KID, "typ": kind}, scope="x" * number)) == letters
    )


async def test_a_token_is_at_most_so_long() -> None:
    assert await doorkeeper().subject(f"Bearer {sized(4_096)}") == "someone"
    assert await code_of(doorkeeper().subject(f"Bearer {sized(4_097)}")) is Code.NOT_AUTHENTICATED


SECOND, HALF_MINUTE, HOUR = timedelta(seconds=1), timedelta(seconds=30), timedelta(hours=1)


@pytest.mark.parametrize(
    ("most", "beyond"),
    [
        ({"sub": "a"}, {"sub": ""}),
        ({"sub": "a" * 128}, {"sub": "a" * 129}),
        ({"iat": NOON + HALF_MINUTE}, {"iat": NOON + HALF_MINUTE + SECOND}),
        ({"nbf": NOON + HALF_MINUTE}, {"nbf": NOON + HALF_MINUTE + SECOND}),
        ({"exp": NOON - HALF_MINUTE + SECOND, "iat": NOON - HOUR}, {"exp": NOON - HALF_MINUTE, "iat": NOON - HOUR}),
        ({"exp": NOON + HOUR}, {"exp": NOON + HOUR + SECOND}),
        ({"exp": NOON + SECOND}, {"exp": NOON}),
    ],
    ids=["a letter", "128 letters", "issued", "not before", "ended", "an hour", "a second"],
)
async def test_each_claim_goes_so_far_and_no_further(most: dict[str, Any], beyond: dict[str, Any]) -> None:
    assert await doorkeeper().subject(f"Bearer {signed(**most)}") == most.get("sub", "someone")
    assert await code_of(doorkeeper().subject(f"Bearer {signed(**beyond)}")) is Code.NOT_AUTHENTICATED


@pytest.mark.parametrize("year", [2001, 2099])
async def test_the_times_are_those_of_the_given_clock(year: int) -> None:
    clock = Clock(NOON.replace(year=year))
    token = signed(iat=clock(), nbf=clock(), exp=clock() + timedelta(minutes=30))
    assert await doorkeeper(clock).subject(f"Bearer {token}") == "someone"


async def test_a_token_is_for_its_client_whatever_its_audience() -> None:
    assert await doorkeeper().subject(f"Bearer {signed(aud='others')}") == "someone"
    assert await code_of(doorkeeper().subject(f"Bearer {signed(client_id='others')}")) is Code.NOT_AUTHENTICATED


async def test_of_a_set_of_keys_the_named_ones_for_rsa_count() -> None:
    (ours,) = json.loads(issuer.jwks(KEY))["keys"]
    nameless = {name: value for name, value in ours.items() if name != "kid"}
    keys = json.dumps({"keys": [{"kty": "EC", "kid": "curve"}, nameless, ours]})
    door = doorkeeper(identity=Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID, keys=keys))
    assert await door.subject(f"Bearer {signed()}") == "someone"
    for strange in ("curve", ""):
        assert await code_of(door.subject(f"Bearer {signed(header={'kid': strange})}")) is Code.NOT_AUTHENTICATED


async def test_grants_are_remembered_for_less_than_a_minute(world: World, town: Town, clock: Clock) -> None:
    door = Doorkeeper(IDENTITY, Keys(IDENTITY, _never, clock), clock)

    async def asked() -> tuple[Actor, int]:
        calls = world.store.calls
        mine = signed(sub=town.subject("rpt"), iat=clock(), exp=clock() + timedelta(minutes=5))
        return await door.actor(world.fresh(), f"Bearer {mine}"), world.store.calls - calls

    actor, calls = await asked()
    assert (actor.subject, calls > 0) == (town.subject("rpt"), True)
    clock.forward(seconds=59)
    assert await asked() == (actor, 0)
    clock.forward(seconds=1)
    assert await asked() == (actor, calls)


async def test_so_many_people_are_remembered(
    world: World, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "MOST_ACTORS", 2)
    door = Doorkeeper(IDENTITY, Keys(IDENTITY, _never, clock), clock)

    async def reads(handle: str) -> bool:
        calls = world.store.calls
        await door.actor(world.fresh(), f"Bearer {signed(sub=town.subject(handle))}")
        return world.store.calls > calls

    # The third pushes out whoever was looked up first.
    assert [await reads(handle) for handle in ("rpt", "rv1", "rpt", "pcs", "rv1", "pcs", "rpt")] == [
        *(True, True, False, True),
        *(False, False, True),
    ]


async def test_keys_that_cannot_be_had_are_asked_for_again_soon() -> None:
    clock = Clock()
    bad = ["", "<html>", '{"keys": 5}', "[]", "{}", '{"keys": [{"kty": "RSA", "kid": "x"}]}']
    answers: list[str | Exception] = [BrokenError("down"), TimeoutError(), *bad]

    async def fetch(_: str) -> str:
        answer = answers.pop()
        if isinstance(answer, Exception):
            raise answer
        return answer

    identity = Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID)
    door = Doorkeeper(identity, Keys(identity, fetch, clock), clock)
    while answers:
        left = len(answers)
        for _ in range(2):
            with pytest.raises(MovementError) as refusal:
                await door.subject(f"Bearer {signed()}")
            assert refusal.value.code is Code.BUSY
        assert len(answers) == left - 1
        clock.forward(seconds=4)
        assert await code_of(door.subject(f"Bearer {signed()}")) is Code.BUSY
        assert len(answers) == left - 1
        clock.forward(seconds=1)
    answers.append(issuer.jwks(KEY))
    assert await door.subject(f"Bearer {signed()}") == "someone"
    clock.forward(minutes=6)
    answers.append(ConnectionRefusedError("down again"))
    with pytest.raises(MovementError) as refusal:
        await door.subject(f"Bearer {signed(OTHER, header={'kid': 'unknown'})}")
    assert refusal.value.code is Code.BUSY
    late = signed(iat=clock(), exp=clock() + timedelta(minutes=5))
    assert await door.subject(f"Bearer {late}") == "someone"


async def test_without_a_token_the_door_is_closed(http: httpx.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": "{ __typename }"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_AUTHENTICATED"


async def test_an_ended_grant_is_gone_within_a_minute(world: World, town: Town, clock: Clock, ask: Ask) -> None:
    query = "query Q($u: ID!) { entries(unit: $u, year: 2026, first: 1) { edges { cursor } } }"
    assert "errors" not in await ask("ldr", query, u=town.a.id)
    administrator = await town.actor(world, "adm")
    line = next(
        p
        for p in (await people.of_unit(world.fresh(), administrator, town.province.id, first=50)).items
        if p.person.id == town.subject("ldr")
    )
    await people.end(
        world.fresh(), administrator, request().request_id, line.person.id, 1, line.grant.id, world.today()
    )
    clock.forward(seconds=61)
    answer = await ask("ldr", query, u=town.a.id)
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_unsafe_settings_refuse_to_start() -> None:
    good = {
        "MOVEMENT_STAGE": "prod",
        "MOVEMENT_ISSUER": "https://issuer.example/",
        "MOVEMENT_CLIENT_ID": "x",
        "MOVEMENT_CURSOR_SECRET": "s" * 32,
    }
    assert Identity.from_env(good).issuer == "https://issuer.example/"
    assert Settings.from_env(good).endpoint is None
    for change in (
        {"MOVEMENT_ISSUER": DEV_ISSUER},
        {"MOVEMENT_ISSUER": "http://issuer.example/"},
        {"MOVEMENT_ISSUER": ""},
        {"MOVEMENT_CLIENT_ID": ""},
    ):
        with pytest.raises(SettingsError):
            Identity.from_env(good | change)
    for change in ({"MOVEMENT_CURSOR_SECRET": "short"}, {"MOVEMENT_STAGE": "local"}):
        with pytest.raises(SettingsError):
            Settings.from_env(good | change)
