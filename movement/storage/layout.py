"""The words in which tables are declared: keys, indexes, rows, and the paths by which questions are answered."""

from collections.abc import Mapping

from msgspec import Struct, structs


class Key(Struct, frozen=True):
    """Templates of a partition key and a sort key."""

    pk: str
    sk: str


class Index(Struct, frozen=True):
    """A global secondary index; it projects the fields of `line` and nothing else."""

    name: str
    line: type[Struct]


class Table(Struct, frozen=True):
    """A table: one noun, its own grants and backup."""

    name: str
    indexes: tuple[Index, ...] = ()


class Row(Struct, frozen=True):
    """One kind of item of a table: its entity, its key, and its keys in the table's indexes."""

    table: Table
    entity: type[Struct]
    key: Key
    keys: Mapping[str, Key] = {}
    texts: frozenset[str] = frozenset()
    """Fields kept as JSON text: deep ones that no index shows and no condition looks into."""


class Path(Struct, frozen=True):
    """A question that is answered by one range of one table or index."""

    question: str
    table: Table
    line: type[Struct]
    index: str | None = None
    row: Row | None = None
    """The row whose key orders the path, when it is not an index."""
    part: bool = False
    """Whether `line` names only some of what is there; no more is then fetched or decoded."""

    def showing(self, line: type[Struct]) -> "Path":
        """Return the same path for a reader who needs only the fields that `line` names."""
        return structs.replace(self, line=line, part=True)


def index(name: str, line: type[Struct]) -> Index:
    """Return an index of rows that show `line`."""
    return Index(name, line)


def through(question: str, table: Table, name: str) -> Path:
    """Return the path that answers a question by an index of a table."""
    line = next(i.line for i in table.indexes if i.name == name)
    return Path(question, table, line, index=name)


def within(question: str, row: Row) -> Path:
    """Return the path that answers a question by the rows of a partition."""
    return Path(question, row.table, row.entity, row=row)
