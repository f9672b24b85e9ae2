"""What a role may do, action by action; no wildcard actions, no managed policies."""

from collections.abc import Iterable

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.data import Kept
from infra.reasons import because, named

READ = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")
WRITE = ("dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:DescribeTable")
FILES = (
    "s3:DeleteObject",
    "s3:DeleteObjectTagging",
    "s3:GetObject",
    "s3:PutObject",
    "s3:PutObjectTagging",
)
REPORTS, _NAMED_REPORTS = "b*", "Files of reports are named by their report's id, which begins with b."
HEADS, _NAMED_HEADS = "t*", "Heads are named by their province, whose id begins with t."
KEY = ("kms:Decrypt", "kms:GenerateDataKey")


def role(scope: Construct, name: str, group: logs.ILogGroup, key: kms.IKey) -> iam.Role:
    """Return the role of one Lambda function, which may so far only write its own log and use the key."""
    made = iam.Role(scope, name, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    group.grant(made, "logs:CreateLogStream", "logs:PutLogEvents")
    key.grant(made, *KEY)
    return made


def may_keep_files(role_: iam.Role, bucket: s3.Bucket) -> None:
    """Let a role sign for, look at, keep and remove files.

    Who may not list a bucket is told "forbidden" of a file that is not there yet, which the product takes for a fault.
    """
    _may(role_, ("s3:ListBucket",), [bucket.bucket_arn])
    objects = "f*"
    _may(role_, FILES, [bucket.arn_for_objects(objects)])
    because(role_, "Files are named by ids, which begin with f.", f"IAM5[Resource::<{named(bucket)}.Arn>/{objects}]")


def may_put_reports(role_: iam.Role, bucket: s3.Bucket) -> None:
    """Let a role put the files of report packs, and not look at any."""
    _may(role_, ("s3:PutObject",), [bucket.arn_for_objects(REPORTS)])
    because(role_, _NAMED_REPORTS, f"IAM5[Resource::<{named(bucket)}.Arn>/{REPORTS}]")


def may_write_heads(role_: iam.Role, bucket: s3.Bucket) -> None:
    """Let a role write heads that are not there yet, and read them: a put must say that it is not over another."""
    once = {"Null": {"s3:if-none-match": "false"}}
    heads = [bucket.arn_for_objects(HEADS)]
    role_.add_to_policy(iam.PolicyStatement(actions=["s3:PutObject"], resources=heads, conditions=once))
    _may(role_, ("s3:GetObject",), heads)
    because(role_, _NAMED_HEADS, f"IAM5[Resource::<{named(bucket)}.Arn>/{HEADS}]")


def may_sign_reports(role_: iam.Role, bucket: s3.Bucket) -> None:
    """Let a role hand out addresses at which the files of report packs are fetched."""
    _may(role_, ("s3:GetObject",), [bucket.arn_for_objects(REPORTS)])
    because(role_, _NAMED_REPORTS, f"IAM5[Resource::<{named(bucket)}.Arn>/{REPORTS}]")


def may_start(role_: iam.Role, machine: str) -> None:
    """Let a role start executions of one state machine."""
    _may(role_, ["states:StartExecution"], [machine])


def may_read(role_: iam.Role, tables: Iterable[Kept]) -> None:
    """Let a role read tables and their indexes; never scan them."""
    read = list(tables)
    _of_tables(role_, "Reads", READ, [arn for kept in read for arn in (kept.table.table_arn, *kept.index_arns)])


def may_write(role_: iam.Role, tables: Iterable[Kept]) -> None:
    """Let a role read and write tables. Each is named once: a role takes no more than 10,240 letters of policies."""
    written = list(tables)
    _of_tables(role_, "Writes", (*READ, *WRITE), [kept.table.table_arn for kept in written])
    _of_tables(role_, "ReadsWritten", ("dynamodb:Query",), [arn for kept in written for arn in kept.index_arns])


def _of_tables(role_: iam.Role, name: str, actions: Iterable[str], resources: list[str]) -> None:
    """Add a policy of its own, or the CDK, which counts names of constructs, moves tables to where nobody looks."""
    if resources:
        statement = iam.PolicyStatement(actions=list(actions), resources=resources)
        iam.Policy(role_, name, roles=[role_], statements=[statement])


def _may(role_: iam.Role, actions: Iterable[str], resources: list[str]) -> None:
    if resources:
        role_.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=resources))
