"""One contract for both ways of reading: whatever stands in a table, the direct decoding gives what PynamoDB gives.

Records written by PynamoDB and raw items put as another program could have written them, for every entity and type.
`test_codecs` holds that every entity comes back as it was written.
"""

from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct, defstruct, structs

from movement.model.commendation import Candidate
from movement.model.errors import Code, MovementError
from movement.model.reasons import Reason, RuleResult
from movement.model.rule_sets import Strictness
from movement.model.statistics import Indicator, Mode, ReportedIndicator, UnitStatistics
from movement.storage import answers, codecs, records
from movement.storage.layout import within
from movement.storage.reads import Span, Want
from movement.storage.store import Store
from movement.storage.tables import ROWS, STATISTICS, UNIT_STATISTICS
from tests.engine import client
from tests.storage.test_codecs import strategy

Item = dict[str, Any]
EXTRA: Item = {
    "of_later": {"S": "a field of a later version"},
    "later_map": {"M": {"a": {"L": [{"N": "1"}, {"NULL": True}, {"BOOL": False}]}}},
    "later_sets": {"SS": ["a", "b"]},
    "later_numbers": {"NS": ["1", "2.5"]},
    "empty_map": {"M": {}},
    "empty_list": {"L": []},
    "nothing": {"NULL": True},
}
"""One of each kind that DynamoDB has, which no entity of today names."""
BYTES: Item = {"later_bytes": {"B": b"ab"}, "later_many_bytes": {"BS": [b"ab"]}}
LIMITS = [
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "-0.000000000000000000000000000000000000001",
    "1E+2",
    "1e2",
    "1E-130",
    "-1E-130",
    "9.9999999999999999999999999999999999999E+125",
    "-9.9999999999999999999999999999999999999E+125",
    "12345678901234567890123456789012345678",
    "-1234567890123456789.0123456789012345678",
    "1.50",
]
ENTITIES = [row.entity for row in ROWS]


def both(store: Store, entity: type[Struct], raw: Item) -> tuple[Any, Any]:
    """Decode an item as the reader does, and through PynamoDB's model."""
    (fast,), _ = answers.lines(entity, msgspec.json.encode({"Items": [raw]}))
    model = records.model(store.settings, entity).from_raw_data(raw)
    values = {name: getattr(model, name) for name in entity.__struct_fields__}
    return fast, entity(**{name: value for name, value in values.items() if value is not None})


def optional(entity: type[Struct]) -> list[str]:
    """Return the fields that may be missing."""
    return [field.name for field in structs.fields(entity) if not field.required]


def whole_item(made: Struct) -> Item:
    """Return an item with keys that the engine takes, whatever is in the entity."""
    return {"pk": {"S": f"contract#{type(made).__name__}"}, "sk": {"S": "s"}, **codecs.shape(type(made)).dump(made)}


QUIETLY = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
EVERY = pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.__name__)


@EVERY
@QUIETLY
@given(data=st.data())
def test_absent_and_null_read_as_nothing_and_the_unknown_is_passed_over(
    store: Store, entity: type[Struct], data: st.DataObject
) -> None:
    made = data.draw(strategy(entity))
    raw = whole_item(made)
    gone = data.draw(st.sets(st.sampled_from(optional(entity) or ["of_later"])))
    left = {name: value for name, value in raw.items() if name not in gone}
    expected, slow = both(store, entity, left)
    kept = {name: getattr(made, name) for name in entity.__struct_fields__ if name not in gone}
    assert expected == slow == entity(**kept)
    assert both(store, entity, left | {name: {"NULL": True} for name in gone}) == (expected, expected)
    own = set(records.model(store.settings, entity).get_attributes())
    unknown = {name: value for name, value in EXTRA.items() if name not in own}
    assert len(unknown) == len(EXTRA)
    assert both(store, entity, raw | unknown) == (made, made)


@EVERY
@QUIETLY
@given(data=st.data())
async def test_a_raw_item_in_the_engine_reads_alike_both_ways(
    store: Store, entity: type[Struct], data: st.DataObject
) -> None:
    made = data.draw(strategy(entity))
    row = next(row for row in ROWS if row.entity is entity)
    raw = whole_item(made)
    client(str(store.settings.endpoint)).put_item(
        TableName=store.settings.prefix + row.table.name, Item=raw | EXTRA | BYTES
    )
    pk, sk = raw["pk"]["S"], raw["sk"]["S"]
    (fast,) = await store.get([Want(entity, row.table.name, pk, sk)], strong=True)
    rows = await store.rows(within("?", row), Span(pk), strong=True)
    slow = records.model(store.settings, entity).get(pk, sk, consistent_read=True)
    values = {name: getattr(slow, name) for name in entity.__struct_fields__}
    assert fast == made
    assert rows == [(sk, made)]
    assert entity(**{name: value for name, value in values.items() if value is not None}) == made
    part = defstruct("Part", list(hints(entity).items())[:2], frozen=True, kw_only=True)
    shown = part(**{name: getattr(made, name) for name in part.__struct_fields__})
    if None not in structs.astuple(shown):
        assert await store.get([Want(entity, row.table.name, pk, sk).showing(part)], strong=True) == [shown]
        assert await store.rows(within("?", row).showing(part), Span(pk), strong=True) == [(sk, shown)]


