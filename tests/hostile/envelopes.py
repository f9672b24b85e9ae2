"""Bodies that are no sound envelope, are too large, or are not the text they should be."""

import json
from collections.abc import Iterator

from graphql_api.guard import MOST_BYTES, digest
from graphql_api.measures import MOST_LETTERS
from tests.hostile.oracle import Case, Expected, before, nothing, sound
from tests.hostile.sending import Request, asking, posting

NAME = "{ __typename }"
OK = f'{{"query":"{NAME}"}}'
BAD, LARGE, ANSWERED = before("BAD_INPUT"), before("TOO_LARGE", 413), sound({"__typename": "Query"})
RIGHT = digest(NAME)


def _raw(name: str, body: str | bytes, expected: Expected = BAD) -> Case:
    return Case(name=name, request=posting(body), expected=expected, calls=0)


def envelope() -> Iterator[Case]:
    """Yield envelopes with wrong, missing, doubled and further keys."""
    for label, body in {
        "nothing": "",
        "blanks": "  \n ",
        "null": "null",
        "true": "true",
        "a number": "5",
        "a string": '"s"',
        "an empty list": "[]",
        "a list": "[1]",
        "an open brace": "{",
        "text behind it": OK + "x",
        "two objects": OK + OK,
        "a comment": "/* x */" + OK,
        "single quotes": "{'query':'{ __typename }'}",
        "a comma too many": f'{{"query":"{NAME}",}}',
        "no quotes": f'{{query:"{NAME}"}}',
        "a form": "query=%7B__typename%7D",
        "XML": "<query>{ __typename }</query>",
        "YAML": "query: '{ __typename }'",
        "a document itself": NAME,
        "the prefix against JSON hijacking": ")]}',\n" + OK,
        "doubled query": f'{{"query":"{NAME}","query":"{NAME}"}}',
        "doubled by an escape": f'{{"query":"{NAME}","\\u0071uery":"{NAME}"}}',
        "doubled variables": f'{{"query":"{NAME}","variables":{{}},"variables":{{}}}}',
        "a doubled variable": f'{{"query":"{NAME}","variables":{{"a":1,"a":2}}}}',
        "a raw line break in a string": '{"query":"{\n__typename }"}',
        "a raw NUL in a string": '{"query":"{ __typename }\x00"}',
        "an unknown escape": '{"query":"\\x7b"}',
        "a lone surrogate": '{"query":"{ __typename }","variables":{"a":"\\ud800"}}',
        "a lone surrogate as a key": '{"query":"{ __typename }","variables":{"\\udfff":1}}',
        "a surrogate in the document": '{"query":"# \\ud83d\\n{ __typename }"}',
    }.items():
        yield _raw(f"the body is {label}", body)
    values = {
        "null": "null",
        "empty": '""',
        "blank": '" \\n"',
        "a number": "1",
        "true": "true",
        "a list": "[]",
        "an object": "{}",
    }
    for label, value in values.items():
        yield _raw(f"query is {label}", f'{{"query":{value}}}')
    for key, wrong in {
        "variables": ("text", "a number", "true", "a list"),
        "operationName": ("a number", "true", "a list", "an object"),
        "extensions": ("text", "a number", "true", "a list"),
    }.items():
        for label in wrong:
            value = {"text": '"{}"'}.get(label) or values[label]
            yield _raw(f"{key} is {label}", f'{{"query":"{NAME}","{key}":{value}}}')
    for label, body in {
        "unknown keys": f'{{"query":"{NAME}","id":1,"__proto__":{{"admin":true}},"role":"ADM"}}',
        "null for everything else": f'{{"query":"{NAME}","variables":null,"operationName":null,"extensions":null}}',
        "unknown extensions": f'{{"query":"{NAME}","extensions":{{"tracing":true,"cost":{{"limit":1000000}}}}}}',
        "unknown variables": f'{{"query":"{NAME}","variables":{{"constructor":{{"prototype":1}}}}}}',
        "minus zero": f'{{"query":"{NAME}","variables":{{"x":-0}}}}',
    }.items():
        yield _raw(label, body, ANSWERED)
    yield _raw("keys in capitals", f'{{"QUERY":"{NAME}"}}')
    yield from _persisted()


