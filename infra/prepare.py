"""Makes in an account and region what the CDK needs there, once: `make prepare`."""

import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.cli import DeployError, cdk
from movement.settings import Deployment, SettingsError


def prepare(given: Deployment) -> None:
    """Run the CLI's own bootstrap, which may be repeated; raises DeployError."""
    try:
        who = boto3.client("sts", region_name=given.region, endpoint_url=given.aws).get_caller_identity()
    except (BotoCoreError, ClientError) as fault:
        place = given.aws or f"AWS in {given.region}"
        raise DeployError(f"{place} refused or cannot be reached: {fault} Check credentials and address.") from fault
    if not cdk(given.region, "bootstrap", f"aws://{who['Account']}/{given.region}"):
        raise DeployError("The account was not prepared: the reason stands above. `make prepare` may be repeated.")


if __name__ == "__main__":
    try:
        prepare(Deployment.from_env())
    except (DeployError, SettingsError) as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)
