"""Whatever a record leads to is no more than one may read by itself: by every role, along every path of the schema."""

import json
from collections.abc import Iterator
from itertools import batched
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
)

from tests.hostile.oracle import Ear
from tests.hostile.place import ROLES, Province
from tests.hostile.sending import Gateway, asking
from tests.hostile.shapes import TYPES, Operation, queries, value
from tests.hostile.test_every_id import readable

BY_NAME = {"Unit", "InspectionCampaign"}
"""Shown by name to whoever sees a record that names it: an inspection's campaign, anything's unit."""
OF_OTHER_KINDS = {
    ("Candidate", "subject"),
    ("SimulatedShift", "subject"),
    ("ImportedRow", "return"),
    ("ImportedRow", "merit"),
}
"""What only lists of another form, and sheets of another kind, lead to; each is loaded as the record itself is."""
DEEPEST = 2
"""Steps from a record, those through edges not counted, nor a first one to what is no record."""
AS_OTHERS = {"enumLabels", "units", "unitByCode", "node"}
"""Root fields that lead to no record, or to those that others lead to."""
BEHIND_UNITS = {"entries", "inspections", "statistics"}
"""What is followed of a unit that a record names: its place in the tree is everyone's."""


def leads(kind: Any) -> bool:
    """Say whether a type is a record with an id of its own."""
    return isinstance(kind, GraphQLInterfaceType) or "Node" in (i.name for i in getattr(kind, "interfaces", ()))


def selection(here: Province, kind: Any, depth: int) -> str:
    """Return everything of a type that leads to records, `depth` steps far, with the id of each."""
    parts = ["__typename", *(["id"] if "id" in kind.fields else [])]
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if kind.name == "Unit" and name not in BEHIND_UNITS:
            continue
        if is_composite_type(inner) and depth and reaches(inner):
            step = 0 if name in {"edges", "node"} else 1
            inside = selection(here, inner, depth - step)
            # What is empty so far from the record would only be read for nothing.
            parts += [f"{name}{arguments(here, field)} {{ {inside} }}"] * (inside != "__typename")
    if isinstance(kind, GraphQLInterfaceType):
        parts += [f"... on {t.name} {{ __typename }}" for t in (TYPES["Entry"], TYPES["Inspection"])]
    return " ".join(parts)


def reaches(kind: Any, seen: frozenset[str] = frozenset()) -> bool:
    """Say whether anything of a type leads to a record or tells an id of one."""
    if leads(kind) or kind.name == "CitedRecord":
        return True
    inner = (get_named_type(f.type) for f in kind.fields.values())
    return any(
        isinstance(t, GraphQLObjectType) and t.name not in seen and reaches(t, seen | {kind.name}) for t in inner
    )


def arguments(here: Province, field: GraphQLField) -> str:
    """Return the arguments a field needs, as literals."""
    given = []
    for name, argument in field.args.items():
        if str(argument.type).endswith("!"):
            known = 2 if name == "first" else value(here, field, name, argument)
            enum = isinstance(get_named_type(argument.type), GraphQLEnumType)
            given.append(f"{name}: {known if enum else json.dumps(known)}")
    return f"({', '.join(given)})" if given else ""


def found(answer: Any, parent: str = "Query", field: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Yield every record of an answer: the type and the field that led there, its own type and id."""
    if isinstance(answer, list):
        for item in answer:
            yield from found(item, parent, field)
    elif isinstance(answer, dict):
        kind = answer.get("__typename", parent)
        if answer.get("id") and (leads(TYPES[kind]) or kind == "CitedRecord"):
            yield parent, field, kind, answer["id"]
        for name, inner in answer.items():
            yield from found(inner, kind, name)


def documents(here: Province, operation: Operation) -> Iterator[str]:
    """Yield the operation once for each first step from what it answers."""
    definitions, _, selected = operation.text.partition(" { ")
    kind: Any = get_named_type(TYPES["Query"].fields[operation.name].type)  # type: ignore[attr-defined]
    head = selected.partition(" { __typename }")[0]
    around = ("", "")
    if kind.name.endswith("Connection"):
        kind = get_named_type(get_named_type(kind.fields["edges"].type).fields["node"].type)
        around = ("edges { node { ", " } }")
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if is_composite_type(inner) and reaches(inner):
            own = "id " if "id" in kind.fields else ""
            step = f"{name}{arguments(here, field)} {{ {selection(here, inner, DEEPEST - leads(inner))} }}"
            yield f"{definitions} {{ {head} {{ {around[0]}__typename {own}{step}{around[1]} }} }}"


def asked(here: Province) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield every document to be asked, with its variables, and whose lists it is about."""
    town = here.town
    yield "{ me { grants { __typename unit { __typename id } } } }", {}, "me"
    for operation in (o for o in queries(here) if "." not in o.name and o.name not in AS_OTHERS):
        places: list[dict[str, Any]] = [{}]
        if "unit" in operation.arguments:
            places = [{"unit": unit.id} for unit in (town.province, town.a)]
        if operation.name in {"entry", "inspection", "upload", "reorganisation"}:
            lone = (
                here.copy,
                here.orphan,
                here.shown,
                here.recognised,
                here.in_b,
                here.checked,
                here.file,
                here.reorganisation,
            )
            places = [{"id": record.id} for record in lone if record.id[0] == operation.variables["id"][0]]
        page = {"first": 8} if "first" in operation.arguments else {}
        for text in documents(here, operation):
            yield from ((text, {**operation.variables, **at, **page}, operation.name) for at in places)


@pytest.mark.parametrize("handle", ROLES)
async def test_no_path_leads_out_of_scope(
    here: Province, there: Province, gateway: Gateway, ear: Ear, handle: str, met: set[tuple[str, str]]
) -> None:
    del ear
    may, others = dict(readable(here, there, handle)), set()
    for text, variables, name in asked(here):
        answer = (await gateway.send(asking(text, variables, by=handle))).body
        assert "data" in answer, (name, answer)
        for parent, field, kind, wanted in found(answer["data"]):
            if wanted not in may and kind != "Reminder" and kind not in BY_NAME:
                others.add(wanted)
            assert kind in BY_NAME or may.get(wanted, True), (name, parent, field, kind)
            met.add((parent, field))
    # Of records that other tests made nothing is said here: then asking for them directly must find them.
    for some in batched(sorted(others), 15, strict=False):
        aliases = " ".join(f'a{n}: node(id: "{wanted}") {{ id }}' for n, wanted in enumerate(some))
        answer = (await gateway.send(asking(f"{{ {aliases} }}", by=handle))).body
        assert answer["data"] == {f"a{n}": {"id": wanted} for n, wanted in enumerate(some)}


@pytest.fixture(scope="module")
def met() -> set[tuple[str, str]]:
    """Return the steps that led to a record so far."""
    return set()


def test_every_step_to_a_record_was_taken(met: set[tuple[str, str]]) -> None:
    steps = {
        (kind.name, name)
        for kind in TYPES.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.endswith(("Payload", "Edge", "Query"))
        for name, field in kind.fields.items()
        if leads(get_named_type(field.type))
    }
    assert len(steps) >= 26
    assert steps - met == OF_OTHER_KINDS