def _persisted() -> Iterator[Case]:
    for label, given in {
        "text": '"x"',
        "a list": "[]",
        "empty": "{}",
        "without version": f'{{"sha256Hash":"{RIGHT}"}}',
        "version 2": f'{{"version":2,"sha256Hash":"{RIGHT}"}}',
        "version 0": f'{{"version":0,"sha256Hash":"{RIGHT}"}}',
        "version text": f'{{"version":"1","sha256Hash":"{RIGHT}"}}',
        "version true": f'{{"version":true,"sha256Hash":"{RIGHT}"}}',
        "version 1.0": f'{{"version":1.0,"sha256Hash":"{RIGHT}"}}',
        "no hash": '{"version":1}',
        "a short hash": '{"version":1,"sha256Hash":"abc"}',
        "a hash in capitals": f'{{"version":1,"sha256Hash":"{RIGHT.upper()}"}}',
        "a hash with a line break": f'{{"version":1,"sha256Hash":"{RIGHT}\\n"}}',
        "a number as hash": '{"version":1,"sha256Hash":5}',
        "another text's hash": f'{{"version":1,"sha256Hash":"{digest("{ me }")}"}}',
        "a path as hash": f'{{"version":1,"sha256Hash":"{"../" * 21}x"}}',
    }.items():
        yield _raw(f"persistedQuery is {label}", f'{{"query":"{NAME}","extensions":{{"persistedQuery":{given}}}}}')
    unknown = f'{{"extensions":{{"persistedQuery":{{"version":1,"sha256Hash":"{digest("never sent")}"}}}}}}'
    yield _raw("a hash nobody knows", unknown, before("PERSISTED_QUERY_NOT_FOUND"))


def sizes() -> Iterator[Case]:
    """Yield bodies and documents at and past every limit of size."""
    around = OK[:-1] + ',"variables":{"x":"%s"}}'
    fits = around % ("x" * (MOST_BYTES - len(around) + 2))
    for label, body, expected in (
        ("the largest body", fits, ANSWERED),
        ("one byte too many", fits + " ", LARGE),
        ("70 kB of blanks", OK + " " * 70_000, LARGE),
        ("1 MB", OK + " " * 2**20, LARGE),
        ("8 MB of comments", '{"query":"' + "#" * 2**23 + '"}', LARGE),
        ("100,000 nested lists", "[" * 100_000, LARGE),
        ("300 kB of digits", "9" * 300_000, LARGE),
        ("60,000 digits", "9" * 60_000, BAD),
        ("60,000 quotes", '"' * 60_000, BAD),
        ("60,000 backslashes", '"' + "\\" * 60_000 + '"', BAD),
        ("20,000 empty objects", "[" + "{}," * 20_000 + "{}]", BAD),
        (
            "5,000 variables",
            '{"query":"{ __typename }","variables":{' + ",".join(f'"k{n}":1' for n in range(5_000)) + "}}",
            ANSWERED,
        ),
        ("5,000 unknown keys", "{" + ",".join(f'"k{n}":1' for n in range(5_000)) + "}", BAD),
        ("16 kB of three-byte letters", '{"query":"# ' + "ế" * 6_000 + '\\n{ __typename }"}', BAD),
        ("escapes that shrink", '{"query":"# ' + "\\u0061" * 10_000 + '\\n{ __typename }"}', ANSWERED),
        ("escapes that grow", '{"query":"# ' + "\\u1ebf" * 6_000 + '\\n{ __typename }"}', BAD),
    ):
        yield _raw(label, body, expected)
    longest = NAME + " #" + "x" * (MOST_LETTERS - len(NAME) - 2)
    yield _raw("the longest document", json.dumps({"query": longest}), ANSWERED)
    yield _raw("a document one byte too long", json.dumps({"query": longest + "x"}))
    for count in (100, 500):
        # Just below the limit of tokens and letters, and slow for whoever compares each with each.
        text = "{ " + " ".join(f"...f{n}" for n in range(count)) + " } "
        text += " ".join(f"fragment f{n} on Query {{ __typename }}" for n in range(count))
        yield Case(
            name=f"{count} fragments side by side",
            request=asking(text),
            expected=ANSWERED if count == 100 else BAD,
            calls=0,
        )
    for length in (18, 500, 20_000, 60_000):
        request = asking("query($x: ID!) { entry(id: $x) { id } }", {"x": "e" * length})
        yield Case(name=f"an id of {length} letters", request=request, expected=nothing("entry"), calls=0)
    for count in (100, 3_000):
        # A wrong value comes back in the message: not all of it.
        request = asking("query($x: [String!]) { enumLabels(names: $x) { name } }", {"x": [5] * count})
        yield Case(name=f"{count} wrong items", request=request, expected=BAD, calls=0)
    for length in (5_000, 50_000):
        request = asking("query($x: Int!) { units(first: $x) { __typename } }", {"x": "x" * length})
        yield Case(name=f"a wrong value of {length} letters", request=request, expected=BAD, calls=0)
        request = asking('query($x: Date!) { unitByCode(scheme: GSO, code: "1", at: $x) { id } }', {"x": "1" * length})
        yield Case(name=f"a day of {length} letters", request=request, expected=BAD, calls=0)


