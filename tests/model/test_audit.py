"""The trail replays to the record, and whatever is done to it shows."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model import audit
from movement.model.audit import Audit
from movement.model.entries import Entry, Level, Recognition, RecognitionState, State
from movement.model.entry_form import EntryField, Output
from tests.model.entities import make_entry, make_trail

CHANGES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.text(min_size=1, max_size=20),
            "field": st.sampled_from([None, *EntryField]),
            "state": st.sampled_from(State),
            "outputs": st.lists(
                st.builds(
                    Output,
                    name=st.text(min_size=1, max_size=5),
                    measure=st.just("hộ"),
                    target=st.decimals(0, 10**6, places=2),
                ),
                max_size=2,
            ).map(tuple),
        },
    ),
    min_size=1,
    max_size=8,
)


def history(changes: list[dict[str, object]]) -> list[Entry]:
    states = [make_entry()]
    for number, change in enumerate(changes, start=2):
        states.append(structs.replace(states[-1], version=number, **change))
    return states


@given(CHANGES)
def test_a_trail_replays_to_each_state_in_turn(changes: list[dict[str, object]]) -> None:
    states = history(changes)
    trail = make_trail(states)
    assert audit.verify(trail) == []
    for number, state in enumerate(states, start=1):
        assert audit.replay(trail[:number], Entry) == structs.replace(state, head=trail[number - 1].hash)


def renumbered(trail: list[Audit], *versions: int) -> list[Audit]:
    """Return a trail whose entries bear other versions, linked and sealed as if they had been written so."""
    made: list[Audit] = []
    for entry, version in zip(trail, versions, strict=True):
        previous = made[-1].hash if made else ""
        made.append(audit.sealed(structs.replace(entry, version=version, previous=previous)))
    return made


def tampered(trail: list[Audit]) -> dict[str, list[Audit]]:
    """Return a trail of four in every way it could have been tampered with."""
    edited = structs.replace(trail[1], delta='{"title":"Khác"}')
    return {
        "edited": [trail[0], edited, *trail[2:]],
        "edited and sealed anew": [trail[0], audit.sealed(edited), *trail[2:]],
        "gap": [trail[0], *trail[2:]],
        "last but one missing": [*trail[:2], trail[3]],
        "twice": [*trail[:3], trail[2], trail[3]],
        "other time": [*trail[:3], structs.replace(trail[3], at=trail[0].at)],
        "a version left out": renumbered(trail, 1, 2, 4, 5),
        "a version twice": renumbered(trail, 1, 2, 2, 3),
        "not from the first": renumbered(trail, 2, 3, 4, 5),
        "renumbered": [trail[0], audit.sealed(structs.replace(trail[2], version=2)), *trail[3:]],
        "swapped": [trail[0], trail[2], trail[1], trail[3]],
        "first one missing": trail[1:],
        "other actor": [*trail[:3], structs.replace(trail[3], actor="nobody")],
        "other reason": [*trail[:3], structs.replace(trail[3], reason="khác")],
    }


FOUR = make_trail(history([{"title": "b"}, {"title": "c"}, {"title": "d"}]))


@pytest.mark.parametrize("kind", tampered(FOUR))
def test_tampering_shows(kind: str) -> None:
    assert audit.verify(tampered(FOUR)[kind]) != []


def test_a_planted_bug_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # Were an entry's own hash not recomputed, an edit would pass unseen: the case "edited" above is what catches it.
    monkeypatch.setattr(audit, "sealed", lambda entry: entry)
    assert audit.verify(tampered(FOUR)["edited"]) == []


def test_a_trail_cut_at_its_end_ends_before_the_records_head() -> None:
    last = structs.replace(history([{"title": "b"}, {"title": "c"}, {"title": "d"}])[-1], head=FOUR[-1].hash)
    assert audit.replay(FOUR, Entry).head == last.head
    assert audit.verify(FOUR[:-1]) == []
    assert audit.replay(FOUR[:-1], Entry).head != last.head


def test_only_what_changed_is_in_a_delta_and_children_stand_apart() -> None:
    first = make_entry()
    second = structs.replace(first, title="b", version=2, head="x" * 64)
    child = Recognition(level=Level.PROVINCE, year=2026, state=RecognitionState.RECOGNISED)
    told = msgspec.json.decode(audit.delta(first, second, [child]))
    assert set(told) == {"title", "version", "+"}
    assert [(row["type"], row["level"]) for row in told["+"]] == [("Recognition", "PROVINCE")]
    assert audit.delta(first, first) == "{}"
    assert set(msgspec.json.decode(audit.delta(None, first))) == set(Entry.__struct_fields__) - {"head"}


def test_a_value_that_is_taken_back_replays_to_nothing() -> None:
    states = history([{"field": EntryField.ECONOMY}, {"field": None}])
    assert audit.replay(make_trail(states), Entry).field is None


def test_a_digest_is_of_the_meaning_and_not_of_the_order() -> None:
    assert audit.digest({"a": 1, "b": Decimal("1.50")}) == audit.digest({"b": Decimal("1.50"), "a": 1})
    assert audit.digest(["a", "b"]) != audit.digest(["b", "a"])
    assert audit.digest(["ab", ""]) != audit.digest(["a", "b"])


def test_quantities_keep_their_digits() -> None:
    entry = make_entry(outputs=(Output(name="a", measure="m", target=Decimal("0.10")),))
    assert audit.replay(make_trail([entry]), Entry).outputs[0].target == Decimal("0.1")
