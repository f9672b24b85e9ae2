"""What is deployed to keep the records is what `movement.storage.tables` says, protected as its stage demands."""

from typing import Any

from infra.stages import STAGES
from movement.settings import PREFIX
from movement.storage.tables import TABLES
from tests.infra.conftest import Template, of


def schema(pk: str, sk: str) -> list[dict[str, str]]:
    return [{"AttributeName": pk, "KeyType": "HASH"}, {"AttributeName": sk, "KeyType": "RANGE"}]


def test_the_tables_are_those_of_the_page_of_tables(template: Template, stage: str) -> None:
    made: dict[str, dict[str, Any]] = {
        table["Properties"]["TableName"]: table["Properties"] for table in of(template, "DynamoDB::Table").values()
    }
    assert set(made) == {f"{PREFIX}{stage}-{table.name}" for table in TABLES}
    for table in TABLES:
        found = made[f"{PREFIX}{stage}-{table.name}"]
        assert found["KeySchema"] == schema("pk", "sk")
        indexes = {
            index["IndexName"]: (index["KeySchema"], sorted(index["Projection"]["NonKeyAttributes"]))
            for index in found.get("GlobalSecondaryIndexes", [])
        }
        assert indexes == {
            index.name: (schema(f"{index.name}_pk", f"{index.name}_sk"), sorted(index.line.__struct_fields__))
            for index in table.indexes
        }
        assert all(i["Projection"]["ProjectionType"] == "INCLUDE" for i in found.get("GlobalSecondaryIndexes", []))
        assert "StreamSpecification" not in found, "nobody reads it"


def test_tables_are_paid_by_use_encrypted_by_our_key_and_restorable(template: Template, stage: str) -> None:
    keeps = STAGES[stage].keeps_data
    (key,) = of(template, "KMS::Key")
    for name, table in of(template, "DynamoDB::Table").items():
        properties = table["Properties"]
        assert properties["BillingMode"] == "PAY_PER_REQUEST", name
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert properties["SSESpecification"] == {
            "SSEEnabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": {"Fn::GetAtt": [key, "Arn"]},
        }
        assert properties["DeletionProtectionEnabled"] is keeps
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == ("Retain" if keeps else "Delete")


def test_buckets_are_closed_and_only_unconfirmed_files_go_by_themselves(template: Template, stage: str) -> None:
    buckets = of(template, "S3::Bucket")
    for bucket in buckets.values():
        properties = bucket["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["DeletionPolicy"] == ("Retain" if STAGES[stage].keeps_data else "Delete")
    (files,) = [b["Properties"] for name, b in buckets.items() if name.startswith("DataFilesBucket")]
    expiring = [r for r in files["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in r]
    assert [(r["ExpirationInDays"], r["TagFilters"]) for r in expiring] == [
        (1, [{"Key": "state", "Value": "requested"}])
    ]
    (heads,) = [b["Properties"] for name, b in buckets.items() if name.startswith("DataAuditHeads")]
    assert heads["ObjectLockEnabled"] is True
    rule = heads.get("ObjectLockConfiguration", {}).get("Rule")
    assert rule == ({"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 365}} if stage == "prod" else None)
