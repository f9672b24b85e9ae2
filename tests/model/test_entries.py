"""What an entry says of itself, and which quantities are quantities."""

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from msgspec import structs

from movement.model.entries import Entry, Level, PublicEntry, Recognition, RecognitionState, State, Step, public
from movement.model.entry_form import Evidence, Output
from tests.builders import NOON
from tests.model.entities import make_entry

WAITING = {State.SUBMITTED, State.REPORTED}
MOMENT = timedelta(milliseconds=1)


def make_recognition(state: RecognitionState, year: int = 2026) -> Recognition:
    return Recognition(level=Level.GRASSROOTS, year=year, state=state)


@pytest.mark.parametrize("state", State)
def test_a_reviewer_is_waited_for_in_two_states(state: State) -> None:
    entry = make_entry(state=state)
    assert entry.waiting_for == ("REVIEWER" if state in WAITING else None)
    assert entry.waiting_since == (NOON if state in WAITING else None)


def test_an_entry_is_a_draft_until_it_is_registered_and_never_again() -> None:
    assert make_entry().is_draft
    assert not make_entry(state=State.RETURNED, registered_at=NOON).is_draft
    assert make_entry(state=State.WITHDRAWN).is_draft


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        ([], False),
        ([RecognitionState.NOT_RECOGNISED], False),
        ([RecognitionState.REVOKED], False),
        ([RecognitionState.RECOGNISED], True),
        ([RecognitionState.REVOKED, RecognitionState.RECOGNISED], True),
    ],
)
def test_a_recognition_stands_unless_refused_or_revoked(states: list[RecognitionState], stands: bool) -> None:  # noqa: FBT001 - an expected value
    entry = make_entry(recognitions=tuple(make_recognition(s, 2020 + n) for n, s in enumerate(states)))
    assert entry.is_recognised is stands


def test_the_state_at_an_instant_is_the_one_just_before_it() -> None:
    later = NOON + timedelta(days=1)
    entry = make_entry(
        state=State.SUBMITTED, steps=(Step(state=State.DRAFT, at=NOON), Step(state=State.SUBMITTED, at=later))
    )
    instants = (NOON, NOON + MOMENT, later, later + MOMENT)
    assert [entry.state_at(at) for at in instants] == [None, State.DRAFT, State.DRAFT, State.SUBMITTED]


def test_of_two_steps_at_one_instant_the_last_counts() -> None:
    entry = make_entry(steps=(Step(state=State.DRAFT, at=NOON), Step(state=State.SUBMITTED, at=NOON)))
    assert entry.state_at(NOON + MOMENT) is State.SUBMITTED


@pytest.mark.parametrize("good", ["0", "0.000001", "1000000000000000", "-0", "12.50"])
def test_a_quantity_has_at_most_six_decimals(good: str) -> None:
    assert Output(name="a", measure="m", target=Decimal(good), actual=Decimal(good)).target == Decimal(good)


@pytest.mark.parametrize("bad", ["-1", "0.0000001", "1000000000000001", "1e400", "NaN", "sNaN", "Infinity"])
def test_nothing_else_is_a_quantity(bad: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        Output(name="a", measure="m", target=Decimal(bad))
    with pytest.raises(ValueError, match="quantity"):
        Output(name="a", measure="m", target=Decimal(0), actual=Decimal(bad))
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "a", "measure": "m", "target": bad}, Output)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org", "https://", "http://a b", 'https://a"b', "https://a<b", "x" * 9]
)
def test_evidence_is_a_plain_web_address(url: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"title": "a", "url": url}, Evidence)


def test_the_public_see_what_they_could_take_over_and_no_evidence() -> None:
    evidence = Evidence(title="Biên bản", url="https://example.org/1")
    output = Output(name="a", measure="m", target=Decimal(1), actual=Decimal(2), evidence=(evidence,))
    entry = make_entry(outputs=(output,), method="Dân bàn", situation="nội bộ", authors=("someone",))
    shown = public(entry)
    assert shown.outputs == (structs.replace(output, evidence=()),)
    assert set(PublicEntry.__struct_fields__) - {"root", "path"} == {
        *("id", "title", "kind", "field", "focus", "unit", "content", "method", "outputs", "recognitions"),
    }
    assert all(getattr(shown, name) == getattr(entry, name) for name in shown.__struct_fields__ if name != "outputs")


def test_what_never_changes_has_no_default() -> None:
    needed = {field.name for field in structs.fields(Entry) if field.required}
    assert needed == {
        *("title", "id", "unit", "root", "path", "carrier", "carrier_root", "carrier_path", "year"),
        *("created_at", "updated_at", "achievement_key"),
    }


def test_what_of_an_entry_is_not_public_is_null_and_what_it_never_has_is_a_mistake() -> None:
    entry = make_entry(state=State.SUBMITTED, registered_at=NOON, situation="Đường hẹp.")
    seen = public(entry)
    hidden = {"state", "situation", "waiting_since", "registered_at", "version", "carrier", "is_draft"}
    assert {getattr(seen, name) for name in hidden} == {None}
    assert all(getattr(entry, name) is not None for name in hidden)
    assert (seen.title, seen.unit) == (entry.title, entry.unit)
    with pytest.raises(AttributeError):
        getattr(seen, "titel")  # noqa: B009 - asking is what is tested
