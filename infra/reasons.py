"""Findings of cdk-nag and checkov that stand: each with its reason, said where the construct is made."""

from collections.abc import Mapping
from typing import cast

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from constructs import IConstruct

PACK = "AwsSolutions::AwsSolutions"


def because(construct: IConstruct, reason: str, *rules: str) -> None:
    """Tell cdk-nag why `rules`, e.g. `SQS3` or `IAM5[Action::kms:ReEncrypt*]`, do not hold for a construct."""
    Validations.of(construct).acknowledge(*(Acknowledgment(id=f"{PACK}-{rule}", reason=reason) for rule in rules))


def though(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Tell checkov why its checks (id → reason) do not hold for a construct."""
    _resource(construct).add_metadata("checkov", {"skip": [{"id": i, "comment": r} for i, r in reasons.items()]})


def named(construct: IConstruct) -> str:
    """Return how rules name a resource: its logical id."""
    return str(Stack.of(construct).get_logical_id(_resource(construct)))


def _resource(construct: IConstruct) -> CfnResource:
    # What it is can only be asked of classes that JavaScript knows.
    return cast("CfnResource", construct.node.default_child)
