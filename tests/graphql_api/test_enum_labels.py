"""What codes are called: every value of every enum of the schema, in both languages, from its one sentence."""

import re

import pytest
from graphql import GraphQLEnumType

from graphql_api.schema import enum_labels
from graphql_api.schema.enum_words import WORDS
from graphql_api.schema.root import SCHEMA
from movement.model.entries import Level, State
from movement.model.errors import SENTENCES, Code
from movement.storage.store import Store
from tests.graphql_api.conftest import Ask

LABELS = """query Labels($names: [String!]) {
  enumLabels(names: $names) { name description values { value vietnamese english description } } }"""
ENUMS = [kind for kind in SCHEMA._schema.type_map.values() if isinstance(kind, GraphQLEnumType)]
OURS = [kind for kind in ENUMS if not kind.name.startswith("__")]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.name)
def test_every_value_of_every_enum_has_a_label_in_both_languages(kind: GraphQLEnumType) -> None:
    found = enum_labels.labels()[kind.name]
    assert [label.value for label in found.values] == list(kind.values)
    assert found.description == kind.description
    for label in found.values:
        assert re.fullmatch(r"[A-Z][\w', -]{2,49}", label.english), label
        assert label.vietnamese[0].isupper()
        assert label.vietnamese.endswith(".") == (kind.name == "Code")
        assert label.description is None or re.fullmatch(r"[\w`].+\.", label.description), label
        sentence = kind.values[label.value].description
        assert sentence is not None
        assert kind.name == "Code" or sentence.startswith(f"{label.english} ("), "the schema says the same"
    for said in ({label.vietnamese for label in found.values}, {label.english for label in found.values}):
        assert len(said) == len(found.values), "two values cannot be told apart"


def test_there_are_labels_of_the_schemas_enums_and_of_no_others() -> None:
    assert sorted(enum_labels.labels()) == sorted(kind.name for kind in OURS)
    assert {kind.__name__ for kind in WORDS} == set(enum_labels.labels())


async def test_a_client_gets_the_labels_it_names_without_a_read(store: Store, ask: Ask) -> None:
    await ask("rpt", "{ me { subject } }")
    before = store.calls
    answer = await ask("rpt", LABELS, names=["Level", "State", "Level"])
    assert store.calls == before
    level, state = answer["data"]["enumLabels"]
    assert level["name"] == "Level"
    assert level["values"][:2] == [
        {"value": "GRASSROOTS", "vietnamese": "Cấp cơ sở", "english": "Commune level", "description": None},
        {
            "value": "DISTRICT",
            "vietnamese": "Cấp huyện",
            "english": "District level",
            "description": "Recognised to 2025-06-30.",
        },
    ]
    assert [v["value"] for v in level["values"]] == list(Level)
    assert [v["value"] for v in state["values"]] == list(State)
    assert state["values"][0] == {
        "value": "DRAFT",
        "vietnamese": "Bản nháp",
        "english": "Draft",
        "description": "Being written; read by its own unit only.",
    }


async def test_everyone_gets_the_same_and_all_of_it_if_nothing_is_named(ask: Ask) -> None:
    answers = [await ask(handle, LABELS) for handle in ("rpt", "adm", "stranger")]
    assert answers[0] == answers[1] == answers[2]
    found = {labels["name"]: labels for labels in answers[0]["data"]["enumLabels"]}
    assert sorted(found) == sorted(kind.name for kind in OURS)
    assert found["Code"]["values"][1] == {
        "value": "BAD_CURSOR",
        "vietnamese": SENTENCES[Code.BAD_CURSOR],
        "english": "Bad cursor",
        "description": "The cursor is not of this list, these arguments and this person.",
    }
    assert (await ask("rpt", LABELS, names=[]))["data"] == {"enumLabels": []}


@pytest.mark.parametrize("names", [["Nothing"], ["Level", "level"], [""], ["__TypeKind"], ["x" * 10_000], ["\u0000"]])
async def test_what_is_no_enum_is_refused(ask: Ask, names: list[str]) -> None:
    answer = await ask("rpt", LABELS, names=names)
    assert answer["data"] == {"enumLabels": None}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_INPUT"]


@pytest.mark.parametrize(
    "sentence", ["No Vietnamese.", "Two (một) labels (hai).", "No end (không)", " (không).", "Empty ().", "(một) A."]
)
def test_a_sentence_that_does_not_say_both_labels_is_a_fault(monkeypatch: pytest.MonkeyPatch, sentence: str) -> None:
    monkeypatch.setattr(enum_labels, "WORDS", {Level: {Level.PROVINCE: sentence}})
    with pytest.raises(ValueError, match=r"Level\.PROVINCE"):
        enum_labels.label(Level.PROVINCE)