@EVERY
@QUIETLY
@given(data=st.data())
def test_empty_texts_and_lists_are_not_nothing(store: Store, entity: type[Struct], data: st.DataObject) -> None:
    made = data.draw(strategy(entity))
    empty = structs.replace(made, **{name: bare(hint)() for name, hint in hints(entity).items() if bare(hint)})
    raw = whole_item(empty)
    assert {name for name, hint in hints(entity).items() if bare(hint)} <= raw.keys()
    assert both(store, entity, raw) == (empty, empty)


def hints(entity: type[Struct]) -> dict[str, Any]:
    """Return the fields of an entity with their types."""
    found = get_type_hints(entity, include_extras=True)
    return {name: found[name] for name in entity.__struct_fields__}


def bare(hint: Any) -> Any:
    """Return what makes an empty value of a text or a list, whether it may be missing or not; else None."""
    if get_origin(hint) in {Union, UnionType}:
        inner = [one for one in get_args(hint) if one is not NoneType]
        return bare(inner[0]) if len(inner) == 1 else None
    return str if hint is str else tuple if get_origin(hint) is tuple else None


def test_a_map_without_anything_is_a_struct_of_defaults(store: Store) -> None:
    row = within("?", UNIT_STATISTICS).row
    assert row is not None
    raw = whole_item(numbers(Decimal(1))) | {"plans": {"L": []}, "reported": {"L": [{"M": {"code": {"S": "A"}}}]}}
    fast, slow = both(store, UnitStatistics, raw)
    assert fast == slow
    assert (fast.plans, fast.reported) == ((), (ReportedIndicator(code="A"),))


def numbers(value: Decimal, g: int = 1) -> UnitStatistics:
    return UnitStatistics(
        mode=Mode.AS_WAS,
        period="2026",
        g=g,
        unit="u",
        parent="t",
        root="t",
        path="/t/u/",
        existed_last_year=True,
        partly_succeeded=False,
        indicators=(Indicator(code="A", value=value, own=value, same_period_last_year=value),),
    )


@pytest.mark.parametrize("text", LIMITS)
async def test_numbers_are_exact_up_to_the_limits_of_dynamodb(store: Store, text: str) -> None:
    raw = whole_item(numbers(Decimal(0)))
    number = {"N": text}
    raw["indicators"]["L"][0]["M"].update(value=number, own=number, same_period_last_year=number)
    fast, slow = both(store, UnitStatistics, raw)
    assert fast == slow == numbers(Decimal(text))
    assert fast.indicators[0].value.as_tuple() == Decimal(text).as_tuple() or text == "-0"
    client(str(store.settings.endpoint)).put_item(TableName=store.settings.prefix + STATISTICS.name, Item=raw)
    want = Want(UnitStatistics, STATISTICS.name, raw["pk"]["S"], raw["sk"]["S"])
    assert await store.get([want], strong=True) == [numbers(Decimal(text))]


@pytest.mark.parametrize("text", ["0", "-0", "-1", "1E+2", "12345678901234567890123456789012345678", "100"])
def test_whole_numbers_read_as_such(store: Store, text: str) -> None:
    fast, slow = both(store, UnitStatistics, whole_item(numbers(Decimal(0))) | {"g": {"N": text}})
    assert (fast, slow) == (numbers(Decimal(0), int(Decimal(text))),) * 2


def test_a_fraction_is_no_whole_number(store: Store) -> None:
    raw = whole_item(numbers(Decimal(0))) | {"g": {"N": "1.5"}}
    with pytest.raises(MovementError):
        answers.lines(UnitStatistics, msgspec.json.encode({"Items": [raw]}))
    with pytest.raises(msgspec.ValidationError):
        _ = records.model(store.settings, UnitStatistics).from_raw_data(raw)


@pytest.mark.parametrize("cut", [1, 7, 40, 200, -1, -2])
def test_a_cut_batch_or_page_is_not_believed(cut: int) -> None:
    page = msgspec.json.encode({"Items": [whole_item(numbers(Decimal(n))) for n in range(3)]})
    batch = msgspec.json.encode({"Responses": {"t": [whole_item(numbers(Decimal(1)))]}})
    for decode in (
        lambda: answers.lines(UnitStatistics, page[:cut]),
        lambda: answers.rows(UnitStatistics, "sk", page[:cut]),
        lambda: answers.batch(batch[:cut]),
    ):
        with pytest.raises(MovementError) as refusal:
            decode()
        assert refusal.value.code is Code.BUSY


REASON = Reason(
    rule="R1", name="Đã chấm", strictness=Strictness.HARD, result=RuleResult.PASS, observed="1", required="1"
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(made=strategy(Candidate))
def test_reasons_that_were_kept_as_lists_read_as_those_kept_as_text(made: Candidate) -> None:
    made = structs.replace(made, reasons=(REASON, *made.reasons))
    now = whole_item(made)
    types = hints(Candidate)
    before = now | {name: {"L": codecs.codec(types[name]).dump(getattr(made, name))} for name in ("reasons", "flags")}
    assert (now["reasons"].keys(), before["reasons"].keys()) == ({"S"}, {"L"})
    for raw in (now, before):
        assert answers.lines(Candidate, msgspec.json.encode({"Items": [raw]})) == ([made], None)
