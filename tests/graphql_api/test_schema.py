"""The schema as outsiders rely on it: golden, described, and no root field without a policy."""

from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    parse,
    validate,
)

from graphql_api import graphiql
from graphql_api.schema.root import POLICIES, SCHEMA
from movement.model.entry_acts import Act
from movement.model.inspection_acts import InspectionAct
from movement.model.people import POLICY

GOLDEN = Path("graphql_api/schema.graphql")


def test_the_schema_is_the_one_that_was_published() -> None:
    assert GOLDEN.read_text() == SCHEMA.as_str() + "\n", "run `make schema` and look at what changed"


def test_everything_is_described() -> None:
    silent = []
    for kind in SCHEMA._schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        if not kind.description:
            silent.append(kind.name)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            silent += [f"{kind.name}.{name}" for name, field in kind.fields.items() if not field.description]
        if isinstance(kind, GraphQLEnumType):
            silent += [f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description]
        if isinstance(kind, GraphQLObjectType):
            silent += [
                f"{kind.name}.{name}({argument})"
                for name, field in kind.fields.items()
                for argument, given in field.args.items()
                if not given.description
            ]
    assert sorted(set(silent) - {"Boolean", "Float", "ID", "Int", "String"}) == []


def test_every_root_field_has_a_policy_and_every_act_a_mutation() -> None:
    schema = SCHEMA._schema
    assert schema.query_type
    assert schema.mutation_type
    fields = {*schema.query_type.fields, *schema.mutation_type.fields}
    assert fields == set(POLICIES)
    assert set(POLICIES.values()) <= set(POLICY)
    assert {act.value for act in (*Act, *InspectionAct)} <= set(schema.mutation_type.fields)


def test_enums_speak_the_models_words() -> None:
    states = SCHEMA._schema.type_map["State"]
    assert isinstance(states, GraphQLEnumType)
    assert list(states.values) == [
        "DRAFT",
        "SUBMITTED",
        "RETURNED",
        "NOT_ACCEPTED",
        "WITHDRAWN",
        "ACCEPTED",
        "RUNNING",
        "REPORTED",
        "VERIFIED",
        "DISCONTINUED",
    ]


def test_the_examples_of_the_query_page_are_sound() -> None:
    schema = build_schema(GOLDEN.read_text())
    examples = graphiql.examples()
    assert len(examples) == 9
    for name, text in examples.items():
        assert validate(schema, parse(text)) == [], name


def test_a_nested_list_that_is_refused_leaves_its_parent() -> None:
    types = SCHEMA._schema.type_map
    nested = {
        "Unit": ("entries", "children", "inspections", "statistics"),
        "Indicator": ("entries",),
        "InspectionCampaign": ("inspections",),
    }
    for parent, name in ((parent, name) for parent, names in nested.items() for name in names):
        kind = types[parent]
        assert isinstance(kind, GraphQLObjectType)
        assert not str(kind.fields[name].type).endswith("!"), f"{parent}.{name}"


def test_public_entries_answer_null_for_the_rest() -> None:
    schema = SCHEMA._schema
    entry = schema.type_map["Entry"]
    assert isinstance(entry, GraphQLObjectType)
    public = {"id", "title", "kind", "focus", "content", "method", "outputs", "recognitions", "awards"}
    lists = {"history", "reports", "appraisals", "amendments"}
    required = {name for name, field in entry.fields.items() if str(field.type).endswith("!")}
    assert required == public | lists


def test_plans_may_read_fields_as_plain_attributes() -> None:
    # With any other resolver a plan calls it for each field, which took a third of a page of candidates.
    assert SCHEMA.config.default_resolver is getattr
