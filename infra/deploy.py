"""Deploys what `make synth` made: `make deploy STAGE=dev`.

To AWS through the pinned CDK CLI. To another address in AWS's place (AWS_ENDPOINT_URL) by CloudFormation's own API,
since the CLI expects roles and a bucket there that only `cdk bootstrap` makes.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.direct import deploy_directly
from infra.places import BUILT, ROOT
from infra.stages import StageError, stage
from infra.troubles import DeployError
from movement.settings import Deployment, SettingsError

CDK = ROOT / "infra" / "node_modules" / ".bin" / "cdk"
Report = Callable[[str], None]


def deploy(name: str, given: Deployment, assembly: Path, report: Report) -> dict[str, str]:
    """Make the stack of a stage, or bring it to what the assembly says, and return its outputs.

    Raises StageError, or DeployError with what to do next.
    """
    stack = stage(name).stack
    if not (assembly / f"{stack}.template.json").exists():
        raise DeployError(f"There is no template of {name} in {assembly}: run `make synth` first.")
    try:
        there = _described(given, stack)
        if there is None and not given.cursor_secret:
            raise DeployError(
                "The first deployment needs the secret that seals cursors: set MOVEMENT_CURSOR_SECRET, for example to "
                "the output of `openssl rand -hex 32`, and run `make deploy` again. Later ones keep it."
            )
        parameters = {"CursorSecret": given.cursor_secret, "TokenKeys": given.token_keys}
        chosen = {key: value for key, value in parameters.items() if value}
        if given.aws:
            deploy_directly(given, stack, assembly, chosen, there, report)
        else:
            _by_cdk(given.region, stack, assembly, chosen)
        return outputs(name, given)
    except (BotoCoreError, ClientError) as fault:
        raise _told(fault, given) from fault


def outputs(name: str, given: Deployment) -> dict[str, str]:
    """Return the outputs of a stage's stack by name; raises StageError, or DeployError if it is not deployed."""
    try:
        there = _described(given, stage(name).stack)
    except (BotoCoreError, ClientError) as fault:
        raise _told(fault, given) from fault
    if there is None:
        raise DeployError(f"The stage {name} is not deployed: run `make deploy STAGE={name}` first.")
    return {one["OutputKey"]: one["OutputValue"] for one in there.get("Outputs", ())}


def _described(given: Deployment, stack: str) -> dict[str, Any] | None:
    client = boto3.client("cloudformation", region_name=given.region, endpoint_url=given.aws)
    try:
        found: dict[str, Any] = client.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as fault:
        if "does not exist" in str(fault):
            return None
        raise
    return found


def _by_cdk(region: str, stack: str, assembly: Path, parameters: dict[str, str]) -> None:
    given = [part for key, value in parameters.items() for part in ("--parameters", f"{key}={value}")]
    # The stack may be put into any region; the CLI takes it from the environment alone.
    place = ["/usr/bin/env", f"AWS_REGION={region}", f"AWS_DEFAULT_REGION={region}"]
    command = [*place, str(CDK), "deploy", stack, "--app", str(assembly), "--require-approval", "broadening", *given]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own tool, our own arguments
        raise DeployError(
            "AWS was not changed, or was brought back to what it was: the reason stands above. If it says that the "
            "account is not bootstrapped, run `infra/node_modules/.bin/cdk bootstrap` once; then `make deploy` again."
        )


def _told(fault: Exception, given: Deployment) -> DeployError:
    place = given.aws or f"AWS in {given.region}"
    return DeployError(f"{place} refused or cannot be reached: {fault}. Check the credentials and the address.")


def command(arguments: list[str]) -> int:
    """Deploy and print the outputs; what stands in the way is told in one sentence."""
    name, folder = arguments[0], Path(arguments[1]) if len(arguments) > 1 else BUILT / "cdk.out"
    try:
        found = deploy(name, Deployment.from_env(), folder.resolve(), lambda line: print(line, file=sys.stderr))
    except (DeployError, StageError, SettingsError) as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:]))
