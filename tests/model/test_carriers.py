"""Who carries what on: heirs along chains of successions, what is divided, what is still to be done, and by whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model import carriers
from movement.model.carriers import Carrier, Moves
from movement.model.conclusions import Remedy, RemedyState
from movement.model.entries import State
from movement.model.entry_acts import RULES
from movement.model.handovers import Handover
from movement.model.inspections import InspectionState
from movement.model.units import Extent, Unit, UnitLink
from tests.builders import NEW, OLD, make_unit
from tests.inspection_builders import plain_inspection
from tests.model.entities import make_entry
from tests.reminder_builders import asked

TODAY = date(2026, 11, 24)


def link(unit: Unit, on: date = NEW, extent: Extent = Extent.WHOLE, *, advised: bool = True) -> UnitLink:
    return UnitLink(unit=unit.id, effective_on=on, extent=extent, advised=advised, g=1)


def after(unit: Unit, *links: UnitLink) -> Unit:
    return structs.replace(unit, successors=links)


def known(*units: Unit) -> dict[str, Unit]:
    return {unit.id: unit for unit in units}


PROVINCE = make_unit("Tỉnh")
A, B = make_unit("A", PROVINCE), make_unit("B", PROVINCE)
OLD_A = after(make_unit("Cũ", since=OLD, until=NEW), link(A))


def at(unit: Unit) -> Carrier:
    return Carrier(unit.id, unit.path)


@pytest.mark.parametrize(
    ("day", "who"), [(NEW - timedelta(days=1), OLD_A), (NEW, A), (TODAY, A), (OLD - timedelta(days=1), None)]
)
def test_the_heir_is_who_is_there_on_the_day(day: date, who: Unit | None) -> None:
    assert carriers.heir(OLD_A, known(OLD_A, A), day) == (None if who is None else at(who))


def test_no_one_is_the_heir_of_what_was_divided_went_nowhere_or_into_the_unknown() -> None:
    parts = [link(A, extent=Extent.PART), link(B, extent=Extent.PART)]
    for links in (parts, parts[:1], [link(A), link(B)], [link(A), parts[1]], []):
        assert carriers.heir(after(OLD_A, *links), known(A, B), TODAY) is None, links
    assert carriers.heir(OLD_A, {}, TODAY) is None
    assert carriers.heir(None, {}, TODAY) is None


def test_what_was_given_away_while_it_lived_is_no_part_of_its_end() -> None:
    gave = after(OLD_A, link(B, OLD + timedelta(days=9), Extent.PART), link(A))
    assert carriers.heir(gave, known(A, B), TODAY) == at(A)
    assert carriers.heirs(gave, known(A, B), TODAY) == (at(A),)
    # One that lives on carries its own.
    assert carriers.heir(after(A, link(B, TODAY)), known(A, B), TODAY) == at(A)


def test_a_circle_of_successions_ends() -> None:
    one, two = make_unit("1", since=OLD, until=NEW), make_unit("2", since=OLD, until=NEW)
    round_ = known(after(one, link(two)), after(two, link(one)))
    assert carriers.heir(round_[one.id], round_, TODAY) is None
    assert carriers.heirs(round_[one.id], round_, TODAY) == ()


def test_heirs_are_found_at_any_depth_the_advised_one_first() -> None:
    c, day = make_unit("C", PROVINCE), date(2026, 1, 1)
    ended = after(structs.replace(A, versions=(structs.replace(A.last, valid_to=day),)), link(c, day))
    old = after(OLD_A, link(ended, extent=Extent.PART, advised=False), link(B, extent=Extent.PART))
    all_ = known(old, ended, B, c)
    assert carriers.heirs(old, all_, TODAY) == (at(B), at(c))
    assert carriers.heirs(old, all_, NEW) == (at(B), at(A))
    assert carriers.proposed(old, all_, TODAY) == at(B)
    both = after(OLD_A, link(ended, extent=Extent.PART), link(B, extent=Extent.PART))
    assert carriers.proposed(both, all_, TODAY) is None


def test_what_can_still_be_acted_on_is_what_the_acts_say() -> None:
    asked_in = {state for rule in RULES.values() for state in rule.sources}
    live = {state for state in State if carriers.is_live(make_entry(state=state))}
    assert live == asked_in == set(State) - {State.NOT_ACCEPTED, State.WITHDRAWN}
    assert all(carriers.is_live(plain_inspection(state)) for state in InspectionState)


def entry_of(unit: Unit, state: State = State.RUNNING) -> carriers.Record:
    return make_entry(
        state=state, unit=unit.id, root=unit.root, path=unit.path, carrier=unit.id, carrier_path=unit.path
    )


def chosen(record: carriers.Record, by: Unit, of: Unit, item: int = 0) -> dict[int, Handover]:
    return {item: carriers.handover(record, item, unit=of.id, since=NEW, version=2, carrier=by.id)}


def test_a_persons_choice_decides_until_that_units_making_is_undone() -> None:
    divided = after(OLD_A, link(A, extent=Extent.PART), link(B, extent=Extent.PART))
    record, all_ = entry_of(divided), known(divided, A, B)
    assert carriers.moves(record, {}, all_, TODAY) == Moves({}, {0: divided.id})
    given_ = chosen(record, B, divided)
    assert carriers.moves(record, given_, all_, TODAY) == Moves({0: at(B)}, {})
    assert carriers.moves(record, given_, known(divided, A), TODAY) == Moves({}, {0: divided.id})
    open_ = {0: structs.replace(given_[0], carrier=None)}
    assert carriers.moves(record, open_, all_, TODAY) == Moves({}, {0: divided.id})
    assert carriers.moves(entry_of(divided, State.WITHDRAWN), given_, all_, TODAY) == Moves({}, {})


def test_of_an_inspection_each_duty_goes_its_own_way() -> None:
    divided = after(make_unit("Chia", since=OLD, until=NEW), link(A, extent=Extent.PART), link(B, extent=Extent.PART))
    done = Remedy(state=RemedyState.VERIFIED)
    record = plain_inspection(
        InspectionState.FOLLOW_UP,
        unit=divided.id,
        carrier=divided.id,
        carrier_path=divided.path,
        recommendations=(
            asked(1, divided, TODAY),
            asked(2, OLD_A, TODAY),
            asked(3, OLD_A, TODAY, done),
            asked(4, A, TODAY),
        ),
    )
    all_ = known(divided, OLD_A, A, B)
    assert carriers.moves(record, {}, all_, TODAY) == Moves({2: at(A)}, {0: divided.id})
    assert carriers.moves(record, chosen(record, B, divided), all_, TODAY) == Moves({0: at(B), 1: at(B), 2: at(A)}, {})
    assert carriers.together(record, 0, at(B)) == {0: at(B), 1: at(B)}
    assert carriers.together(record, 2, at(B)) == {2: at(B)}
    moved = carriers.moved(record, {0: at(B), 2: at(A)}, record.updated_at)
    assert (moved.carrier, moved.carrier_root, moved.carrier_path) == (B.id, B.root, B.path)
    assert [r.duty[0] for r in moved.recommendations] == [divided.id, A.id, OLD_A.id, A.id]
    assert (moved.unit, moved.path, moved.version) == (record.unit, record.path, record.version + 1)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 40), st.booleans()), max_size=20))
def test_whoever_is_the_heir_lives_and_was_come_to(edges: list[tuple[int, int, int, bool]]) -> None:
    def born(number: int) -> Unit:
        return make_unit(str(number), PROVINCE, since=OLD, until=NEW if number < 5 else None)

    units = [born(number) for number in range(8)]
    for source, target, days, whole in edges:
        extent = Extent.WHOLE if whole else Extent.PART
        new = link(units[target], NEW + timedelta(days=days - 20), extent)
        units[source] = after(units[source], *units[source].successors, new)
    all_ = known(*units)
    for unit in units:
        found, every = carriers.heir(unit, all_, TODAY), carriers.heirs(unit, all_, TODAY)
        assert all(all_[one.unit].at(TODAY) is not None for one in every)
        assert len(set(every)) == len(every)
        if found is not None:
            assert every == (found,)