def encodings() -> Iterator[Case]:
    """Yield bodies in other encodings than UTF-8, or that only look like it."""
    for label, body in {
        "UTF-16": OK.encode("utf-16"),
        "UTF-16 little-endian": OK.encode("utf-16-le"),
        "UTF-16 big-endian": OK.encode("utf-16-be"),
        "UTF-32": OK.encode("utf-32"),
        "UTF-7": b"+AHsAIgBxAHUAZQByAHkAIgA6ACI-{ __typename }+ACIAfQ-",
        "EBCDIC": OK.encode("cp500"),
        "a byte order mark": b"\xef\xbb\xbf" + OK.encode(),
        "Latin-1": b'{"query":"# \xe9\\n{ __typename }"}',
        "Windows-1258": '{"query":"# Đ\\n{ __typename }"}'.encode("cp1258"),
        "an overlong slash": b'{"query":"# \xc0\xaf\\n{ __typename }"}',
        "an overlong NUL": b'{"query":"# \xc0\x80\\n{ __typename }"}',
        "a surrogate in CESU-8": b'{"query":"# \xed\xa0\x80\\n{ __typename }"}',
        "five bytes": b'{"query":"# \xf8\x88\x80\x80\x80\\n{ __typename }"}',
        "past the last plane": b'{"query":"# \xf4\x90\x80\x80\\n{ __typename }"}',
        "half a letter": b'{"query":"# \xe1\xba\\n{ __typename }"}',
        "half a letter at the end": OK.encode() + b"\xe1\xba",
        "a lone continuation": b'{"query":"\x80"}',
        "0xff": b"\xff" * 100,
        "NULs": b"\0" * 100,
        "gzip": bytes.fromhex(
            "1f8b0800000000000003ab562a2c4d2daa54b252aa56d05156d0512a4b2d2acecccf53d256aa050000000000"
        ),
        "brotli": bytes.fromhex("8b0b80") + OK.encode(),
        "protobuf": b"\x0a\x0e" + NAME.encode(),
        "MessagePack": b"\x81\xa5query\xae" + NAME.encode(),
    }.items():
        yield _raw(f"body: {label}", body)
    for label, letters in {
        "a NUL": "\0",
        "a no-break space": "\u00a0",
        "an ideographic space": "\u3000",
        "a zero-width space": "\u200b",
        "a right-to-left override": "\u202e",
        "a byte order mark": "\ufeff",
        "a next line": "\u0085",
        "full-width braces": "｛",
        "a combining mark": "\u0301",
        "a Cyrillic letter": "_\u0430",
        "an emoji": "😀",
        "an escape": "\x1b[31m",
        "a backspace": "\b",
    }.items():
        expected = ANSWERED if label == "a byte order mark" else BAD
        request = asking(f"{{ {letters} __typename }}")
        yield Case(name=f"document: {label} between tokens", request=request, expected=expected, calls=0)
        if label != "a byte order mark":
            request = Request(body=asking(f"{{ __type{letters}name }}").body)
            yield Case(name=f"document: {label} in a name", request=request, expected=BAD, calls=0)
