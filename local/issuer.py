"""The development issuer: a key of this data folder's own, and tokens for the sample people. Local stage only."""

import base64
import hashlib
import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from movement.settings import DEV_ISSUER

CLIENT_ID = "dan-van-kheo-local"
LASTS = timedelta(minutes=55)
KEY_FILE, SECRET_FILE = "issuer.pem", "secret"


def key(folder: Path) -> rsa.RSAPrivateKey:
    """Return the folder's signing key, made at the first call."""
    file = folder / KEY_FILE
    if not file.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _write(
            file,
            made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
    loaded = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, rsa.RSAPrivateKey):
        raise TypeError(f"{file} does not hold an RSA key: delete it to have a new one made")
    return loaded


def secret(folder: Path) -> str:
    """Return the folder's secret for cursors, made at the first call."""
    file = folder / SECRET_FILE
    if not file.exists():
        _write(file, secrets.token_hex(32).encode())
    return file.read_text()


def jwks(signing: rsa.RSAPrivateKey) -> str:
    """Return the public key as a JWK set."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing.public_key()))
    return json.dumps({"keys": [{**public, "kid": key_id(signing), "alg": "RS256", "use": "sig"}]})


def key_id(signing: rsa.RSAPrivateKey) -> str:
    """Return the key's thumbprint."""
    numbers = signing.public_key().public_numbers()
    return base64.urlsafe_b64encode(hashlib.sha256(f"{numbers.n}:{numbers.e}".encode()).digest()).decode()[:16]


def mint(signing: rsa.RSAPrivateKey, subject: str, now: datetime) -> str:
    """Return an access token for a subject, as the identity provider in AWS would issue it."""
    claims = {
        "iss": DEV_ISSUER,
        "sub": subject,
        "client_id": CLIENT_ID,
        "token_use": "access",
        "iat": now,
        "exp": now + LASTS,
        "jti": secrets.token_hex(8),
    }
    return jwt.encode(claims, signing, algorithm="RS256", headers={"kid": key_id(signing)})


def _write(file: Path, content: bytes) -> None:
    # Made beside and moved, so that a start that is cut off leaves no half key; readable by its owner only.
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(file)
