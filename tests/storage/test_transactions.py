"""What one change asks of DynamoDB, item by item: the receipt first, each with its condition."""

from typing import Any

import pytest
from moto import mock_aws
from msgspec import structs

from movement.model.audit import Audit
from movement.model.entry_records import Amendment
from movement.settings import Settings
from movement.storage.calls import Caller
from movement.storage.codecs import dump_item
from movement.storage.writes import Writer
from tests.builders import NOON
from tests.model.entities import make_entry
from tests.storage.changes import make_change

ABSENT = ("attribute_not_exists (#0)", {"#0": "pk"})
OF_VERSION_3 = ("#0 = :0", {"#0": "version"})


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    settings = Settings(stage="test", cursor_secret="x" * 32)
    return Writer(settings, Caller(settings))


async def test_deletions_receipt_entities_audits_and_children_in_this_order(writer: Writer) -> None:
    first, second = make_entry(id="e1"), make_entry(id="e2", version=4)
    base, other = make_change(first, None, "request"), make_change(second, 3, "request")
    child = Amendment(entry="e2", number=1, reason="Sai.", text="Sửa.", by="a", at=NOON)
    gone = structs.replace(child, number=2)
    change = structs.replace(
        base,
        entities=(*base.entities, *other.entities),
        audits=(*base.audits, *other.audits),
        children=(child,),
        gone=(gone,),
    )
    asked: list[dict[str, Any]] = []
    with mock_aws():
        await writer.create_tables()
        client = writer._connect().client
        client.meta.events.register(
            "provide-client-params.dynamodb.TransactWriteItems", lambda params, **_: asked.append(params)
        )
        existing = make_change(structs.replace(second, version=3), None)
        await writer.commit(existing)
        await writer.commit(change)
    deletion, *others = asked[-1]["TransactItems"]
    assert deletion["Delete"]["Key"] == {"pk": {"S": "e2"}, "sk": {"S": "M#0002"}}
    assert "ConditionExpression" not in deletion["Delete"]
    puts = [item["Put"] for item in others]
    assert [put["Item"] for put in puts] == [
        dump_item(entity) for entity in (base.receipt, first, second, *change.audits, child) if entity is not None
    ]
    conditions = [(put.get("ConditionExpression"), put.get("ExpressionAttributeNames")) for put in puts]
    assert conditions == [ABSENT, ABSENT, OF_VERSION_3, ABSENT, ABSENT, (None, None)]
    assert puts[2]["ExpressionAttributeValues"] == {":0": {"N": "3"}}
    assert [put.get("ReturnValuesOnConditionCheckFailure") for put in puts] == ["ALL_OLD", *[None] * 5]
    assert all(isinstance(audit, Audit) for audit in change.audits)
    writer.close()
