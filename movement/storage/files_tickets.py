"""Tickets in the addresses of a folder's files: what each allows, readable by anyone, changeable by nobody."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

import msgspec
from msgspec import Struct

from movement.storage.files_bucket import headers_of

SEAL_BYTES = 16


class Ticket(Struct, frozen=True, array_like=True):
    """What an address allows: to PUT or GET one file, and what that file is."""

    method: str
    upload: str
    media_type: str
    size: int
    sha256: str
    name: str
    until: datetime

    @property
    def headers(self) -> dict[str, str]:
        """The headers with which the file must be put."""
        return headers_of(self.media_type, self.sha256)


class Tickets:
    """Makes and opens the tickets of one secret for one purpose; those of another are not its own."""

    def __init__(self, secret: str, purpose: str = "files") -> None:
        self._key = hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()

    def make(self, ticket: Ticket) -> str:
        """Return the text of a ticket, fit for an address."""
        body = msgspec.msgpack.encode(ticket)
        return _text(self._seal(body) + body)

    def open(self, method: str, token: str, now: datetime) -> Ticket | None:
        """Return the ticket of a text, or None if it is not ours, not for this method or no longer good."""
        try:
            sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        seal, body = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
        # Base64 leaves spare bits in its last letter: a ticket must be the very text that was made.
        if not hmac.compare_digest(seal, self._seal(body)) or _text(sealed) != token:
            return None
        ticket = msgspec.msgpack.decode(body, type=Ticket)
        return ticket if ticket.method == method and now < ticket.until else None

    def _seal(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:SEAL_BYTES]


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")
