"""Tables, buckets and the topic: where everything is kept. Derived from `movement.storage.tables`."""

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.reasons import though
from infra.stages import Stage
from movement.settings import UNCONFIRMED
from movement.storage.layout import Table
from movement.storage.tables import TABLES

TEXT = dynamodb.AttributeType.STRING
PLAIN_LOGS = {
    "CKV_AWS_158": "Logs hold codes and ids, nothing personal; they are encrypted with the service's own key."
}
YEARS_LOCKED = 1
"""How long nobody can change a head of the audit trail. A longer time can be set later, a shorter one never: what the
law on archives asks is for the owner to confirm."""


@dataclass(frozen=True)
class Kept:
    """A table, and the ARNs of what of it can be queried: itself and each index by name."""

    table: dynamodb.Table
    indexes: tuple[str, ...]

    @property
    def index_arns(self) -> list[str]:
        """ARNs of its indexes."""
        return [f"{self.table.table_arn}/index/{name}" for name in self.indexes]


class Data(Construct):
    """Tables by name, buckets, the topic, and the key that encrypts them."""

    def __init__(self, scope: Construct, name: str, stage: Stage, prefix: str) -> None:
        super().__init__(scope, name)
        self._stage, self.prefix = stage, prefix
        self.removal = RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY
        self.key = kms.Key(self, "Key", enable_key_rotation=True, removal_policy=self.removal)
        self.tables = {table.name: self._table(table, prefix) for table in TABLES}
        logs = self._bucket("AccessLogsBucket", logs=None)
        though(logs, {"CKV_AWS_18": "It is where access is logged."})
        self.files = self._bucket("FilesBucket", logs=logs)
        key, _, value = UNCONFIRMED.partition("=")
        self.files.add_lifecycle_rule(
            id="unconfirmed", tag_filters={key: value}, expiration=Duration.days(1), expired_object_delete_marker=None
        )
        self.files.add_lifecycle_rule(id="removed", noncurrent_version_expiration=Duration.days(30))
        self.files.add_lifecycle_rule(id="broken-off", abort_incomplete_multipart_upload_after=Duration.days(1))
        self.reports = self._bucket("ReportsBucket", logs=logs)
        self.reports.add_lifecycle_rule(id="replaced", noncurrent_version_expiration=Duration.days(30))
        self.heads = self._bucket("AuditHeadsBucket", logs=logs, write_once=True)
        self.topic = sns.Topic(self, "Events", master_key=self.key, enforce_ssl=True)

    def _table(self, table: Table, prefix: str) -> Kept:
        made = dynamodb.Table(
            self,
            f"{table.name.capitalize()}Table",
            table_name=prefix + table.name,
            partition_key=dynamodb.Attribute(name="pk", type=TEXT),
            sort_key=dynamodb.Attribute(name="sk", type=TEXT),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self._stage.keeps_data,
            removal_policy=self.removal,
        )
        for index in table.indexes:
            made.add_global_secondary_index(
                index_name=index.name,
                partition_key=dynamodb.Attribute(name=f"{index.name}_pk", type=TEXT),
                sort_key=dynamodb.Attribute(name=f"{index.name}_sk", type=TEXT),
                projection_type=dynamodb.ProjectionType.INCLUDE,
                non_key_attributes=list(index.line.__struct_fields__),
            )
        return Kept(made, tuple(index.name for index in table.indexes))

    def _bucket(self, name: str, *, logs: s3.Bucket | None, write_once: bool = False) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            # Server access logs cannot be delivered to a bucket with a key of ours.
            encryption=s3.BucketEncryption.KMS if logs is not None else s3.BucketEncryption.S3_MANAGED,
            encryption_key=self.key if logs is not None else None,
            bucket_key_enabled=logs is not None,
            enforce_ssl=True,
            versioned=True,
            minimum_tls_version=1.2,
            server_access_logs_bucket=logs,
            server_access_logs_prefix=f"{name}/" if logs is not None else None,
            object_lock_enabled=write_once or None,
            object_lock_default_retention=s3.ObjectLockRetention.compliance(Duration.days(365 * YEARS_LOCKED))
            if write_once and self._stage.keeps_data
            else None,
            removal_policy=self.removal,
        )
