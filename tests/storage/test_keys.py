"""Keys are filled from the entity: text order is time order, days are Vietnam's, and nothing waits that does not."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model.entries import State, Step
from movement.storage.codecs import dump_item, index_keys, key_of, moment
from movement.storage.reads import Want
from movement.storage.store import want
from movement.storage.tables import ROWS
from tests.builders import NOON
from tests.model.entities import make_entry, make_trail

ENTRY = make_entry(id="e1", state=State.SUBMITTED, carrier_root="t5", carrier_path="/t5/u6/")
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7))])
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 - the strategy adds the zone


def test_an_entry_stands_in_its_lists_by_year_state_carrier_and_day() -> None:
    assert key_of(ENTRY) == ("e1", "E")
    assert index_keys(ENTRY) == {
        "list_pk": "t1#2026",
        "list_sk": "/t1/t2/u3/#e1",
        "state_pk": "t1#2026#SUBMITTED",
        "state_sk": "/t1/t2/u3/#e1",
        "queue_pk": "t5#REVIEWER",
        "queue_sk": "/t5/u6/#2026-11-24T05:00:00.000Z#e1",
        "changed_pk": "t1#2026-11-24",
        "changed_sk": "2026-11-24T05:00:00.000Z#e1",
    }


@pytest.mark.parametrize("state", [s for s in State if s not in {State.SUBMITTED, State.REPORTED}])
def test_what_waits_for_no_one_is_not_in_the_queue(state: State) -> None:
    entry = structs.replace(ENTRY, state=state)
    assert {"queue_pk", "queue_sk"}.isdisjoint(index_keys(entry))
    assert {"queue_pk", "queue_sk"}.isdisjoint(dump_item(entry))


def test_a_place_in_the_queue_is_by_the_last_step() -> None:
    later = Step(state=State.SUBMITTED, at=NOON + timedelta(hours=1))
    entry = structs.replace(ENTRY, steps=(*ENTRY.steps, later))
    assert index_keys(entry)["queue_sk"] == "/t5/u6/#2026-11-24T06:00:00.000Z#e1"


@pytest.mark.parametrize(("hour", "day"), [(16, "2026-11-24"), (17, "2026-11-25")])
def test_the_day_of_a_change_is_vietnams(hour: int, day: str) -> None:
    entry = structs.replace(ENTRY, updated_at=datetime(2026, 11, 24, hour, tzinfo=UTC))
    assert index_keys(entry)["changed_pk"] == f"t1#{day}"
    (audit,) = make_trail([ENTRY], datetime(2026, 11, 24, hour, tzinfo=UTC) - timedelta(minutes=1))
    assert index_keys(audit)["day_pk"] == f"t1#{day}"
    assert key_of(audit) == ("e1", "00000001")


@given(TIMES, TIMES)
def test_the_order_of_written_instants_is_that_of_time(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert moment(first) <= moment(second)
    assert len(moment(one)) == len("2026-11-24T05:00:00.000Z")
    if second - first >= timedelta(milliseconds=1):
        assert moment(first) < moment(second)


def test_what_an_index_shows_besides_is_stored_beside_the_fields() -> None:
    item = dump_item(ENTRY)
    assert (item["is_draft"], item["is_recognised"]) == ({"BOOL": True}, {"BOOL": False})
    assert "registered_at" not in item


def test_a_want_names_the_key_under_which_the_entity_is_kept() -> None:
    (audit,) = make_trail([ENTRY])
    for entity in (ENTRY, audit):
        row = next(row for row in ROWS if row.entity is type(entity))
        fields = {name: getattr(entity, name) for name in type(entity).__struct_fields__}
        assert want(type(entity), **fields) == Want(type(entity), row.table.name, *key_of(entity))
