"""The pinned CDK CLI, run for a region."""

import subprocess
import sys

from infra.places import ROOT

CDK = ROOT / "infra" / "node_modules" / ".bin" / "cdk"


class DeployError(Exception):
    """A deployment did not take place, or is not there; the message says why and what to do next."""


def cdk(region: str, *arguments: str) -> bool:
    """Run the CLI, which tells the operator what it does, and say whether it succeeded."""
    if not CDK.exists():
        raise DeployError("The CDK CLI is not installed here: run `make deploy`, which installs it.")
    # Stacks are made for any region; the CLI takes the region from the environment alone.
    place = ("/usr/bin/env", f"AWS_REGION={region}", f"AWS_DEFAULT_REGION={region}")
    command = [*place, str(CDK), *arguments, "--no-notices"]
    return subprocess.run(command, check=False, stdout=sys.stderr).returncode == 0  # noqa: S603 - our own tool and arguments
