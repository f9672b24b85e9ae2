"""How entries become numbers, checked by hand and against a plain recount."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model import audit, counted_rows, counting
from movement.model.entries import Entry, Level, Recognition, RecognitionState, State, Step
from movement.model.entry_form import EntryField, FocusArea, SubjectType
from movement.model.periods import Period
from tests.builders import NOON, make_unit
from tests.model.entities import make_entry

YEAR = Period.parse("2026")
DAY = timedelta(days=1)
PROVINCE = make_unit("Tỉnh")
COMMUNES = [make_unit(f"Xã {n}", PROVINCE) for n in range(3)]
TREE = {unit.id: unit for unit in (PROVINCE, *COMMUNES)}


def test_one_entry_by_hand() -> None:
    entry = make_entry(
        field=EntryField.ECONOMY,
        focus=(FocusArea.NEW_RURAL, FocusArea.PETITIONS),
        subject=SubjectType.CLAN,
        state=State.VERIFIED,
        registered_at=NOON,
        recognitions=(
            Recognition(level=Level.GRASSROOTS, year=2026, state=RecognitionState.RECOGNISED, decided_on=NOON.date()),
            Recognition(level=Level.PROVINCE, year=2026, state=RecognitionState.REVOKED, decided_on=NOON.date()),
        ),
    )
    found = counting.counted(entry, YEAR)
    assert found
    assert [code for code in found.codes if code.startswith("ENTRY_REC")] == [
        "ENTRY_REC",
        "ENTRY_REC[field=ECONOMY]",
        "ENTRY_REC[focus=NEW_RURAL]",
        "ENTRY_REC[focus=PETITIONS]",
        "ENTRY_REC[level=GRASSROOTS]",
        "ENTRY_REC[subject=CLAN]",
    ]
    assert "ENTRY_RUN" in found.codes
    assert "ENTRY_STATE[state=VERIFIED]" in found.codes
    assert "ENTRY_REPL" not in found.codes
    assert counting.counted(entry, YEAR.last_year()) is None


def test_a_draft_counts_nowhere() -> None:
    assert counting.counted(make_entry(), YEAR) is None


def test_a_stock_is_as_at_the_cut_off_and_an_event_counts_once() -> None:
    cut = Period.parse("2026-M10").end
    entry = make_entry(
        state=State.DISCONTINUED,
        registered_at=cut - timedelta(days=40),
        steps=(
            Step(state=State.SUBMITTED, at=cut - timedelta(days=40)),
            Step(state=State.RUNNING, at=cut - timedelta(milliseconds=1)),
            Step(state=State.DISCONTINUED, at=cut),
        ),
    )
    by_month = {m: counting.counted(entry, Period.parse(f"2026-M{m:02d}")) for m in range(8, 12)}
    codes = {m: set(c.codes) if c else set() for m, c in by_month.items()}
    assert [m for m in codes if "ENTRY_REG" in codes[m]] == [9]
    assert [m for m in codes if "ENTRY_RUN" in codes[m]] == [10]
    assert "ENTRY_STATE[state=DISCONTINUED]" in codes[11]


@pytest.mark.parametrize(
    ("decided_on", "year"),
    [
        (YEAR.first_day - DAY, "2025"),
        (YEAR.first_day, "2026"),
        (YEAR.last_day, "2026"),
        (YEAR.end_day, "2027"),
    ],
)
def test_a_recognition_counts_in_the_year_of_its_day(decided_on: date, year: str) -> None:
    recognised = Recognition(level=Level.PROVINCE, year=2026, state=RecognitionState.RECOGNISED, decided_on=decided_on)
    entry = make_entry(recognitions=(recognised,), steps=())
    found = {text: counting.counted(entry, Period.parse(text)) for text in ("2025", "2026", "2027")}
    assert {text: one.codes for text, one in found.items() if one} == {year: ("ENTRY_REC", "ENTRY_REC[level=PROVINCE]")}


def test_what_is_registered_at_the_cut_off_counts_in_the_next_period() -> None:
    steps = (Step(state=State.DRAFT, at=YEAR.end - DAY), Step(state=State.SUBMITTED, at=YEAR.end))
    entry = make_entry(state=State.SUBMITTED, steps=steps, registered_at=YEAR.end)
    assert counting.counted(entry, YEAR) is None
    after = counting.counted(entry, Period.parse("2027-M01"))
    assert after
    assert after.codes == ("ENTRY_REG", "ENTRY_STATE", "ENTRY_STATE[state=SUBMITTED]")


def test_what_another_unit_began_counts_once_more_in_the_period_it_is_taken_over() -> None:
    taken = make_entry(source="e2", field=EntryField.ECONOMY, registered_at=NOON, steps=())
    found = counting.counted(taken, YEAR)
    assert found
    assert (found.entry, found.root, found.path, found.owner, found.times) == (taken.id, "t1", "/t1/t2/u3/", "u3", 1)
    assert found.codes == ("ENTRY_REG", "ENTRY_REG[field=ECONOMY]", "ENTRY_REPL", "ENTRY_REPL[field=ECONOMY]")
    assert counting.counted(taken, Period.parse("2027")) is None


def test_every_code_that_occurs_is_named_once_in_order() -> None:
    rows = [counting.Counted("e1", "t1", "/t1/", ("B", "A")), counting.Counted("e2", "t1", "/t1/t2/", ("C", "B"))]
    assert counting.codes_of(rows, rows[:1]) == ("A", "B", "C")
    assert counting.codes_of([], ()) == ()


def test_what_decides_about_the_numbers_is_read_as_the_entry_has_it() -> None:
    whole = {field.name: (field.required, field.default) for field in structs.fields(Entry)}
    for part in structs.fields(counting.Countable):
        assert (part.required, part.default) == whole[part.name]
    assert counting.Countable(id="e1", root="t1", path="/t1/").version == 1


def make_many(seed: int, count: int) -> list[Entry]:
    rng = Random(seed)
    made = []
    for number in range(count):
        unit = rng.choice(COMMUNES)
        made.append(
            make_entry(
                id=f"e{number:016d}",
                unit=unit.id,
                root=unit.root,
                path=unit.path,
                state=rng.choice([State.SUBMITTED, State.RUNNING, State.DISCONTINUED]),
                field=rng.choice([*EntryField, None]),
                subject=rng.choice(list(SubjectType)),
                registered_at=NOON - timedelta(days=rng.randint(0, 500)),
            )
        )
    return made


@given(st.integers(0, 10**6), st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_province_is_its_communes_added_up_in_any_order(seed: int, count: int, shuffle: Random) -> None:
    entries = make_many(seed, count)

    def numbers(given_entries: list[Entry]) -> str:
        now = [c for c in (counting.counted(e, YEAR) for e in given_entries) if c]
        rows = counted_rows.statistics(YEAR, 1, TREE, PROVINCE.id, now, [])
        by_unit = {row.unit: {i.code: i for i in row.indicators} for row in rows}
        for code, indicator in by_unit[PROVINCE.id].items():
            below = sum((by_unit[u.id][code].value for u in COMMUNES if code in by_unit[u.id]), Decimal())
            assert indicator.value == below + indicator.own
        registered = sum(YEAR.holds(e.registered_at) for e in given_entries if e.registered_at)
        shown = by_unit[PROVINCE.id].get("ENTRY_REG")
        assert (shown.value if shown else 0) == registered
        return audit.digest(rows)

    first = numbers(entries)
    shuffle.shuffle(entries)
    assert numbers(entries) == first
