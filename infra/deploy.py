"""Deploys what `make synth` made by the pinned CDK CLI: `make deploy STAGE=dev`.

To AWS, or to whatever AWS_ENDPOINT_URL names in its place: the CLI is the same, and so is what it asks for.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.cli import DeployError, cdk
from infra.places import BUILT
from infra.stages import StageError, stage
from movement.settings import Deployment, SettingsError


def deploy(name: str, given: Deployment, assembly: Path, approval: str) -> dict[str, str]:
    """Make the stack of a stage, or bring it to what the assembly says, and return its outputs.

    `approval` is what the CLI asks the operator about: `broadening` of rights, `any-change` of them, or `never`.
    Raises StageError or DeployError.
    """
    stack = stage(name).stack
    if not (assembly / f"{stack}.template.json").exists():
        raise DeployError(f"There is no template of {name} in {assembly}: run `make synth STAGE={name}` first.")
    if not given.cursor_secret and _described(given, stack) is None:
        raise DeployError(
            "The first deployment needs the secret that seals cursors: set MOVEMENT_CURSOR_SECRET, for example to the "
            "output of `openssl rand -hex 32`, and run `make deploy` again. Later ones keep it."
        )
    parameters = {"CursorSecret": given.cursor_secret, "TokenKeys": given.token_keys}
    # What is not given stays as the stack has it.
    chosen = [part for key, value in parameters.items() if value for part in ("--parameters", f"{key}={value}")]
    if not cdk(given.region, "deploy", stack, "--app", str(assembly), "--require-approval", approval, *chosen):
        raise DeployError(
            f"{name} was not changed, or was brought back to what it was: the reason stands above. If it says that the "
            "environment is not bootstrapped, run `make prepare` once, then `make deploy` again."
        )
    return outputs(name, given)


def outputs(name: str, given: Deployment) -> dict[str, str]:
    """Return the outputs of a stage's stack by name; raises StageError, or DeployError if it is not deployed."""
    there = _described(given, stage(name).stack)
    if there is None:
        raise DeployError(f"The stage {name} is not deployed: run `make deploy STAGE={name}` first.")
    return {one["OutputKey"]: one["OutputValue"] for one in there.get("Outputs", ())}


def _described(given: Deployment, stack: str) -> dict[str, Any] | None:
    try:
        client = boto3.client("cloudformation", region_name=given.region, endpoint_url=given.aws)
        found: dict[str, Any] = client.describe_stacks(StackName=stack)["Stacks"][0]
    except (BotoCoreError, ClientError) as fault:
        if "does not exist" in str(fault):
            return None
        place = given.aws or f"AWS in {given.region}"
        raise DeployError(f"{place} refused or cannot be reached: {fault} Check credentials and address.") from fault
    return found


def command() -> int:
    """Deploy and print the outputs; what stands in the way is told in one sentence."""
    parser = argparse.ArgumentParser(description="Deploy a stage.")
    parser.add_argument("stage")
    parser.add_argument("assembly", nargs="?", type=Path, default=BUILT / "cdk.out")
    parser.add_argument("--approval", default="broadening", choices=["any-change", "broadening", "never"])
    given = parser.parse_args()
    try:
        found = deploy(given.stage, Deployment.from_env(), given.assembly.resolve(), given.approval)
    except (DeployError, StageError, SettingsError) as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(command())
