"""Documents that are too deep, too wide, go round in circles or do too much at once: refused before they run."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLObjectType, get_named_type, is_required_argument

from graphql_api.measures import DEEPEST, MOST_ACTS, MOST_ALIASES, MOST_DIRECTIVES, MOST_REPEATS, MOST_TOKENS
from tests.hostile.oracle import Case, Expected, before, sound
from tests.hostile.place import Province
from tests.hostile.sending import Request, asking, posting
from tests.hostile.shapes import TYPES, Operation, ways

BAD = before("BAD_INPUT")
NAME = "{ __typename }"
OK: dict[str, Any] = {"__typename": "Query"}


def refused(name: str, text: str, expected: Expected = BAD, **variables: Any) -> Case:
    """Return the case of a document that reads nothing."""
    return Case(name=name, request=asking(text, variables), expected=expected, calls=0)


def _chain(fields: list[str], depth: int, leaf: str = "__typename") -> str:
    return "".join(f"{fields[n % len(fields)]} {{ " for n in range(depth)) + leaf + " }" * depth


def _circles() -> Iterator[tuple[str, list[str]]]:
    """Yield each type that can be asked for inside itself, with the fields that lead back to it."""
    for kind in ways():
        for name, field in getattr(TYPES[kind], "fields", {}).items():
            inner = get_named_type(field.type)
            if not isinstance(inner, GraphQLObjectType) or _needs(field):
                continue
            if inner.name == kind:
                yield kind, [name]
            for back, returned in inner.fields.items():
                if get_named_type(returned.type).name == kind and not _needs(returned) and inner.name != kind:
                    yield kind, [name, back]


def _needs(field: Any) -> bool:
    return any(is_required_argument(argument) for argument in field.args.values())


def nesting(here: Province) -> Iterator[Case]:
    """Yield documents and values that are nested too deep, in every way there is."""
    for kind, fields in _circles():
        for depth in (DEEPEST, DEEPEST + 1, 60):
            chain = _chain(fields, depth - depth % len(fields))
            text = f'{{ node(id: "{here.ids()["Entry"]}") {{ ... on {kind} {{ {chain} }} }} }}'
            if "Node" in (i.name for i in TYPES[kind].interfaces):  # type: ignore[attr-defined]
                yield refused(f"{kind}.{'.'.join(fields)} {depth} deep", text)
    for depth in (DEEPEST + 1, 30, 150):
        chain = _chain(["parent"], depth)
        yield refused(f"fields {depth} deep", f'{{ unit(id: "x") {{ {chain} }} }}')
        parts = " ".join(f"fragment f{n} on Unit {{ parent {{ ...f{n + 1} }} }}" for n in range(depth))
        yield refused(
            f"{depth} fragments deep", f'{{ unit(id: "x") {{ ...f0 }} }} {parts} fragment f{depth} on Unit {NAME}'
        )
        wrapped = "... { parent { " * depth + "__typename" + " } }" * depth
        yield refused(f"{depth} inline fragments and fields deep", f'{{ unit(id: "x") {{ {wrapped} }} }}')
    for depth in (31, 200, 490):
        yield refused(f"lists {depth} deep in a document", f"{{ unit(id: {'[' * depth}{']' * depth}) {NAME} }}")
        value = "{a: " * depth + "1" + "}" * depth
        yield refused(f"objects {depth} deep in a document", f"{{ unit(id: {value}) {NAME} }}")
        kind = "[" * depth + "ID" + "]" * depth
        yield refused(f"a variable's type {depth} deep", f"query($x: {kind}) {{ unit(id: $x) {NAME} }}")
    for depth in (32, 33, 1_000, 10_000):
        for label, left, right in (("lists", "[", "]"), ("objects", '{"a":', "}")):
            inner = left * depth + "1" + right * depth
            body = f'{{"query":"{{ __typename }}","variables":{{"x":{inner}}}}}'
            yield Case(name=f"JSON {label} {depth} deep", request=posting(body), expected=BAD, calls=0)
        yield Case(name=f"JSON {depth} deep as a body", request=posting("[" * depth), expected=BAD, calls=0)
    for depth in (17, 40, 100):
        chain = _chain(["fields", "type"], depth)
        yield refused(f"introspection {depth} deep", f"{{ __schema {{ types {{ {chain} }} }} }}")


def amplification(operations: list[Operation], here: Province) -> Iterator[Case]:
    """Yield documents that are short and ask for much: by aliases, repeats, fragments and pages."""
    for operation in (o for o in operations if not o.mutates):
        definitions, selected = _parts(operation)
        aliases = " ".join(f"a{n}: {selected}" for n in range(MOST_ALIASES + 1))
        yield refused(f"{operation.name} by 16 aliases", f"{definitions} {{ {aliases} }}", **operation.variables)
        many = " ".join([selected] * (MOST_REPEATS + 1))
        label = f"{operation.name} {MOST_REPEATS + 1} times"
        yield refused(label, f"{definitions} {{ {many} }}", **operation.variables)
        parts = " ".join(f"...f{n}" for n in range(MOST_ALIASES + 1))
        fragments = " ".join(f"fragment f{n} on Query {{ b{n}: {selected} }}" for n in range(MOST_ALIASES + 1))
        yield refused(
            f"{operation.name} by 16 aliases in fragments",
            f"{definitions} {{ {parts} }} {fragments}",
            **operation.variables,
        )
        if "first" in operation.arguments:
            for first in (10_000, 2**31 - 1):
                text = operation.text.replace(NAME, "{ edges { node { __typename } } }")
                request = asking(text, {**operation.variables, "first": first}, by=operation.by)
                yield Case(
                    name=f"{operation.name} first {first}", request=request, expected=before("TOO_COSTLY"), calls=0
                )
    for count in (30, 60, 100):
        fragments = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(count))
        text = f"{{ ...f0 }} {fragments} fragment f{count} on Query {NAME}"
        expected = sound(OK) if count < 100 else BAD
        yield refused(f"{count} fragments that double", text, expected)
    for label, text in {
        "the same fragment 17 times": "{ " + "...f " * 17 + f"}} fragment f on Query {NAME}",
        "17 inline fragments": "{ " + "... { __typename } " * 17 + "}",
        "1,001 tokens": "{ " + "__typename " * MOST_TOKENS + "}",
        "1,001 tokens of punctuation": "{" * MOST_TOKENS + "}",
        "300 inline fragments deep": "{ " + "... { " * 300 + "__typename" + " }" * 300 + " }",
        "16 aliases of __typename": "{ " + " ".join(f"a{n}: __typename" for n in range(16)) + " }",
        "a word of 16,000 letters": "{ " + "x" * 16_000 + " }",
        "5,000 digits in a document": "{ units(first: " + "9" * 5_000 + ") { __typename } }",
        "5,000 digits by default": "query($f: Int = -" + "9" * 5_000 + ") { units(first: $f) { __typename } }",
        "acts by fragments in a circle": "mutation { ...f } fragment f on Mutation { ...g } "
        "fragment g on Mutation { ...f }",
        "200 variables": f"query({' '.join(f'$v{n}: Int' for n in range(250))}) {NAME}",
    }.items():
        yield refused(label, text)
    unit = here.town.province.id
    for label, text in {
        "children of children": "children(first: 200) { edges { node { children(first: 200) PAGE } } }",
        "entries of children": "children(first: 200) { edges { node { entries(year: 2026, first: 100) PAGE } } }",
        "histories of entries of children": "children(first: 20) { edges { node { entries(year: 2026, first: 20) "
        "{ edges { node { history { act } } } } } } }",
        "indicators' entries": 'statistics(period: "2026") { indicators { entries(first: 100) PAGE } }',
    }.items():
        whole = text.replace("PAGE", "{ edges { node { id } } }")
        yield refused(f"{label} cost too much", f'{{ unit(id: "{unit}") {{ {whole} }} }}', before("TOO_COSTLY"))


def _parts(operation: Operation) -> tuple[str, str]:
    definitions, _, selected = operation.text.partition(" { ")
    return definitions, selected.removesuffix(" }")


def directives(operations: list[Operation]) -> Iterator[Case]:
    """Yield directives: too many, unknown, misplaced, wrong."""
    texts = {
        "21 on a field": "{ __typename " + "@skip(if: false) " * (MOST_DIRECTIVES + 1) + "}",
        "21 on as many fragments": "{ " + "... @include(if: true) { __typename } " * (MOST_DIRECTIVES + 1) + "}",
        "21 one inside the other": "{ " + "... @include(if: true) { " * 21 + "__typename" + " }" * 22,
        "unknown": "{ __typename @hostile }",
        "defer": "{ ... @defer { __typename } }",
        "stream": "{ enumLabels @stream(initialCount: 0) { name } }",
        "deprecated on a field": "{ __typename @deprecated }",
        "specifiedBy on a field": '{ __typename @specifiedBy(url: "x") }',
        "oneOf on a field": "{ __typename @oneOf }",
        "twice": "{ __typename @skip(if: false) @skip(if: false) }",
        "without its argument": "{ __typename @skip }",
        "with null": "{ __typename @skip(if: null) }",
        "with text": '{ __typename @include(if: "true") }',
        "with a number": "{ __typename @include(if: 1) }",
        "with an unknown argument": "{ __typename @skip(if: false, unless: true) }",
        "with an undefined variable": "{ __typename @skip(if: $x) }",
        "on the operation": f"query @skip(if: true) {NAME}",
        "on a fragment's definition": f"{{ ...f }} fragment f on Query @skip(if: true) {NAME}",
        "on a variable": f"query($x: Int @skip(if: true)) {{ units(first: $x) {NAME} }}",
        "without a name": "{ __typename @ }",
        "with a variable of the wrong type": "query($x: Int!) { __typename @skip(if: $x) }",
    }
    for label, text in texts.items():
        yield refused(f"directive {label}", text, x=1)
    yield refused("everything skipped", "{ __typename @skip(if: true) }", sound({}))
    for operation in (o for o in operations if not o.mutates and "." not in o.name):
        definitions, selected = _parts(operation)
        text = f"{definitions} {{ {selected} @skip(if: true) @include(if: false) @hostile }}".replace("} @", "} @")
        yield refused(f"{operation.name} with a directive behind its braces", text, **operation.variables)


def fragments() -> Iterator[Case]:
    """Yield fragments in circles, undefined, unused, of no type; and names that are nearly right."""
    for length in (1, 2, 3, 10, 50):
        circle = " ".join(f"fragment f{n} on Query {{ ...f{(n + 1) % length} }}" for n in range(length))
        yield refused(f"a circle of {length} fragments", f"{{ ...f0 }} {circle}")
        yield refused(f"an unused circle of {length} fragments", f"{NAME} {circle}")
    for label, text in {
        "undefined": "{ ...nowhere }",
        "undefined inside another": "{ ...f } fragment f on Query { ...nowhere }",
        "unused": f"{NAME} fragment f on Query {NAME}",
        "twice the same name": f"{{ ...f }} fragment f on Query {NAME} fragment f on Query {NAME}",
        "of an unknown type": f"{{ ...f }} fragment f on Hostile {NAME}",
        "of a scalar": f"{{ ...f }} fragment f on String {NAME}",
        "of an input": f"{{ ...f }} fragment f on EntryActInput {NAME}",
        "of an enum": f"{{ ...f }} fragment f on State {NAME}",
        "that can never be": f"{{ ...f }} fragment f on Unit {NAME}",
        "called on": f"{{ ... on }} fragment on on Query {NAME}",
        "only a fragment": f"fragment f on Query {NAME}",
        "with variables": f"{{ ...f }} fragment f($x: Int) on Query {NAME}",
    }.items():
        yield refused(f"fragment {label}", text)
    # The grammar's next edition allows empty braces, and so does graphql-core: they ask for nothing.
    yield refused("fragment empty", "{ ...f } fragment f on Query { }", sound({}))
    for kind in ("Query", "Mutation"):
        root = TYPES[kind]
        assert isinstance(root, GraphQLObjectType)
        for name in root.fields:
            yield refused(f"{name} misspelt", f"{kind.lower()} {{ {name}x {NAME} }}")


def many_acts(operations: list[Operation]) -> Iterator[Case]:
    """Yield requests that do more than one thing: batches, several operations, acts by alias."""
    for operation in (o for o in operations if o.mutates):
        definitions, selected = _parts(operation)
        acts = " ".join(f"a{n}: {selected}" for n in range(MOST_ACTS + 1))
        for label, text in {
            "six times": f"{{ {acts} }}",
            "six times inline": f"{{ ... {{ {acts} }} }}",
            "six times by a fragment": f"{{ ...f }} fragment f on Mutation {{ {acts} }}",
        }.items():
            yield Case(
                name=f"{operation.name} {label}",
                request=asking(f"{definitions} {text}", operation.variables, by=operation.by),
                expected=BAD,
                calls=0,
            )
        body = b"[" + asking(operation.text, operation.variables).body + b"]"
        yield Case(
            name=f"{operation.name} in a batch", request=Request(by=operation.by, body=body), expected=BAD, calls=0
        )
    one = asking(NAME).body
    for count in (0, 1, 2, 100):
        yield Case(
            name=f"a batch of {count}",
            request=Request(body=b"[" + b",".join([one] * count) + b"]"),
            expected=BAD,
            calls=0,
        )
    for label, text in {
        "two named operations": f"query A {NAME} query B {NAME}",
        "two without names": f"{NAME} {NAME}",
        "two of one name": f"query A {NAME} query A {NAME}",
        "a query and a mutation": f"query A {NAME} mutation B {NAME}",
        "100 operations": " ".join(f"query A{n} {NAME}" for n in range(100)),
        "a subscription": f"subscription {NAME}",
        "a schema": "schema { query: Query }",
        "a type": "type Hostile { a: Int }",
        "an extension": f"{NAME} extend type Query {{ a: Int }}",
        "no operation": "# only a comment",
    }.items():
        yield refused(label, text)
    body = b'{"query":"query A { __typename } query B { __typename }","operationName":"A"}'
    yield Case(name="one of two operations by its name", request=Request(body=body), expected=BAD, calls=0)
    body = b'{"query":"query A { __typename }","operationName":"B"}'
    yield Case(name="an operation that is not there", request=Request(body=body), expected=BAD, calls=0)
