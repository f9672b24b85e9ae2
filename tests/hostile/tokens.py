"""Tokens that are none, are someone else's, say too much or come too late, each on a request that is sound."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from graphql_api.http import GRAPHQL, JSON
from local import issuer
from movement.settings import DEV_ISSUER
from tests.graphql_api.conftest import KEY
from tests.hostile.oracle import Case, before, sound
from tests.hostile.sending import Request

OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = issuer.key_id(KEY)
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
REFUSED = before("NOT_AUTHENTICATED", 401, headers={"www-authenticate": 'Bearer realm="dan-van-kheo"'})


class Mint:
    """Makes tokens that are sound at an instant but for what is changed."""

    def __init__(self, now: datetime, subject: str) -> None:
        self.now, self.subject = now, subject

    def claims(self, **changes: Any) -> dict[str, Any]:
        made = {
            "iss": DEV_ISSUER,
            "sub": self.subject,
            "client_id": issuer.CLIENT_ID,
            "token_use": "access",
            "iat": self.now,
            "exp": self.now + timedelta(minutes=30),
        }
        return {key: value for key, value in (made | changes).items() if value is not None}

    def __call__(
        self, key: Any = KEY, algorithm: str = "RS256", header: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        return jwt.encode(self.claims(**changes), key, algorithm, {"kid": KID} if header is None else header)

    def raw(self, header: Any, claims: Any) -> str:
        """Return a token of any JSON, signed as it should be."""
        text = ".".join(
            _part(json.dumps(part).encode() if not isinstance(part, bytes) else part) for part in (header, claims)
        )
        seal = jwt.get_algorithm_by_name("RS256").sign(text.encode(), KEY)
        return f"{text}.{_part(seal)}"


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _sealed(header: dict[str, Any], claims: dict[str, Any], secret: bytes, *, signs: bool = False) -> str:
    """Return a token with no seal, or with one made of a secret: PyJWT would refuse to make either."""
    text = f"{_part(json.dumps(header).encode())}.{_part(json.dumps(claims).encode())}"
    seal = hmac.new(secret, text.encode(), hashlib.sha256).digest() if secret or signs else b""
    return f"{text}.{_part(seal)}"


def tokens(now: datetime, subject: str) -> Iterator[Case]:
    """Yield every kind of token and of header that must not open the door."""
    mint = Mint(now, subject)
    sound_one = mint()
    for label, token in {**_shapes(mint, sound_one), **_headers(mint), **_claims(mint), **_times(mint)}.items():
        yield _case(f"token: {label}", (("authorization", f"Bearer {token}"),))
    for label, value in {
        "no scheme": sound_one,
        "Basic": f"Basic {sound_one}",
        "Token": f"Token {sound_one}",
        "Digest": f"Digest {sound_one}",
        "two blanks": f"Bearer  {sound_one}",
        "a tab": f"Bearer\t{sound_one}",
        "a blank before": f" Bearer {sound_one}",
        "a blank behind": f"Bearer {sound_one} ",
        "a comma": f"Bearer {sound_one}, Bearer {sound_one}",
        "quotes": f'Bearer "{sound_one}"',
        "only the scheme": "Bearer",
        "only the scheme and a blank": "Bearer ",
        "nothing": "",
        "a colon": f"Bearer: {sound_one}",
        "5,000 letters": "Bearer " + "a" * 5_000,
        "no ASCII": "Bearer \xe9\xe9.\xe9.\xe9",
    }.items():
        yield _case(f"authorization with {label}", (("authorization", value),))
    for name in ("x-authorization", "x-access-token", "cookie", "proxy-authorization", "x-amzn-oidc-data"):
        yield _case(f"a token in {name}", ((name, f"Bearer {sound_one}"),))
    yield _case("no token at all", ())
    yield _case(
        "a bad token before a sound one", (("authorization", "Bearer x"), ("authorization", f"Bearer {sound_one}"))
    )
    query = f"access_token={sound_one}&query=%7B__typename%7D".encode()
    yield Case(
        name="a token in the address", request=Request(by=None, method="GET", query=query), expected=REFUSED, calls=0
    )
    body = b"access_token=" + sound_one.encode() + b"&query=%7B__typename%7D"
    form = (("content-type", "application/x-www-form-urlencoded"), ("accept", GRAPHQL))
    yield Case(name="a token in a form", request=Request(by=None, headers=form, body=body), expected=REFUSED, calls=0)
    for label, token in {
        "lower case scheme": sound_one,
        "29 seconds over": mint(iat=now - timedelta(minutes=5), exp=now - timedelta(seconds=29)),
        "roles it claims for itself": mint(role="ADM", grants=[{"role": "ADM"}], groups=["ADM"]),
    }.items():
        yield _case(f"sound: {label}", (("authorization", f"bearer {token}"),), opens=True)


def _case(name: str, more: tuple[tuple[str, str], ...], *, opens: bool = False) -> Case:
    headers = (("content-type", JSON), ("accept", GRAPHQL), *more)
    expected = sound({"people": None}) if opens else REFUSED
    # Who opens the door this way is still only who the token says, without any right it claims.
    text = "{ __typename }" if not opens else '{ people(unit: \\"x\\", first: 1) { __typename } }'
    if opens:
        expected = before("NOT_FOUND", 200, data={"people": None})
    body = f'{{"query":"{text}"}}'.encode()
    return Case(
        name=name, request=Request(by=None, headers=headers, body=body), expected=expected, calls=1 if opens else 0
    )


def _shapes(mint: Mint, good: str) -> dict[str, str]:
    head, claims, seal = good.split(".")
    return {
        "empty": "",
        "a word": "x",
        "null": "null",
        "undefined": "undefined",
        "two parts": f"{head}.{claims}",
        "two parts and a dot": f"{head}.{claims}.",
        "four parts": f"{good}.x",
        "five parts": f"{good}.x.y",
        "dots": "..",
        "only a seal": f"..{seal}",
        "no header": f".{claims}.{seal}",
        "no claims": f"{head}..{seal}",
        "parts in another order": f"{claims}.{head}.{seal}",
        "another seal": f"{head}.{claims}.{seal[:-4]}AAAA",
        "half a seal": f"{head}.{claims}.{seal[:40]}",
        "a doubled seal": f"{good}{seal}",
        "another's claims under the seal": f"{head}.{_part(json.dumps({'sub': 'adm.here'}).encode())}.{seal}",
        "padding": f"{head}==.{claims}==.{seal}==",
        "standard base64": good.replace("-", "+").replace("_", "/") + "=",
        "a line break": f"{head}.\n{claims}.{seal}",
        "a percent": good.replace(".", "%2e"),
        "a JSON serialisation": json.dumps({"payload": claims, "protected": head, "signature": seal}),
        "an encrypted token": "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d",
        "a header that is a list": mint.raw([], _plain(mint.claims())),
        "a header that is null": mint.raw(None, _plain(mint.claims())),
        "a header that is text": mint.raw("RS256", _plain(mint.claims())),
        "a header nested 20,000 deep": f"{_part(b'[' * 2_000)}.{claims}.{seal}",
        "claims that are a list": mint.raw({"alg": "RS256", "kid": KID}, []),
        "claims that are null": mint.raw({"alg": "RS256", "kid": KID}, None),
        "claims that are a number": mint.raw({"alg": "RS256", "kid": KID}, 5),
        "claims that are no JSON": mint.raw({"alg": "RS256", "kid": KID}, b"{"),
        "claims that are no UTF-8": mint.raw({"alg": "RS256", "kid": KID}, b'{"sub":"\xff"}'),
        "claims with NaN": mint.raw({"alg": "RS256", "kid": KID}, b'{"iat":NaN,"exp":NaN}'),
        "too large": mint(scope="x" * 4_096),
    }


def _headers(mint: Mint) -> dict[str, str]:
    def with_(**more: Any) -> str:
        return mint(header={"kid": KID} | more)

    curve = ec.generate_private_key(ec.SECP256R1())
    good = _plain(mint.claims())
    algorithms = {
        f"alg {name!r}": _sealed({"alg": name, "kid": KID}, good, b"")
        for name in ("none", "None", "NONE", "nOnE", "", "rs256", "RS256 ", "HS256", "ES256", "PS256", "EdDSA")
    }
    return algorithms | {
        "the public key as a secret": _sealed({"alg": "HS256", "kid": KID}, good, PUBLIC),
        "an empty secret": _sealed({"alg": "HS256", "kid": KID}, good, b"", signs=True),
        "RS512": mint(algorithm="RS512"),
        "PS256": mint(algorithm="PS256"),
        "ES256": mint(curve, "ES256"),
        "alg is a list": mint.raw({"alg": ["RS256"], "kid": KID}, good),
        "alg is null": mint.raw({"alg": None, "kid": KID}, good),
        "no alg": mint.raw({"kid": KID}, good),
        "another key": mint(OTHER),
        "no kid": mint(header={}),
        "kid is empty": mint(header={"kid": ""}),
        "kid is unknown": mint(OTHER, header={"kid": "unknown"}),
        "kid is a path": mint(header={"kid": "../../../../dev/null"}),
        "kid is a file": mint(header={"kid": "file:///etc/passwd"}),
        "kid is an address": mint(header={"kid": "https://evil.example/key"}),
        "kid is SQL": mint(header={"kid": "' UNION SELECT 'x' --"}),
        "kid is a shell": mint(header={"kid": "|id"}),
        "kid is a template": mint(header={"kid": "{{7*7}}"}),
        "kid with a NUL": mint(header={"kid": f"{KID}\0"}),
        "kid in capitals": mint(header={"kid": KID.swapcase()}),
        "kid of 3,000 letters": mint(header={"kid": "x" * 3_000}),
        "kid is a number": mint.raw({"alg": "RS256", "kid": 1}, good),
        "kid is a list": mint.raw({"alg": "RS256", "kid": [KID]}, good),
        "kid is null": mint.raw({"alg": "RS256", "kid": None}, good),
        "jku": with_(jku="https://evil.example/jwks.json"),
        "jku of this host": with_(jku="http://127.0.0.1/jwks.json"),
        "jku of the metadata service": with_(jku="http://169.254.169.254/latest/meta-data/"),
        "x5u": with_(x5u="https://evil.example/cert"),
        "x5c": with_(x5c=["MIIB"]),
        "x5t": with_(x5t="x"),
        "jwk": mint(OTHER, header={"kid": KID, "jwk": {"kty": "RSA"}}),
        "crit": with_(crit=["x"], x=1),
        "crit b64": with_(crit=["b64"], b64=False),
        "zip": with_(zip="DEF"),
        "enc": with_(enc="A256GCM"),
        "cty": with_(cty="JWT"),
        "an unknown header": with_(hostile=1),
    }


def _claims(mint: Mint) -> dict[str, str]:
    wrong: dict[str, tuple[str, tuple[Any, ...]]] = {
        "iss": (
            "issuer",
            (
                "https://evil.example/",
                DEV_ISSUER + "x",
                DEV_ISSUER.rstrip("/"),
                DEV_ISSUER.upper(),
                "",
                5,
                [DEV_ISSUER],
                None,
            ),
        ),
        "client_id": (
            "client",
            ("other", "", issuer.CLIENT_ID + " ", issuer.CLIENT_ID.upper(), 5, [issuer.CLIENT_ID], None),
        ),
        "token_use": ("use", ("id", "refresh", "ACCESS", "", True, ["access"], None)),
        "sub": ("subject", ("", "x" * 129, 5, True, ["pcs.here"], {"x": 1}, None)),
    }
    return {
        f"{label} {value!r}"[:60]: mint.raw({"alg": "RS256", "kid": KID}, _plain(mint.claims(**{name: value})))
        for name, (label, values) in wrong.items()
        for value in values
    }


def _plain(claims: dict[str, Any]) -> dict[str, Any]:
    return {name: int(value.timestamp()) if isinstance(value, datetime) else value for name, value in claims.items()}


def _times(mint: Mint) -> dict[str, str]:
    now, second = mint.now, timedelta(seconds=1)
    odd: tuple[Any, ...] = ("2026-11-24", True, [], {}, "", "1", -1, 1e300)
    made = {
        "over": mint(iat=now - timedelta(minutes=50), exp=now - timedelta(minutes=1)),
        "31 seconds over": mint(iat=now - timedelta(minutes=50), exp=now - 31 * second),
        "not yet": mint(iat=now + timedelta(minutes=1), exp=now + timedelta(minutes=20)),
        "31 seconds early": mint(iat=now + 31 * second, exp=now + timedelta(minutes=20)),
        "not before a minute from now": mint(nbf=now + timedelta(minutes=1)),
        "an hour and a second": mint(exp=now + timedelta(hours=1) + second),
        "a year": mint(exp=now + timedelta(days=365)),
        "backwards": mint(iat=now + 20 * second, exp=now + 10 * second),
        "no time at all": mint(iat=now, exp=now),
        "no exp": mint(exp=None),
        "no iat": mint(iat=None),
    }
    for name in ("iat", "exp", "nbf"):
        for value in odd:
            if name == "nbf" and value == -1:
                continue  # long ago, as good as none
            claims = _plain(mint.claims()) | {name: value}
            made[f"{name} is {value!r}"] = mint.raw({"alg": "RS256", "kid": KID}, claims)
    return made
