"""A deployed stage is looked at as a data folder is, and what is broken there is named."""

from typing import Any

import pytest

from tests.e2e.cloud import STAGE, Cloud


@pytest.fixture
def row(cloud: Cloud, entry: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return the table's name and key of an entry."""
    return f"{cloud.outputs['Tables']}entries", {"pk": {"S": entry["id"]}, "sk": {"S": "E"}}


def test_what_a_stage_holds_keeps_its_promises(cloud: Cloud, row: tuple[str, dict[str, Any]]) -> None:
    table, key = row
    sound = cloud.run("local.verify", "--stage", STAGE.name)
    assert sound.stdout == ""
    assert sound.stderr.rstrip().endswith(": 0 faults")
    assert "entries" in sound.stderr

    dynamodb = cloud.client("dynamodb")
    before = dynamodb.get_item(TableName=table, Key=key)["Item"]
    dynamodb.put_item(TableName=table, Item=before | {"title": {"S": "Ai đó đã sửa"}})
    try:
        broken = cloud.run("local.verify", "--stage", STAGE.name, fails=True)
    finally:
        dynamodb.put_item(TableName=table, Item=before)
    assert key["pk"]["S"] in broken.stdout
    assert len(broken.stdout.splitlines()) == 1
