"""What stands in front of GraphQL: bytes become one sound request, or a refusal that names what is wrong.

Strawberry answers 500 to bodies such as `null`, a 5,000-digit integer or JSON nested 100,000 deep, so the body is
decoded here, once and strictly, and the result is handed on.
"""

import json
import re
from hashlib import sha256
from typing import Any, NoReturn

from msgspec import Struct

from movement.model.errors import SENTENCES, Code

MOST_BYTES = 64 * 1024
MOST_DIGITS = 16
DEEPEST_JSON = 32
_HASH = re.compile(r"[0-9a-f]{64}")


class RefusedError(Exception):
    """A request that is not executed: HTTP status, code and sentence."""

    def __init__(self, status: int, code: Code, sentence: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers or {}
        self.sentence = f"{SENTENCES[code]} {sentence}".strip()


class Asked(Struct, frozen=True):
    """A sound envelope: a document's text, or the hash by which it is known, or both."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation: str | None = None
    hash: str | None = None


def envelope(raw: bytes) -> Asked:
    """Return the request in a POST body; raises RefusedError."""
    if len(raw) > MOST_BYTES:
        raise RefusedError(413, Code.TOO_LARGE)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("Nội dung phải là UTF-8.") from None
    return checked(_json(text))


def checked(body: Any) -> Asked:
    """Return the request of a decoded envelope; raises RefusedError."""
    if not isinstance(body, dict):
        raise _bad("Nội dung phải là một đối tượng JSON.")
    query, variables, operation = body.get("query"), body.get("variables"), body.get("operationName")
    hashed = _hash(body.get("extensions"))
    if hashed and not query:
        query = None
    elif not isinstance(query, str) or not query.strip():
        raise _bad("Thiếu `query`.")
    elif hashed and digest(query) != hashed:
        raise _bad("`sha256Hash` không phải của `query`.")
    if variables is not None and not isinstance(variables, dict):
        raise _bad("`variables` phải là một đối tượng.")
    if operation is not None and not isinstance(operation, str):
        raise _bad("`operationName` phải là chuỗi.")
    return Asked(query, variables, operation, hashed)


def digest(text: str) -> str:
    """Return the hash by which a text is known to clients."""
    return sha256(text.encode()).hexdigest()


def _hash(extensions: Any) -> str | None:
    if extensions is None:
        return None
    if not isinstance(extensions, dict):
        raise _bad("`extensions` phải là một đối tượng.")
    given = extensions.get("persistedQuery")
    if given is None:
        return None
    hashed = given.get("sha256Hash") if isinstance(given, dict) else None
    if not isinstance(hashed, str) or not _HASH.fullmatch(hashed) or type(given.get("version")) is not int:
        raise _bad("`persistedQuery` phải có `version` và `sha256Hash` gồm 64 chữ số hệ 16.")
    if given["version"] != 1:
        raise _bad("Chỉ có `persistedQuery` phiên bản 1.")
    return hashed


def variables(text: str | None) -> Any:
    """Return the decoded `variables` of a GET request."""
    return None if not text else _json(text)


def _json(text: str) -> Any:
    if text.count("[") + text.count("{") > DEEPEST_JSON:  # most of them stand in the query
        _check_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant
        )
        if "\\u" in text:
            # A lone surrogate is no text: it could be neither stored nor sent back. Only an escape can write one.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise _bad("JSON không đúng.") from None
    return value


def _check_depth(text: str) -> None:
    depth, inside, escaped = 0, False, False
    for letter in text:
        if inside:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                inside = False
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            if depth > DEEPEST_JSON:
                raise _bad("JSON lồng quá sâu.")
        elif letter in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("duplicate key")
    return made


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        raise ValueError("too large")
    return value


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


def _bad(sentence: str) -> RefusedError:
    return RefusedError(400, Code.BAD_INPUT, sentence)
