"""Every entity comes back as it was written, on both paths; what cannot be stored fails at once."""

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from movement.model.entry_form import Evidence, Output
from movement.model.predicates import AllOf, AnyOf, Leaf, Not, Parameter
from movement.settings import Settings
from movement.storage import codecs, records
from movement.storage.layout import Key, Row, Table
from movement.storage.reads import Want
from movement.storage.store import Store
from movement.storage.tables import ROWS

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
LEAF = st.builds(
    Leaf,
    check=st.sampled_from(["rated", "holdsTitle"]),
    parameters=st.lists(st.builds(Parameter, name=st.just("years"), value=st.just("2")), max_size=2).map(tuple),
)
PART = LEAF | st.builds(Not, of=LEAF) | st.builds(AllOf, of=st.lists(LEAF, min_size=1, max_size=2).map(tuple))
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(0, 99_999),
    Decimal: st.decimals(0, 10**9, places=3).map(lambda d: d.normalize()),
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - the zone is added below
        lambda d: d.replace(tzinfo=UTC, microsecond=d.microsecond // 1000 * 1000)
    ),
    Leaf: LEAF,
    Not: st.builds(Not, of=PART),
    AllOf: st.builds(AllOf, of=st.lists(PART, min_size=1, max_size=2).map(tuple)),
    AnyOf: st.builds(AnyOf, of=st.lists(PART, min_size=1, max_size=2).map(tuple)),
    Evidence: st.builds(Evidence, title=TEXT, url=TEXT.filter(bool)) | st.builds(Evidence, title=TEXT, upload=TEXT),
}


def strategy(hint: Any) -> st.SearchStrategy[Any]:
    """Derive values of a type from the type."""
    if get_origin(hint) is Annotated:
        return strategy(get_args(hint)[0])
    if get_origin(hint) in {Union, UnionType}:
        inner = [strategy(arg) for arg in get_args(hint) if arg is not NoneType]
        return reduce(or_, inner, st.none() if NoneType in get_args(hint) else st.nothing())
    if hint in SCALARS:
        return SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if get_origin(hint) is tuple:
        return st.lists(strategy(get_args(hint)[0]), max_size=2).map(tuple)
    hints = get_type_hints(hint, include_extras=True)
    return st.builds(hint, **{name: strategy(hints[name]) for name in hint.__struct_fields__})


ENTITIES = [row.entity for row in ROWS]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_dumped_decodes_to_the_same(entity: type[Struct], data: st.DataObject) -> None:
    made = data.draw(strategy(entity))
    shape = codecs.shape(entity)
    raw = msgspec.json.encode(shape.dump(made))
    assert shape.build(msgspec.json.decode(raw, type=shape.wire, strict=False)) == made


KEYED = st.text("abcdefgh0123456789", min_size=4, max_size=8)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.__name__)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
async def test_both_ways_of_reading_are_equal(store: Store, entity: type[Struct], data: st.DataObject) -> None:
    made = data.draw(strategy(entity))
    row = next(row for row in ROWS if row.entity is entity)
    pk, sk = codecs.key_of(made)
    assume(0 < len(pk.encode()) <= 2048 and 0 < len(sk.encode()) <= 1024)
    assume("" not in codecs.index_keys(made).values())
    written = records.instance(store.settings, made).serialize()
    assert written == codecs.dump_item(made)
    await store.put_all([made])
    (fast,) = await store.get([Want(entity, row.table.name, pk, sk)], strong=True)
    slow = records.model(store.settings, entity).get(pk, sk, consistent_read=True)
    values = {name: getattr(slow, name) for name in entity.__struct_fields__}
    assert fast == made
    assert entity(**{name: value for name, value in values.items() if value is not None}) == made


def test_an_unknown_type_fails_when_the_shape_is_made() -> None:
    class Odd(Struct):
        number: float

    with pytest.raises(TypeError, match="float"):
        codecs.shape(Odd)


def test_a_field_that_would_hide_a_method_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hiding(Struct):
        query: str

    row = Row(Table("hiding"), Hiding, Key("{query}", "X"))
    monkeypatch.setattr(records, "table_of", lambda _: row)
    monkeypatch.setattr(codecs, "table_of", lambda _: row)
    with pytest.raises(TypeError, match="query"):
        records.model(Settings(cursor_secret="x"), Hiding)


def test_nothing_is_stored_for_none_and_numbers_stay_exact() -> None:
    item = codecs.shape(Output).dump(Output(name="a", measure="m", target=Decimal("0.1")))
    assert item == {
        "name": {"S": "a"},
        "measure": {"S": "m"},
        "target": {"N": "0.1"},
        "evidence": {"L": []},
    }


def test_a_record_without_a_later_field_takes_its_default() -> None:
    shape = codecs.shape(Output)
    old = b'{"name":{"S":"a"},"measure":{"S":"m"},"target":{"N":"5"}}'
    assert shape.build(msgspec.json.decode(old, type=shape.wire, strict=False)).evidence == ()


def test_reading_does_not_load_pynamodb() -> None:
    code = "import sys, movement.world; print('pynamodb' in sys.modules, 'boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
