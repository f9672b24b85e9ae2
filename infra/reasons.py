"""Findings of cdk-nag that stand: each with its reason, said where the construct is made."""

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import IConstruct

PACK = "AwsSolutions::AwsSolutions"


def because(construct: IConstruct, reason: str, *rules: str) -> None:
    """Tell cdk-nag why `rules`, e.g. `SQS3` or `IAM5[Action::kms:ReEncrypt*]`, do not hold for a construct."""
    Validations.of(construct).acknowledge(*(Acknowledgment(id=f"{PACK}-{rule}", reason=reason) for rule in rules))


def named(construct: IConstruct) -> str:
    """Return how rules name a resource: its logical id."""
    return str(Stack.of(construct).get_logical_id(construct.node.default_child))  # type: ignore[arg-type]
