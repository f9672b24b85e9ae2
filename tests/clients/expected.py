"""What every client must have got, whoever made it: the operations of `operations/` as JSON, and what the wire saw."""

from typing import Any

from movement.model.entries import Entry
from movement.model.errors import SENTENCES, Code
from tests.builders import Town

TYPE = "application/graphql-response+json"
ANSWERED, BOTH, REFUSED = f"200 {TYPE}: data extensions", f"200 {TYPE}: data extensions errors", f"400 {TYPE}: errors"
"""Status, media type and keys of what a client that asks for the newer media type is answered; see `wire.mjs`."""
NO_TOKEN = f"401 {TYPE}: errors"
STALE = "Hồ sơ đã được người khác thay đổi. Hãy tải lại rồi thực hiện lại."


def shown(entry: Entry, town: Town, **more: Any) -> dict[str, Any]:
    """Return a submitted entry as the queue, with its version, and the card show it."""
    unit = {"__typename": "Unit", "id": town.a_committee.id, "name": "Đảng ủy xã An Bình"}
    return {"__typename": "Entry", "id": entry.id, "title": entry.title, "state": "SUBMITTED", "unit": unit} | more


def accepted(entry: Entry) -> dict[str, Any]:
    """Return the payload of the act on a submitted entry."""
    done = {"__typename": "Entry", "id": entry.id, "version": 3, "state": "ACCEPTED"}
    return {"__typename": "EntryPayload", "entry": done, "problems": []}


def refused(code: Code, *path: str, message: str = "") -> dict[str, Any]:
    """Return the payload of an act with one problem."""
    problem = {"__typename": "Problem", "code": code, "message": message or SENTENCES[code], "path": list(path)}
    return {"__typename": "EntryPayload", "entry": None, "problems": [problem]}


def error(code: Code, *path: str, message: str = "") -> dict[str, Any]:
    """Return an error as the clients tell it; one of the whole request has no path."""
    return {"code": code, "message": message or SENTENCES[code]} | ({"path": list(path)} if path else {})


INVALID = error(Code.BAD_INPUT, message="Cannot query field 'nothing' on type 'Me'.")


def partial(town: Town) -> dict[str, Any]:
    """Return the answer of which only a half can be seen."""
    return {"unit": {"__typename": "Unit", "id": town.a.id, "name": "Xã An Bình"}, "entry": None}
