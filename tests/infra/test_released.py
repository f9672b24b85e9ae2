"""A deploy changes at most one index of a table, and never what an index projects."""

from msgspec import Struct

from movement.storage.layout import Index, Table
from movement.storage.tables import TABLES
from tools.released import changes, indexes, released


class Line(Struct):
    id: str


class Wider(Struct):
    id: str
    name: str


def table(*names: str, line: type[Struct] = Line) -> Table:
    return Table("t", tuple(Index(name, line) for name in names))


def test_the_next_deploy_changes_at_most_one_index_a_table() -> None:
    wrong = {
        name: steps
        for name, steps in changes(released(), indexes(TABLES)).items()
        if len(steps) > 1 or steps[0].startswith("~")
    }
    assert wrong == {}, "release in between (`make release`), or give a changed index another name: docs/OPERATING.md"


def test_what_a_deploy_would_change_is_seen() -> None:
    before = indexes([table("a", "b")])
    assert changes(before, indexes([table("a", "b")])) == {}
    assert changes(before, indexes([table("a", "c")])) == {"t": ["+c", "-b"]}
    assert changes(before, indexes([table("a", "b", "c", "d")])) == {"t": ["+c", "+d"]}
    assert changes(before, indexes([table("a", "b", line=Wider)])) == {"t": ["~a", "~b"]}
    # A new table brings all its indexes at once; one that is gone is kept by its stage.
    assert changes({}, before) == changes(before, {}) == {}
