"""The page of tables is plain data, names only what is there, and keeps within DynamoDB's limits."""

import string
import subprocess
import sys
from collections import Counter

import pytest

from movement.storage import codecs, tables
from movement.storage.layout import Key, Path, Row, Table
from movement.storage.paths import PATHS
from movement.storage.tables import ROWS, TABLES

CLIENTS = ("boto3", "botocore", "pynamodb", "httptools", "aiodynamo", "strawberry", "starlette")


def names_in(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def opening(template: str) -> str:
    """Return what a key template begins with before its first field."""
    return template.split("{", 1)[0]


def test_the_page_of_tables_loads_no_client() -> None:
    code = f"import sys, movement.storage.tables; print([m for m in sys.modules if m.split('.')[0] in {CLIENTS}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_names_are_used_once() -> None:
    assert Counter(table.name for table in TABLES).most_common(1)[0][1] == 1
    assert Counter(row.entity for row in ROWS).most_common(1)[0][1] == 1
    assert Counter(path.question for path in PATHS.values()).most_common(1)[0][1] == 1
    assert {row.table for row in ROWS} == set(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_table_has_at_most_six_indexes_and_each_holds_something(table: Table) -> None:
    assert len(table.indexes) <= 6
    for index in table.indexes:
        rows = [row for row in ROWS if row.table is table and index.name in row.keys]
        assert len(rows) == 1, f"{table.name}.{index.name} decodes every row as one kind of line"
        shown = set(rows[0].entity.__struct_fields__) | set(codecs.derived(rows[0].entity))
        assert set(index.line.__struct_fields__) <= shown


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.entity.__name__)
def test_every_key_names_fields_that_are_there(row: Row) -> None:
    for key in (row.key, *row.keys.values()):
        for template in (key.pk, key.sk):
            assert all(hasattr(row.entity, name) for name in names_in(template)), template
    assert set(row.keys) <= {index.name for index in row.table.indexes}


def test_records_of_one_table_cannot_take_each_others_place() -> None:
    for one in ROWS:
        for other in ROWS:
            if one is not other and one.table is other.table:
                apart = opening(one.key.sk) != opening(other.key.sk) or one.key.pk.count("#") != other.key.pk.count("#")
                assert apart, (one.entity, other.entity)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_every_path_asks_a_question_of_what_is_there(path: Path) -> None:
    assert path.question.endswith("?")
    assert path.table in TABLES
    assert (path.index is None) != (path.row is None)
    if path.index is not None:
        assert path.line in [index.line for index in path.table.indexes if index.name == path.index]
    if path.row is not None:
        assert (path.row.table, path.row.entity) == (path.table, path.line)


def test_every_list_of_records_is_within_one_province() -> None:
    # An index of one subject or entry is of one province too: ids are unique, and so are their partitions.
    national = {"children", "codes", "subject", "entry"}
    for row in ROWS:
        for name, key in row.keys.items():
            # What one subject or entry was given is found by it, wherever it was then.
            within = {"root", "carrier_root", "run", "subject", "entry"}
            assert name in national or names_in(key.pk)[0] in within, name


def test_widths_keep_text_order_the_order_of_numbers() -> None:
    numbers = {"g", "version", "number", "rank"}
    for row in ROWS:
        for key in (row.key, *row.keys.values()):
            for _, name, width, _ in string.Formatter().parse(f"{key.pk}{key.sk}"):
                assert name not in numbers or width in {"06d", "08d", "04d"}, (key, name)


def test_a_key_is_filled_from_the_entity_or_left_out() -> None:
    assert tables.table_of(tables.ENTRY.entity) is tables.ENTRY
    assert Key("{id}", "E") == tables.ENTRY.key
    with pytest.raises(KeyError):
        tables.table_of(Key)
