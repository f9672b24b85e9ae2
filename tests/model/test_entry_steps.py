"""What a step leaves behind, and what a form needs before it can be submitted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from movement.model.entries import State
from movement.model.entry_acts import REQUIRED, RULES, Act, check, check_complete, step
from movement.model.entry_form import EntryField, Force, ForceRole, Output, SubjectType
from movement.model.errors import Code, MovementError
from tests.builders import NOON
from tests.model.entities import make_entry

LATER = NOON + timedelta(hours=1)
COMPLETE: dict[str, Any] = {
    **dict.fromkeys(("situation", "objectives", "criteria", "content", "method", "area"), "Có."),
    **dict.fromkeys(("beneficiaries", "resources", "sustainability"), "Có."),
    "forces": (Force(type=SubjectType.CLAN, name="Dòng họ", role=ForceRole.LEAD),),
    "starts_on": date(2026, 12, 1),
    "evaluates_on": date(2027, 5, 1),
    "outputs": (Output(name="Đường", measure="m", target=Decimal(500)),),
    "field": EntryField.ECONOMY,
    "subject": SubjectType.COLLECTIVE,
}


def missing(**changes: Any) -> list[tuple[str, ...]]:
    entry = make_entry(**COMPLETE | changes)
    with pytest.raises(MovementError) as refusal:
        check_complete(entry)
    assert {problem.code for problem in refusal.value.problems} == {Code.MISSING_FIELD}
    return [problem.path for problem in refusal.value.problems]


def test_a_complete_form_lacks_nothing() -> None:
    check_complete(make_entry(**COMPLETE))


@pytest.mark.parametrize("name", [*COMPLETE, "title"])
def test_each_part_is_missed_by_name(name: str) -> None:
    empty = structs.fields(type(make_entry()))
    nothing = next((f.default for f in empty if f.name == name and not f.required), "")
    assert missing(**{name: nothing}) == [(name,)]


def test_all_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(MovementError) as refusal:
        check_complete(make_entry(title=""))
    assert [problem.path[0] for problem in refusal.value.problems] == [name for part in REQUIRED for name in part]
    assert {name for part in REQUIRED for name in part} == {"title", *COMPLETE}


@pytest.mark.parametrize("act", RULES)
def test_only_reporters_become_authors_and_each_once(act: Act) -> None:
    entry = make_entry(authors=("a",))
    once = step(entry, act, "b", LATER)
    assert once.authors == (("a", "b") if RULES[act].by_author else ("a",))
    assert step(once, act, "b", LATER).authors == once.authors


@pytest.mark.parametrize("act", RULES)
def test_a_step_is_kept_only_when_the_state_was_entered(act: Act) -> None:
    entry = make_entry()
    after = step(entry, act, "b", LATER)
    to = RULES[act].to
    assert len(after.steps) == (2 if to else 1)
    assert after.steps[0] == entry.steps[0]
    assert (after.steps[-1].state, after.steps[-1].at) == ((to, LATER) if to else (State.DRAFT, NOON))
    assert (after.updated_at, after.created_at, after.version) == (LATER, NOON, 2)


@pytest.mark.parametrize("reason", ["", None])
def test_an_empty_reason_is_none(reason: str | None) -> None:
    with pytest.raises(MovementError) as refusal:
        check(make_entry(), Act.WITHDRAW, "a", reason)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (Code.REASON_REQUIRED, ("reason",))


def test_a_refused_act_tells_the_present_state() -> None:
    with pytest.raises(MovementError, match="WITHDRAWN") as refusal:
        check(make_entry(state=State.WITHDRAWN), Act.EDIT, "a", None)
    assert refusal.value.problems[0].path == ("id",)
