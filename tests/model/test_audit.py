"""The trail replays to the record, and whatever is done to it shows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model import audit
from movement.model.audit import Audit
from movement.model.entries import Entry, State
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


def tampered(trail: list[Audit]) -> dict[str, list[Audit]]:
    """Return a trail of four in every way it could have been tampered with."""
    edited = structs.replace(trail[1], delta='{"title":"Khác"}')
    return {
        "edited": [trail[0], edited, *trail[2:]],
        "edited and sealed anew": [trail[0], audit.sealed(edited), *trail[2:]],
        "gap": [trail[0], *trail[2:]],
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


def test_quantities_keep_their_digits() -> None:
    entry = make_entry(outputs=(Output(name="a", measure="m", target=Decimal("0.10")),))
    assert audit.replay(make_trail([entry]), Entry).outputs[0].target == Decimal("0.1")
