"""What breaks clients elsewhere and shows in no library: media types, methods, addresses, streams and sockets."""

import pytest

from tests.clients.conftest import Run
from tests.clients.expected import TYPE

NEW, OLD = f"{TYPE}; charset=utf-8", "application/json; charset=utf-8"
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
)
ACCEPTS = {
    URQL: (200, NEW),
    "application/graphql-response+json,application/json;q=0.9": (200, NEW),
    "application/json, application/graphql-response+json;q=0.5": (200, OLD),
    "application/json;q=0, */*": (200, NEW),
    "text/event-stream, application/json;q=0.1": (200, OLD),
    "*/*": (200, OLD),
}


@pytest.mark.usefixtures("entries")
def test_the_wish_of_every_accept_header_is_granted(reviewer: Run) -> None:
    found = reviewer("plain.mjs", "accepts", accepts=[*ACCEPTS, "text/event-stream", "multipart/mixed;q=1, text/html"])
    assert found == [
        *[[status, media, None, ["me"]] for status, media in ACCEPTS.values()],
        *[[406, OLD, None, "BAD_INPUT"]] * 2,
    ]


def test_every_refusal_of_the_transport_is_json_and_says_what_is_allowed(reviewer: Run) -> None:
    assert reviewer("plain.mjs", "transport") == {
        # Older clients take a status other than 200 for a broken network and tell no code.
        "older": [200, OLD, None, "BAD_INPUT"],
        "newer": [400, NEW, None, "BAD_INPUT"],
        "act": [405, OLD, "POST", "BAD_INPUT"],
        "method": [405, "application/json", "GET, POST", "BAD_INPUT"],
        # No redirect: behind a proxy it would lead to an address that clients cannot reach.
        "slash": [404, "application/json", None, "NOT_FOUND"],
        "form": [415, OLD, None, "BAD_INPUT"],
        # There are no subscriptions, so the handshake is refused at once.
        "socket": [1006, False],
    }
