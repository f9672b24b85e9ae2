"""Cursors: opaque, bound to one list, its arguments and one person, and refused if a letter of them was changed."""

import base64
import binascii
import hashlib
import hmac

import msgspec
from msgspec import Struct

from movement.model.errors import Code, refuse

SEAL_BYTES = 12
MOST_LETTERS = 700


class Place(Struct, frozen=True, array_like=True):
    """Where a list goes on: in which of its parts, and after which sort key."""

    part: int
    after: str


class Cursors:
    """Makes and opens the cursors of one list for one person."""

    def __init__(self, secret: str, person: str, listing: str, *arguments: object) -> None:
        binding = msgspec.json.encode([person, listing, *[str(a) for a in arguments]])
        self._key = hmac.new(secret.encode(), binding, hashlib.sha256).digest()

    def make(self, place: Place) -> str:
        """Return the cursor of a place."""
        body = msgspec.msgpack.encode(place)
        return base64.urlsafe_b64encode(self._seal(body) + body).decode().rstrip("=")

    def open(self, cursor: str | None) -> Place | None:
        """Return the place of a cursor, None for none; raises BAD_CURSOR before anything is read."""
        if cursor is None:
            return None
        if len(cursor) > MOST_LETTERS:
            raise refuse(Code.BAD_CURSOR, "after")
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise refuse(Code.BAD_CURSOR, "after") from None
        seal, body = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
        # Base64 leaves spare bits in its last letter: a cursor must be the very text that was made.
        if not hmac.compare_digest(seal, self._seal(body)) or self._text(sealed) != cursor:
            raise refuse(Code.BAD_CURSOR, "after")
        return msgspec.msgpack.decode(body, type=Place)

    @staticmethod
    def _text(sealed: bytes) -> str:
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def _seal(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:SEAL_BYTES]
