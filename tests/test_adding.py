"""docs/ADDING.md is true: a new stored field needs nothing but its annotation."""

from datetime import timedelta

import msgspec

from movement.model import audit
from movement.model.entries import Entry
from movement.storage import codecs
from tests.builders import NOON
from tests.model.entities import make_entry, make_trail


class LaterEntry(Entry, frozen=True, kw_only=True):
    """The entry of a later release: one field more, with a default."""

    visited_on: tuple[str, ...] = ()


def test_a_new_field_is_stored_read_and_audited_without_another_line() -> None:
    old = make_entry()
    new = LaterEntry(**{name: getattr(old, name) for name in Entry.__struct_fields__}, visited_on=("thôn 1",))
    shape = codecs.shape(LaterEntry)
    raw = msgspec.json.encode(shape.dump(new))
    assert shape.build(msgspec.json.decode(raw, type=shape.wire, strict=False)) == new
    before = msgspec.json.encode(codecs.shape(Entry).dump(old))
    assert shape.build(msgspec.json.decode(before, type=shape.wire, strict=False)).visited_on == ()
    assert '"visited_on":["thôn 1"]' in audit.delta(None, new)
    assert audit.replay(make_trail([new], NOON + timedelta(days=1)), LaterEntry).visited_on == ("thôn 1",)
