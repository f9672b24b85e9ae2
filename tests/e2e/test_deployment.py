"""The very stack that AWS gets is deployed, again and once filled; what stands in the way is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local import register
from local.token import LINKS, UNITS
from local.units import build
from movement.storage.tables import TABLES
from tests.e2e.cloud import STAGE, Cloud
from tests.e2e.conftest import SECRET

pytestmark = pytest.mark.usefixtures("administrators")


def listening(pid: int) -> set[str]:
    """Return the addresses, in hex, at which a process listens."""
    inodes = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        link = str(handle.readlink())
        if link.startswith("socket:["):
            inodes.add(link[8:-1])
    kinds = [Path(f"/proc/{pid}/net/{kind}").read_text() for kind in ("tcp", "tcp6")]
    lines = [line.split() for kind in kinds for line in kind.splitlines()]
    return {line[1].split(":")[0] for line in lines if line[3] == "0A" and line[9] in inodes}


def test_the_emulator_listens_on_loopback_alone(cloud: Cloud) -> None:
    assert listening(cloud.emulator.pid) == {"0100007F"}


def test_every_resource_of_the_template_stands(cloud: Cloud) -> None:
    (stack,) = cloud.client("cloudformation").describe_stacks(StackName=STAGE.stack)["Stacks"]
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    (secret,) = [one["ParameterValue"] for one in stack["Parameters"] if one["ParameterKey"] == "CursorSecret"]
    assert secret == "****"
    pages = cloud.client("dynamodb").get_paginator("list_tables").paginate()
    assert {name for page in pages for name in page["TableNames"]} == {STAGE.prefix + table.name for table in TABLES}


def test_a_secret_that_is_not_given_again_stays(cloud: Cloud) -> None:
    variables = cloud.client("lambda").get_function_configuration(FunctionName=cloud.function("gateway"))
    assert variables["Environment"]["Variables"]["MOVEMENT_CURSOR_SECRET"] == SECRET


def test_deploying_what_stands_changes_nothing(cloud: Cloud) -> None:
    before = cloud.client("cloudformation").describe_stacks(StackName=STAGE.stack)["Stacks"][0]
    done = cloud.deploy()
    assert "no changes" in done.stderr
    assert json.loads(done.stdout) == cloud.outputs
    after = cloud.client("cloudformation").describe_stacks(StackName=STAGE.stack)["Stacks"][0]
    assert after["Outputs"] == before["Outputs"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("infra.deploy", "staging"), "There is no stage 'staging': use dev or prod."),
        (("infra.deploy", "prod", "nowhere"), "run `make synth STAGE=prod` first"),
        (("local.bootstrap", "prod", "one", "two"), "run `make deploy STAGE=prod` first"),
        (("local.bootstrap", "dev", "one", ""), "make bootstrap STAGE=dev ADMIN1=<sub> ADMIN2=<sub>"),
    ],
)
def test_what_stands_in_the_way_is_one_sentence(cloud: Cloud, command: tuple[str, ...], told: str) -> None:
    done = cloud.run(*command, fails=True)
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_address_where_nobody_answers_is_told(cloud: Cloud) -> None:
    done = cloud.run("infra.deploy", "dev", str(cloud.assembly), fails=True, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert "http://127.0.0.1:9 refused or cannot be reached" in done.stderr
    assert "Check credentials and address." in done.stderr


def test_a_first_deployment_needs_the_secret(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "dan-van-kheo-prod.template.json").write_text("{}")
    done = cloud.run("infra.deploy", "prod", str(tmp_path), fails=True)
    assert "set MOVEMENT_CURSOR_SECRET" in done.stderr


def test_filling_a_second_time_is_refused_and_writes_nothing(
    cloud: Cloud, stored: Callable[..., dict[str, Any]]
) -> None:
    before = stored()
    done = cloud.run("local.bootstrap", "dev", "third", "fourth", fails=True)
    assert "ILLEGAL_ACT" in done.stderr
    assert stored() == before
    found = build(register.read(UNITS, LINKS))
    assert {pk for pk, sk, _ in before["units"] if sk == "U"} == {unit.id for unit in found}
    provinces = [unit for unit in found if unit.last.parent is None]
    assert len(before["people"]) == 2 + 2 * len(provinces)
