"""Deploying through CloudFormation's own API: the assets into their bucket, then the stack, until it stands."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.troubles import DeployError
from movement.settings import Deployment

BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
"""Where templates look whether an account has what the CDK needs."""
VERSION = "21"
LONGEST, PAUSE = 1_800.0, 1.0
GONE = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"})
"""States of a first deployment that failed: nothing but deletion is left."""
Report = Callable[[str], None]


def deploy_directly(
    given: Deployment,
    stack: str,
    assembly: Path,
    parameters: dict[str, str],
    there: dict[str, Any] | None,
    report: Report,
) -> None:
    """Upload what the assembly names, create or update the stack and wait until it stands; raises DeployError."""
    if there is not None and there["StackStatus"] in GONE:
        raise DeployError(f"{stack} is left over from a deployment that failed: delete that stack, then deploy again.")
    url = _uploaded(given, stack, assembly, report)
    cloud = boto3.client("cloudformation", region_name=given.region, endpoint_url=given.aws)
    kept = {one["ParameterKey"] for one in (there or {}).get("Parameters", ())} - set(parameters)
    asked = {
        "StackName": stack,
        "TemplateURL": url,
        "Capabilities": ["CAPABILITY_IAM"],
        "Parameters": [
            *({"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()),
            *({"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept)),
        ],
    }
    if there is None:
        cloud.create_stack(**asked)
    else:
        try:
            cloud.update_stack(**asked)
        except ClientError as fault:
            if "No updates are to be performed" not in str(fault):
                raise
            report("Nothing has changed.")
            return
    total = len(json.loads((assembly / f"{stack}.template.json").read_bytes())["Resources"])
    _wait(cloud, stack, total, report)


def _wait(cloud: Any, stack: str, total: int, report: Report) -> None:
    until, told = time.monotonic() + LONGEST, ""
    while time.monotonic() < until:
        status: str = cloud.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        done = sum(r["ResourceStatus"].endswith("_COMPLETE") for r in _resources(cloud, stack))
        line = f"{stack}: {status.lower().replace('_', ' ')}, {done} of {total} resources"
        if line != told:
            report(line)
            told = line
        if not status.endswith("_IN_PROGRESS"):
            if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
                raise DeployError(
                    f"{stack} ended as {status}: {_reason(cloud, stack)}. Mend that, then run `make deploy` again; "
                    "after a first deployment that failed, delete the stack before."
                )
            return
        time.sleep(PAUSE)
    raise DeployError(f"{stack} is still under way after {LONGEST / 60:.0f} minutes: look at its events.")


def _resources(cloud: Any, stack: str) -> Iterator[dict[str, Any]]:
    for page in cloud.get_paginator("list_stack_resources").paginate(StackName=stack):
        yield from page["StackResourceSummaries"]


def _reason(cloud: Any, stack: str) -> str:
    events = cloud.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("_FAILED")]
    first = failed[-1] if failed else {"LogicalResourceId": stack, "ResourceStatusReason": "no reason given"}
    return f"{first['LogicalResourceId']}: {first.get('ResourceStatusReason', 'no reason given')}"


def _uploaded(given: Deployment, stack: str, assembly: Path, report: Report) -> str:
    """Put every file that the assembly's manifest names where the template expects it; return the template's URL."""
    account = boto3.client("sts", region_name=given.region, endpoint_url=given.aws).get_caller_identity()["Account"]
    bucket_of = {"${AWS::AccountId}": account, "${AWS::Region}": given.region, "${AWS::Partition}": "aws"}
    store = boto3.client("s3", region_name=given.region, endpoint_url=given.aws)
    _prepare(given, store, _filled("cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}", bucket_of))
    url = ""
    files = json.loads((assembly / f"{stack}.assets.json").read_bytes())["files"]
    with tempfile.TemporaryDirectory() as scratch:
        for name, asset in files.items():
            source = assembly / asset["source"]["path"]
            file = source
            if asset["source"]["packaging"] == "zip":
                file = Path(shutil.make_archive(str(Path(scratch) / name), "zip", source))
            for place in asset["destinations"].values():
                bucket, key = _filled(place["bucketName"], bucket_of), _filled(place["objectKey"], bucket_of)
                report(f"Uploading {asset.get('displayName', name)} ({file.stat().st_size / 1e6:.1f} MB)")
                store.upload_file(str(file), bucket, key)
                if source.name == f"{stack}.template.json":
                    url = f"{given.aws}/{bucket}/{key}"
    return url


def _prepare(given: Deployment, store: Any, bucket: str) -> None:
    """Make what `cdk bootstrap` makes in an account, as far as the template needs it."""
    try:
        store.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": given.region})
    except (store.exceptions.BucketAlreadyOwnedByYou, store.exceptions.BucketAlreadyExists):
        return
    systems = boto3.client("ssm", region_name=given.region, endpoint_url=given.aws)
    systems.put_parameter(Name=BOOTSTRAP, Value=VERSION, Type="String", Overwrite=True)


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text
